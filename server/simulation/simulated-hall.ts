import type { SimulationAction, SimulationView } from '../../contract/views.ts';
import { CallBoxSimulator } from '../../drivers/call-box/simulator.ts';
import { EvaluatorSimulator } from '../../drivers/evaluator/simulator.ts';
import { IdReaderSimulator } from '../../drivers/id-reader/simulator.ts';
import { PlainSignSimulator } from '../../drivers/led/plain-simulator.ts';
import { LedSimulator } from '../../drivers/led/simulator.ts';
import { LineBoxSimulator } from '../../drivers/line-box/simulator.ts';
import { ModbusBoxSimulator } from '../../drivers/modbus-box/simulator.ts';
import { PrinterSimulator } from '../../drivers/printer/simulator.ts';
import { ScannerSimulator } from '../../drivers/scanner/simulator.ts';
import { MemoryWire } from '../../drivers/transport/memory.ts';
import { parseRecording, replay } from '../../drivers/transport/recorder.ts';
import type { Recorded } from '../../drivers/transport/recorder.ts';
import { VoiceSimulator } from '../../drivers/voice/simulator.ts';
import type { DeviceFile } from '../config/device-schema.ts';
import { hallTime } from '../hall/clock.ts';
import { FrameLog } from './frame-log.ts';
import { signTwin } from './sign-twin.ts';

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
const SPOKEN_SHOWN = 6;

type BoxTwin = CallBoxSimulator | ModbusBoxSimulator | LineBoxSimulator;
type SignTwin = LedSimulator | PlainSignSimulator;
type Twin =
  | BoxTwin
  | SignTwin
  | PrinterSimulator
  | VoiceSimulator
  | IdReaderSimulator
  | ScannerSimulator
  | EvaluatorSimulator;

interface Wired {
  readonly file: DeviceFile;
  readonly wire: MemoryWire;
  readonly twin: Twin;
}

/** Cards of nobody: the check digits are right, the people do not exist. */
const CARDS = {
  elder: { name: '李桂芳', number: '11010519491231002X' },
  young: { name: '王小明', number: '430922199001010015' },
  wrong: { name: '读不出', number: '430922199001010010' },
} as const;

/**
 * The twins of the hall's devices, each on the far end of an in-memory wire. They know bytes only: what this shows is
 * what they decoded. Used by `quhao demo`; `quhao serve` works without this folder.
 */
