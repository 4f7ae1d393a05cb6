import type { SimulationAction, SimulationView } from '../../contract/views.ts';
import { CallBoxSimulator } from '../../drivers/call-box/simulator.ts';
import { LedSimulator } from '../../drivers/led/simulator.ts';
import { PrinterSimulator } from '../../drivers/printer/simulator.ts';
import { MemoryWire } from '../../drivers/transport/memory.ts';
import type { DeviceFile } from '../config/schema.ts';
import { hallTime } from '../hall/clock.ts';
import { FrameLog } from './frame-log.ts';

export interface SimulatedHallOptions {
  readonly devices: readonly DeviceFile[];
  readonly counterOf: (id: string) => { readonly number: string; readonly name: string };
  readonly now: () => number;
  readonly onChange: () => void;
}

const NINE_SIX_HUNDRED_8N1_MS = 10_000 / 9_600;
const NOISE_EVERY_MS = 700;
const SLIP_MS = 900;
const PAPERS_SHOWN = 6;

interface Wired<Simulator> {
  readonly file: DeviceFile;
  readonly wire: MemoryWire;
  readonly simulator: Simulator;
}

/**
 * The twins of the hall's devices, each on the far end of an in-memory wire. They know bytes only: what this shows is
 * what they decoded. Used by `quhao demo`; `quhao serve` works without this folder.
 */
export class SimulatedHall {
  readonly #options: SimulatedHallOptions;
  readonly #wires = new Map<string, MemoryWire>();
  readonly #boxes: Wired<CallBoxSimulator>[] = [];
  readonly #signs: Wired<LedSimulator>[] = [];
  readonly #printers: Wired<PrinterSimulator>[] = [];
  readonly #noise = new Map<string, NodeJS.Timeout>();
  readonly #frames: FrameLog;
  readonly #dots = new Map<LedSimulator, { readonly text: string; readonly dots: string }>();

  constructor(options: SimulatedHallOptions) {
    this.#options = options;
    this.#frames = new FrameLog(options.now, options.onChange);
    for (const file of options.devices) this.#wire(file);
  }

  /** The wire of a `{memory: name}` transport. */
  wire(name: string): MemoryWire {
    const wire = this.#wires.get(name);
    if (wire === undefined) throw new RangeError(`no simulated wire ${name}`);
    return wire;
  }

