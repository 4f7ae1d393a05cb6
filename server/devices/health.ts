import type { DeviceHealth } from '../../contract/views.ts';
import type { DeviceState, Message } from '../../contract/states.ts';
import type { Transport } from '../../drivers/transport/transport.ts';
import { hallTime } from '../hall/clock.ts';

/** What a device's driver says of it, besides its line. */
export interface DriverWord {
  readonly state: DeviceState;
  readonly reason: Message | null;
  readonly lastSeenAt: number | null;
  readonly framesIn: number;
  readonly badFrames: number;
  readonly retries: number;
}

/** One device's health, and since when it is so. */
export class HealthOf {
  readonly #describe: Pick<DeviceHealth, 'id' | 'kind' | 'counterIds'>;
  readonly #transport: Transport;
  readonly #word: () => DriverWord;
  #since = Date.now();
  #state = '';

  constructor(
    describe: Pick<DeviceHealth, 'id' | 'kind' | 'counterIds'>,
    transport: Transport,
    word: () => DriverWord,
  ) {
    this.#describe = describe;
    this.#transport = transport;
    this.#word = word;
  }

  read(): DeviceHealth {
    const word = this.#word();
    const { state: line, counters } = this.#transport;
    const state: DeviceState = line.kind === 'open' ? word.state : 'offline';
    const reason = line.kind === 'offline' ? faultMessage(line.reason.code) : line.kind === 'open' ? word.reason : null;
    const now = `${state} ${reason?.code ?? ''}`;
    if (now !== this.#state) {
      this.#state = now;
      this.#since = Date.now();
    }
    return {
      ...this.#describe,
      transport: this.#transport.name,
      state,
      reason,
      since: hallTime(this.#since),
      lastSeenAt: word.lastSeenAt === null ? null : hallTime(word.lastSeenAt),
      bytesIn: counters.bytesIn,
      bytesOut: counters.bytesOut,
      framesIn: word.framesIn,
      badFrames: word.badFrames,
      retries: word.retries,
    };
  }
}

function faultMessage(code: string): Message {
  return { code: `device.${code}` };
}