export class SimulatedHall {
  readonly #options: SimulatedHallOptions;
  readonly #wires = new Map<string, MemoryWire>();
  readonly #wired: Wired[] = [];
  readonly #noise = new Map<string, NodeJS.Timeout>();
  readonly #frames: FrameLog;
  readonly #dots = new Map<SignTwin, { readonly text: string; readonly dots: string }>();

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
    const { now } = this.#options;
    return {
      at: hallTime(now()),
      speed,
      visitors,
      boxes: this.#wired.flatMap((wired) => this.#boxesOf(wired)),
      signs: this.#wired.flatMap((wired) => this.#signsOf(wired)),
      printers: this.#wired.flatMap(({ file, wire, twin }) =>
        twin instanceof PrinterSimulator ? [printerView(file, wire, twin)] : [],
      ),
      voices: this.#wired.flatMap(({ file, wire, twin }) => {
        if (!(twin instanceof VoiceSimulator)) return [];
        const spoken = twin.spoken.slice(-SPOKEN_SHOWN).reverse();
        return [{ deviceId: file.id, connected: !wire.cableOut, speaking: twin.speaking, spoken }];
      }),
      readers: this.#wired.flatMap(({ file, wire, twin }) => {
        if (!(twin instanceof IdReaderSimulator) && !(twin instanceof ScannerSimulator)) return [];
        const kind = twin instanceof IdReaderSimulator ? ('id-reader' as const) : ('scanner' as const);
        const hasCard = twin instanceof IdReaderSimulator && twin.hasCard;
        return [{ deviceId: file.id, connected: !wire.cableOut, kind, hasCard }];
      }),
      evaluators: this.#wired.flatMap(({ file, wire, twin }) => {
        if (!(twin instanceof EvaluatorSimulator) || file.kind !== 'evaluator') return [];
        const counterNumber = this.#options.counterOf(file.counter).number;
        const levels = Object.values(file.presses).sort((a, b) => b - a);
        return [{ deviceId: file.id, connected: !wire.cableOut, counterNumber, levels, told: twin.told.length }];
      }),
      wires: this.#wired.map(({ file, wire, twin }) => ({
        deviceId: file.id,
        label: this.#labelOf(file),
        cableOut: wire.cableOut,
        noise: this.#noise.has(file.id),
        dead: isDead(twin),
      })),
      frames: [...this.#frames.newest],
    };
  }

  /** A slip's picture: `printer-3` is the third slip of `printer`. */
  picture(id: string): Buffer | null {
    const dash = id.lastIndexOf('-');
    const twin = this.#wired.find(({ file }) => file.id === id.slice(0, dash))?.twin;
    return twin instanceof PrinterSimulator ? twin.picture(id.slice(dash + 1)) : null;
  }

  /** Does to a device what a hand would; false where there is no such device. */
  act(action: Exclude<SimulationAction, { do: 'visitors' } | { do: 'visitor' }>): boolean {
    const wired = this.#wired.find(({ file }) => file.id === action.deviceId);
    if (wired === undefined || !this.#does(action, wired)) return false;
    this.#options.onChange();
    return true;
  }

  #does(
    action: Exclude<SimulationAction, { do: 'visitors' } | { do: 'visitor' }>,
    { file, twin, wire }: Wired,
  ): boolean {
    switch (action.do) {
      case 'press':
      case 'rate':
        return pressBox(action, file, twin);
      case 'paper':
        if (!(twin instanceof PrinterSimulator)) return false;
        twin.setPaper(action.paper);
        return true;
      case 'cover':
        if (!(twin instanceof PrinterSimulator)) return false;
        twin.setCover(action.open);
        return true;
      case 'card':
        if (!(twin instanceof IdReaderSimulator)) return false;
        if (action.card === null) twin.take();
        else twin.lay(CARDS[action.card]);
        return true;
      case 'scan':
        if (!(twin instanceof ScannerSimulator)) return false;
        twin.scan(action.text);
        return true;
      case 'evaluate':
        if (!(twin instanceof EvaluatorSimulator) || file.kind !== 'evaluator') return false;
        if (!Object.values(file.presses).includes(action.level)) return false;
        twin.press(action.level);
        return true;
      case 'cable':
        if (action.out) wire.pull();
        else wire.plug();
        return true;
      case 'noise':
        this.#setNoise(file.id, wire, action.on);
        return true;
      case 'replay':
        return playRecording(action, wire);
      case 'dead':
        kill(twin, action.on);
        return true;
    }
  }

  #boxesOf({ file, twin }: Wired): SimulationView['boxes'] {
    if (file.kind !== 'call-box') return [];
    return Object.entries(file.boxes).map(([written, counterId]) => {
      const address = Number(written);
      const counter = this.#options.counterOf(counterId);
      const place = { deviceId: file.id, protocol: file.protocol, address, counterId };
      const names = { counterNumber: counter.number, counterName: counter.name };
      const dark = { waitingDigits: '---', ticketDigits: '---', beeps: 0, evaluatorOpen: false, unanswered: false };
      if (twin instanceof CallBoxSimulator) {
        const box = twin.boxes.find((candidate) => candidate.address === address);
        return { ...place, ...names, ...dark, ...box, lamps: null };
      }
      if (twin instanceof ModbusBoxSimulator) {
        const coils = twin.boxes.find((candidate) => candidate.address === address)?.coils;
        const lamps = {
          waiting: coils?.get(0) ?? false,
          serving: coils?.get(1) ?? false,
          buzzer: coils?.get(2) ?? false,
        };
        return { ...place, ...names, ...dark, lamps };
      }
      const [, ticketDigits = '---', waitingDigits = '---'] =
        twin instanceof LineBoxSimulator ? twin.shown.split(',') : [];
      return { ...place, ...names, ...dark, ticketDigits, waitingDigits, lamps: null };
    });
  }

  #signsOf({ file, wire, twin }: Wired): SimulationView['signs'] {
    if (!(twin instanceof LedSimulator) && !(twin instanceof PlainSignSimulator)) return [];
    return [
      {
        deviceId: file.id,
        protocol: file.protocol,
        counterNumber: this.#labelOf(file),
        text: twin.text,
        width: twin.width,
        height: twin.height,
        dots: this.#dotsOf(twin),
        connected: !wire.cableOut,
      },
    ];
  }

  #labelOf(file: DeviceFile): string {
    const { counterOf } = this.#options;
    if (file.kind === 'evaluator') return counterOf(file.counter).number;
    if (file.kind !== 'led') return '';
    return (file.counters ?? (file.counter === undefined ? [] : [file.counter]))
      .map((id) => counterOf(id).number)
      .join('、');
  }

  /** Dots are drawn once a text: the view is made many times a second. */
  #dotsOf(twin: SignTwin): string {
    const drawn = this.#dots.get(twin);
    if (twin instanceof LedSimulator && drawn?.text === twin.text) return drawn.dots;
    const dots = Buffer.from(twin.dots).toString('base64');
    this.#dots.set(twin, { text: twin.text, dots });
    return dots;
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
    // boxes have the speed of their line; all else comes at once, so that the page is quick
    const slow = file.kind === 'call-box' && file.protocol !== 'line';
    const known = this.#wires.get(name);
    const wire = known ?? new MemoryWire({ name, byteTimeMs: slow ? NINE_SIX_HUNDRED_8N1_MS : 0 });
    this.#wires.set(name, wire);
    const twin = twinOf(file, wire);
    this.#wired.push({ file, wire, twin });
    this.#frames.follow(file.id, twin);
    if ('onChange' in twin) twin.onChange(this.#options.onChange);
  }
}