  close(): void {
    for (const timer of this.#noise.values()) clearInterval(timer);
  }

  view(speed: number, visitors: boolean): SimulationView {
    const { counterOf, now } = this.#options;
    return {
      at: hallTime(now()),
      speed,
      visitors,
      boxes: this.#boxes.flatMap(({ file, simulator }) =>
        simulator.boxes.map((box) => {
          const counterId = file.kind === 'call-box' ? (file.boxes[box.address] ?? '') : '';
          const counter = counterOf(counterId);
          return {
            deviceId: file.id,
            address: box.address,
            counterId,
            counterNumber: counter.number,
            counterName: counter.name,
            waitingDigits: box.waitingDigits,
            ticketDigits: box.ticketDigits,
            beeps: box.beeps,
            evaluatorOpen: box.evaluatorOpen,
            unanswered: box.unanswered,
          };
        }),
      ),
      signs: this.#signs.map(({ file, wire, simulator }) => ({
        deviceId: file.id,
        counterNumber: file.kind === 'led' ? counterOf(file.counter).number : '',
        text: simulator.text,
        width: simulator.width,
        height: simulator.height,
        dots: this.#dotsOf(simulator),
        connected: !wire.cableOut,
      })),
      printers: this.#printers.map(({ file, wire, simulator }) => ({
        deviceId: file.id,
        connected: !wire.cableOut,
        paper: simulator.paper,
        papers: simulator.slips.slice(0, PAPERS_SHOWN).map(({ id, text, qr, cut, atMs }) => ({
          id: `${file.id}-${id}`,
          text,
          qr,
          cut,
          at: hallTime(atMs),
        })),
      })),
      wires: [...this.#boxes, ...this.#signs, ...this.#printers].map(({ file, wire }) => ({
        deviceId: file.id,
        label: file.kind === 'led' ? counterOf(file.counter).number : '',
        cableOut: wire.cableOut,
        noise: this.#noise.has(file.id),
      })),
      frames: [...this.#frames.newest],
    };
  }

  /** Dots are drawn once a text: the view is made many times a second. */
  #dotsOf(simulator: LedSimulator): string {
    const drawn = this.#dots.get(simulator);
    if (drawn?.text === simulator.text) return drawn.dots;
    const dots = Buffer.from(simulator.dots).toString('base64');
    this.#dots.set(simulator, { text: simulator.text, dots });
    return dots;
  }

  /** A slip's picture: `printer-3` is the third slip of `printer`. */
  picture(id: string): Buffer | null {
    const dash = id.lastIndexOf('-');
    const printer = this.#printers.find(({ file }) => file.id === id.slice(0, dash));
    return printer?.simulator.picture(id.slice(dash + 1)) ?? null;
  }

  /** Does to a device what a hand would; false where there is no such device. */
  act(action: Exclude<SimulationAction, { do: 'visitors' } | { do: 'visitor' }>): boolean {
    const all = [...this.#boxes, ...this.#signs, ...this.#printers];
    const wired = all.find(({ file }) => file.id === action.deviceId);
    if (wired === undefined) return false;
    const { simulator, wire } = wired;
    switch (action.do) {
      case 'press':
      case 'rate': {
        if (!(simulator instanceof CallBoxSimulator)) return false;
        if (!simulator.boxes.some(({ address }) => address === action.address)) return false;
        if (action.do === 'press') simulator.press(action.address, action.key);
        else simulator.rate(action.address, action.value);
        break;
      }
      case 'paper':
        if (!(simulator instanceof PrinterSimulator)) return false;
        simulator.setPaper(action.paper);
        break;
      case 'cable':
        if (action.out) wire.pull();
        else wire.plug();
        break;
      case 'noise':
        this.#setNoise(action.deviceId, wire, action.on);
        break;
    }
    this.#options.onChange();
    return true;
  }

  #setNoise(deviceId: string, wire: MemoryWire, on: boolean): void {
    const running = this.#noise.get(deviceId);
    if (on && running === undefined) {
      const make = (): void => {
        const bytes = Uint8Array.from({ length: 1 + Math.floor(Math.random() * 8) }, () =>
          Math.floor(Math.random() * 256),
        );
        this.#frames.add(deviceId, 'noise', bytes, { code: 'simulation.frame.noise', params: { count: bytes.length } });
        wire.inject(bytes);
      };
      this.#noise.set(deviceId, setInterval(make, NOISE_EVERY_MS).unref());
    } else if (!on && running !== undefined) {
      clearInterval(running);
      this.#noise.delete(deviceId);
    }
  }

  #wire(file: DeviceFile): void {
    if (!('memory' in file.transport)) return;
    const name = file.transport.memory;
    const wire = new MemoryWire({ name, byteTimeMs: file.kind === 'call-box' ? NINE_SIX_HUNDRED_8N1_MS : 0 });
    this.#wires.set(name, wire);
    const end = wire.end();
    const { onChange } = this.#options;
    if (file.kind === 'call-box') {
      const boxes = Object.keys(file.boxes).map(Number);
      const simulator = new CallBoxSimulator({ end, boxes });
      this.#boxes.push({ file, wire, simulator });
      this.#frames.follow(file.id, simulator);
      simulator.onChange(onChange);
    } else if (file.kind === 'led') {
      const simulator = new LedSimulator({ end, width: file.width, height: file.height });
      this.#signs.push({ file, wire, simulator });
      this.#frames.follow(file.id, simulator);
      simulator.onChange(onChange);
    } else {
      const simulator = new PrinterSimulator({ end, slipMs: SLIP_MS });
      this.#printers.push({ file, wire, simulator });
      this.#frames.follow(file.id, simulator);
      simulator.onChange(onChange);
    }
  }
}
