import type { DeviceHealth, DevicePart } from '../../contract/views.ts';
import type { DeviceState, Message } from '../../contract/states.ts';
import type { Transport } from '../../drivers/transport/transport.ts';
import { hallTime } from '../hall/clock.ts';
import { NoiseWatch } from './noise.ts';

/** What a device's driver says of it, besides its line. */
export interface DriverWord {
  readonly state: DeviceState;
  readonly reason: Message | null;
  readonly lastSeenAt: number | null;
  readonly framesIn: number;
  readonly badFrames: number;
  readonly retries: number;
  /** Of the last question that was answered, ms. */
  readonly roundTripMs: number | null;
  /** What of it can be told apart: the boxes of a line. */
  readonly parts?: readonly DevicePart[];
}

export type Described = Pick<DeviceHealth, 'id' | 'kind' | 'protocol' | 'counterIds' | 'kioskId'>;

/** Faults of a line that mean something else on a printer: a network printer has one place. */
const PRINTER_FAULTS = new Set(['refused', 'timeout', 'unreachable', 'no-such-port', 'silent', 'cable-out']);

/** One device's health, and since when it is so. */
export class HealthOf {
  readonly #describe: Described;
  readonly #transport: Transport;
  readonly #word: () => DriverWord;
  readonly #foreign: () => Message | null;
  readonly #noise = new NoiseWatch();
  #since = Date.now();
  #state = '';

  constructor(
    describe: Described,
    transport: Transport,
    word: () => DriverWord,
    foreign: () => Message | null = () => null,
  ) {
    this.#describe = describe;
    this.#transport = transport;
    this.#word = word;
    this.#foreign = foreign;
  }

  get id(): string {
    return this.#describe.id;
  }

  read(): DeviceHealth {
    const word = this.#word();
    const { counters } = this.#transport;
    const { state, reason } = this.#judge(word);
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
      reopened: counters.reopened,
      roundTripMs: word.roundTripMs,
      parts: [...(word.parts ?? [])],
    };
  }

  /** The line's fault first, then what arrives on it and should not, then what the driver says. */
  #judge(word: DriverWord): { readonly state: DeviceState; readonly reason: Message | null } {
    const line = this.#transport.state;
    const { kind } = this.#describe;
    if (line.kind === 'offline') {
      const { code, params } = line.reason;
      const whose = kind === 'printer' && PRINTER_FAULTS.has(code) ? 'printer' : 'device';
      return { state: 'offline', reason: { code: `${whose}.${code}`, ...(params === undefined ? {} : { params }) } };
    }
    if (line.kind !== 'open') return { state: 'offline', reason: null };
    const foreign = this.#foreign();
    if (foreign !== null) return { state: 'trouble', reason: foreign };
    const noise = this.#noise.judge({ ...word, bytesIn: this.#transport.counters.bytesIn });
    if (noise !== null && word.reason === null) return { state: 'trouble', reason: noise };
    if (noise?.code === 'device.wrong-rate') return { state: 'trouble', reason: noise };
    return { state: word.state, reason: word.reason };
  }
}