function twinOf(file: DeviceFile, wire: MemoryWire): Twin {
  const end = wire.end();
  switch (file.kind) {
    case 'call-box': {
      const boxes = Object.keys(file.boxes).map(Number);
      if (file.protocol === 'ff68') return new CallBoxSimulator({ end, boxes });
      return file.protocol === 'modbus' ? new ModbusBoxSimulator({ end, boxes }) : new LineBoxSimulator({ end });
    }
    case 'led':
      return signTwin(file, end);
    case 'printer':
      return new PrinterSimulator({ end, slipMs: SLIP_MS });
    case 'voice':
      return new VoiceSimulator({ end, model: file.protocol });
    case 'id-reader':
      return new IdReaderSimulator({ end });
    case 'scanner':
      return new ScannerSimulator({ end });
    case 'evaluator':
      return new EvaluatorSimulator({ end, presses: file.presses });
  }
}

function printerView(file: DeviceFile, wire: MemoryWire, twin: PrinterSimulator): SimulationView['printers'][number] {
  return {
    deviceId: file.id,
    connected: !wire.cableOut,
    paper: twin.paper,
    coverOpen: twin.coverOpen,
    papers: twin.slips.slice(0, PAPERS_SHOWN).map(({ id, text, qr, cut, atMs }) => ({
      id: `${file.id}-${id}`,
      text,
      qr,
      cut,
      at: hallTime(atMs),
    })),
  };
}

function pressBox(
  action: Extract<SimulationAction, { do: 'press' } | { do: 'rate' }>,
  file: DeviceFile,
  twin: Twin,
): boolean {
  const { address } = action;
  if (file.kind !== 'call-box' || !(String(address) in file.boxes)) return false;
  if (twin instanceof ModbusBoxSimulator) {
    if (action.do === 'press') twin.press(address, action.key);
    return action.do === 'press';
  }
  if (!(twin instanceof CallBoxSimulator) && !(twin instanceof LineBoxSimulator)) return false;
  if (action.do === 'press') twin.press(address, action.key);
  else twin.rate(address, action.value);
  return true;
}

/** False for what is no recording. */
function playRecording(
  { recording, direction }: Extract<SimulationAction, { do: 'replay' }>,
  wire: MemoryWire,
): boolean {
  let recorded: readonly Recorded[];
  try {
    recorded = parseRecording(recording);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
  void replay(recorded, direction, (bytes) => (direction === 'in' ? wire.inject(bytes) : wire.deliver(bytes)));
  return true;
}

/** A dead device: hears nothing and says nothing. */
function kill(twin: Twin, on: boolean): void {
  if (twin instanceof ModbusBoxSimulator) for (const box of twin.boxes) box.mute = on;
  else twin.mute = on;
}

function isDead(twin: Twin): boolean {
  return twin instanceof ModbusBoxSimulator ? twin.boxes.every(({ mute }) => mute) : twin.mute;
}
