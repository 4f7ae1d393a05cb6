import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';

export interface SimulatedModbusBox {
  readonly address: number;
  /** Buttons held down now. */
  readonly inputs: boolean[];
  readonly coils: Map<number, boolean>;
  mute: boolean;
  /** Answers so much later, ms. */
  lateMs: number;
  /** Answers every question with this exception. */
  exception: number | null;
}

export interface ModbusFrame {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
  readonly code: 'modbus-ask' | 'modbus-inputs' | 'modbus-press' | 'modbus-lamp' | 'modbus-exception' | 'unknown';
  readonly params: Readonly<Record<string, string | number>>;
}

/** Keys in the order of their inputs. */
const KEY_INPUTS = ['call', 'recall', 'evaluate', 'no-show', 'hold', 'resume', 'pause', 'transfer'];
/** Longer than any pause within a request, also on a busy machine, ms. */
const FRAME_END_MS = 50;

/** Button boxes seen from the wire's other end: slaves that answer what they are asked, each its own address. */
export class ModbusBoxSimulator {
  readonly boxes: readonly SimulatedModbusBox[];
  readonly #end: WireEnd;
  readonly #changes = new Listeners<[]>();
  readonly #frames = new Listeners<[ModbusFrame]>();
  /** The key that was down in the last answer of each box. */
  readonly #told = new Map<number, string>();
  #request: number[] = [];
  #silence: NodeJS.Timeout | null = null;

  constructor({ end, boxes }: { readonly end: WireEnd; readonly boxes: readonly number[] }) {
    this.#end = end;
    this.boxes = boxes.map((address) => ({
      address,
      inputs: Array.from({ length: 8 }, () => false),
      coils: new Map(),
      mute: false,
      lateMs: 0,
      exception: null,
    }));
    end.onBytes((bytes) => this.#take(bytes));
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  onFrame(listener: (frame: ModbusFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  /** Holds a button down for a time; the key is a name or the number of its input. */
  press(address: number, key: string | number, heldMs = 300): void {
    const input = typeof key === 'number' ? key : KEY_INPUTS.indexOf(key);
    const box = this.#box(address);
    if (input < 0 || input > 7) throw new RangeError(`a box has no key ${key}`);
    box.inputs[input] = true;
    this.#changes.call();
    setTimeout(() => {
      box.inputs[input] = false;
      this.#changes.call();
    }, heldMs).unref();
  }

  #box(address: number): SimulatedModbusBox {
    const box = this.boxes.find((candidate) => candidate.address === address);
    if (box === undefined) throw new RangeError(`no box with address ${address}`);
    return box;
  }

  /** A request ends when it is whole, or is forgotten after a silence. */
  #take(bytes: Uint8Array): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#request.push(...bytes);
    while (this.#request.length >= 8) {
      const length = this.#request[1] === 0x0f ? 9 + this.#request[6]! : 8;
      if (this.#request.length < length) break;
      const frame = Buffer.from(this.#request.splice(0, length));
      if (checksum(frame.subarray(0, -2)) === frame.readUInt16LE(length - 2)) this.#obey(frame);
      else this.#request = [];
    }
    this.#silence = setTimeout(() => {
      this.#request = [];
    }, FRAME_END_MS);
    this.#silence.unref();
  }

  #obey(request: Buffer): void {
    const box = this.boxes.find(({ address }) => address === request[0]);
    if (box === undefined || box.mute) return;
    const { address } = box;
    const func = request[1]!;
    if (box.exception !== null) {
      this.#answer(box, [func + 0x80, box.exception], 'modbus-exception', { box: address, code: box.exception });
      return;
    }
    if (func === 0x02) {
      this.#tell(request, 'modbus-ask', { box: address });
      const first = request.readUInt16BE(2);
      const wanted = box.inputs.slice(first, first + request.readUInt16BE(4));
      const bits = wanted.map((on) => (on ? '1' : '0')).reverse();
      const key = KEY_INPUTS.find((_, input) => box.inputs[input] === true) ?? '';
      const told = this.#told.get(address) ?? '';
      this.#told.set(address, key);
      const code = key !== '' && key !== told ? 'modbus-press' : 'modbus-inputs';
      this.#answer(box, [0x02, 1, Number.parseInt(bits.join(''), 2)], code, { box: address, key });
    } else if (func === 0x05) {
      const coil = request.readUInt16BE(2);
      const on = request[4] === 0xff;
      box.coils.set(coil, on);
      this.#tell(request, 'modbus-lamp', { box: address, coil, on: on ? 1 : 0 });
      this.#answer(box, [...request.subarray(1, 6)], 'modbus-lamp', { box: address, coil, on: on ? 1 : 0 });
      this.#changes.call();
    } else if (func === 0x0f) {
      const first = request.readUInt16BE(2);
      const count = request.readUInt16BE(4);
      for (let bit = 0; bit < count; bit += 1) {
        box.coils.set(first + bit, Math.floor(request[7 + Math.floor(bit / 8)]! / 2 ** (bit % 8)) % 2 === 1);
      }
      this.#answer(box, [...request.subarray(1, 6)], 'modbus-lamp', { box: address, coil: first, on: count });
      this.#changes.call();
    } else {
      this.#tell(request, 'unknown', { box: address });
      this.#answer(box, [func + 0x80, 0x01], 'modbus-exception', { box: address, code: 1 });
    }
  }

  #tell(bytes: Uint8Array, code: ModbusFrame['code'], params: ModbusFrame['params']): void {
    this.#frames.call({ direction: 'to-device', bytes: Uint8Array.from(bytes), code, params });
  }

  #answer(
    box: SimulatedModbusBox,
    body: readonly number[],
    code: ModbusFrame['code'],
    params: ModbusFrame['params'],
  ): void {
    const frame = Buffer.alloc(body.length + 3);
    frame.set([box.address, ...body]);
    frame.writeUInt16LE(checksum(frame.subarray(0, -2)), body.length + 1);
    const send = (): void => {
      this.#frames.call({ direction: 'to-hall', bytes: Uint8Array.from(frame), code, params });
      this.#end.write(Uint8Array.from(frame));
    };
    if (box.lateMs === 0) send();
    else setTimeout(send, box.lateMs).unref();
  }
}

const SUMS = Uint16Array.from({ length: 256 }, (_, index) =>
  Array.from({ length: 8 }).reduce<number>((sum) => (sum % 2 === 1 ? (sum >>> 1) ^ 0xa001 : sum >>> 1), index),
);

function checksum(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => (sum >>> 8) ^ SUMS[(sum ^ byte) % 256]!, 0xffff);
}
