import type { SimulationView } from '../../contract/views.ts';
import type { Message } from '../../contract/states.ts';
import { hallTime } from '../hall/clock.ts';

type LoggedFrame = SimulationView['frames'][number];

const KEPT = 60;
const SHOWN_BYTES = 32;
/** Questions that a driver asks all the time would push everything else off the list. */
const ROUTINE = new Set([
  'status-ask',
  'status',
  'ping',
  'report-changes',
  'print-ask',
  'modbus-ask',
  'modbus-inputs',
  'card-find',
  'card-answer',
  'voice-command',
  'voice-answer',
]);

interface FramesOf {
  onFrame(
    listener: (frame: {
      readonly direction: 'to-hall' | 'to-device';
      readonly bytes: Uint8Array;
      readonly code: string;
      readonly params: Readonly<Record<string, string | number>>;
    }) => void,
  ): () => void;
}

/** Frames that went over simulated wires, newest first, with their meaning as the simulators understood it. */
export class FrameLog {
  readonly newest: LoggedFrame[] = [];
  readonly #now: () => number;
  readonly #onChange: () => void;
  #count = 0;

  constructor(now: () => number, onChange: () => void) {
    this.#now = now;
    this.#onChange = onChange;
  }

  follow(deviceId: string, simulator: FramesOf): void {
    simulator.onFrame(({ direction, bytes, code, params }) => {
      if (ROUTINE.has(code)) return;
      this.add(deviceId, direction, bytes, { code: `simulation.frame.${code}`, params: { ...params } });
    });
  }

  add(deviceId: string, direction: LoggedFrame['direction'], bytes: Uint8Array, meaning: Message): void {
    this.#count += 1;
    this.newest.unshift({
      id: this.#count,
      at: hallTime(this.#now()),
      deviceId,
      direction,
      hex: spacedHex(bytes),
      meaning,
    });
    if (this.newest.length > KEPT) this.newest.pop();
    this.#onChange();
  }
}

function spacedHex(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
  if (hex.length <= SHOWN_BYTES) return hex.join(' ');
  return [...hex.slice(0, SHOWN_BYTES / 2), '…', ...hex.slice(-SHOWN_BYTES / 2)].join(' ');
}
