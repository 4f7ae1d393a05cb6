import type { DeviceHealth } from '../../contract/views.ts';
import { CallBoxDriver } from '../../drivers/call-box/driver.ts';
import type { MemoryWire } from '../../drivers/transport/memory.ts';
import { recordingText } from '../../drivers/transport/recorder.ts';
import type { Transport } from '../../drivers/transport/transport.ts';
import type { DeviceFile } from '../config/device-schema.ts';
import type { Hardware } from '../faces/faces.ts';
import { Boxes } from './boxes.ts';
import { Evaluator } from './evaluators.ts';
import { testPrinter, testSign, testVoice } from './exercise.ts';
import type { HallPort, Report } from './hall-port.ts';
import { HealthOf } from './health.ts';
import type { Described, DriverWord } from './health.ts';
import { lineLog } from './line-log.ts';
import { Lines } from './lines.ts';
import type { Line } from './lines.ts';
import { Printers } from './printers.ts';
import { IdReader, Scanner } from './readers.ts';
import type { OnReading, RawRead } from './readers.ts';
import { Readings } from './readings.ts';
import { ForeignWatch, printerAnswers } from './recognise.ts';
import { Sign } from './signs.ts';
import { Voice } from './voices.ts';

export interface DevicesOptions {
  readonly files: readonly DeviceFile[];
  readonly hall: HallPort;
  /** Key under which the numbers of people are hashed. */
  readonly hallKey: Uint8Array;
  /** In-memory wires by name: only the simulated hall and tests have any. */
  readonly wires: (name: string) => MemoryWire;
  readonly report: Report;
  /** Some device's condition changed: pages want to know. */
  readonly onChange: () => void;
  /** What was read at a kiosk, as it came: for a kiosk PC that hands it on to the hall. */
  readonly onRead?: (read: RawRead) => void;
}

/** One device of the hall, wired. */
interface Wired {
  readonly file: DeviceFile;
  readonly line: Line;
  readonly health: HealthOf;
  /** Does something that can be seen or heard at the device; null where a device can only be used. */
  readonly exercise: (() => void) | null;
  readonly refresh?: () => void;
  readonly close?: () => void;
}

/** The hall's wiring, from hall.yaml: which box, sign and printer belongs to which counter and kiosk. */
export class Devices implements Hardware {
  readonly readings: Readings;
  readonly printers: Printers;
  readonly #lines: Lines;
  readonly #wired: readonly Wired[];
  readonly #options: DevicesOptions;
  readonly #remotes: (() => readonly DeviceHealth[])[] = [];

  constructor(options: DevicesOptions) {
    const { files, hall, wires, report, onChange } = options;
    this.#options = options;
    this.#lines = new Lines(wires);
    this.readings = new Readings(onChange);
    this.printers = new Printers(hall, report);
    this.#wired = files.map((file) => {
      const line = this.#lines.of(file);
      const log = lineLog(file.id, report);
      line.transport.onState((state) => {
        log(state);
        onChange();
      });
      return this.#wire(file, line);
    });
  }

  /** Opens all lines; what is unplugged comes when it comes. */
  async start(): Promise<void> {
    for (const { refresh } of this.#wired) refresh?.();
    this.#lines.open();
    await this.printers.start();
  }

  async close(): Promise<void> {
    this.printers.close();
    for (const { close } of this.#wired) close?.();
    await this.#lines.close();
  }

  health(): readonly DeviceHealth[] {
    return [...this.#wired.map(({ health }) => health.read()), ...this.#remotes.flatMap((remote) => remote())];
  }

  /** Devices of other machines that belong to the hall. */
  addRemote(health: () => readonly DeviceHealth[]): void {
    this.#remotes.push(health);
  }

  printer(kioskId: string | null): ReturnType<Hardware['printer']> {
    return this.printers.conditionFor(kioskId);
  }

  reading(kioskId: string): ReturnType<Hardware['reading']> {
    return this.readings.shown(kioskId);
  }

  /** Whether wall displays keep silent because a module speaks. */
  get moduleSpeaks(): boolean {
    return this.#wired.some(({ file }) => file.kind === 'voice' && file.pages === 'silent');
  }

  /**
   * The last bytes of a device's line, as text to download; null where there is no such device. Of a card reader nothing
   * is kept: what goes over its line is about people.
   */
  recording(id: string): string | null {
    const found = this.#wired.find(({ file }) => file.id === id);
    if (found === undefined) return null;
    const { recorder } = found.line;
    return recorder === null ? '' : recordingText(recorder.recorded);
  }

  /** Makes a device do something that can be seen or heard; a code where it cannot. */
  exercise(id: string): 'done' | 'unknown-device' | 'only-by-hand' | 'offline' {
    const found = this.#wired.find(({ file }) => file.id === id);
    if (found === undefined) return 'unknown-device';
    if (found.exercise === null) return 'only-by-hand';
    if (found.line.transport.state.kind !== 'open') return 'offline';
    found.exercise();
    return 'done';
  }

  #wire(file: DeviceFile, line: Line): Wired {
    const { hall, hallKey, report, onChange } = this.#options;
    const { transport } = line;
    const take: OnReading = (kioskId, reading, raw) => {
      this.readings.set(kioskId, reading);
      this.#options.onRead?.(raw);
    };
    const wired = (
      described: Partial<Described>,
      word: () => DriverWord,
      rest: Partial<Wired> = {},
      foreign?: () => boolean,
    ): Wired => {
      const { id, kind, protocol } = file;
      const watch = new ForeignWatch(transport, kind);
      const health = new HealthOf(
        { id, kind, protocol, counterIds: [], kioskId: null, ...described },
        transport,
        word,
        () => {
          if (foreign?.() === true) return { code: 'device.foreign', params: { family: 'printer' } };
          return watch.family === null ? null : { code: 'device.foreign', params: { family: watch.family } };
        },
      );
      return { file, line, health, exercise: null, ...rest };
    };
    switch (file.kind) {
      case 'call-box': {
        const boxes = new Boxes({ file, line, hall, report });
        const swapped = this.#guardAgainstPrinter(boxes, transport);
        return wired(
          { counterIds: [...boxes.counterIds] },
          () => boxes.word(),
          {
            refresh: () => boxes.refresh(),
            close: () => boxes.driver.close(),
            exercise: () => {
              for (const address of Object.keys(file.boxes)) boxes.driver.beep(Number(address));
            },
          },
          swapped,
        );
      }
      case 'led': {
        const sign = new Sign(file, line, hall);
        sign.driver.onCondition(onChange);
        return wired({ counterIds: [...sign.counterIds] }, () => sign.word(), {
          refresh: () => sign.refresh(),
          close: () => sign.close(),
          exercise: () => testSign(sign, file),
        });
      }
      case 'printer': {
        const watch = new ForeignWatch(transport, 'printer');
        const driver = this.printers.add(file, line, onChange, () => watch.family !== null);
        return wired({ kioskId: file.kiosk ?? null }, () => this.printers.word(file.id), {
          exercise: () => testPrinter(driver, file, report),
        });
      }
      case 'voice': {
        const voice = new Voice(file, line, hall);
        voice.driver.onCondition(onChange);
        return wired({ counterIds: file.counters ?? [] }, () => voice.word(), {
          close: () => voice.driver.close(),
          exercise: () => testVoice(voice),
        });
      }
      case 'id-reader': {
        const reader = new IdReader(file, line, hall, hallKey, take);
        reader.driver.onCondition(onChange);
        return wired({ kioskId: file.kiosk }, () => reader.word(), { close: () => reader.driver.close() });
      }
      case 'scanner': {
        const scanner = new Scanner(file, line, hall, take);
        return wired({ kioskId: file.kiosk }, () => scanner.word(), { close: () => scanner.driver.close() });
      }
      case 'evaluator': {
        const evaluator = new Evaluator(file, line, hall, report);
        return wired({ counterIds: [file.counter] }, () => evaluator.word(), {
          exercise: () => evaluator.driver.ask(),
        });
      }
    }
  }

  /**
   * Adapters swap their names: where the hall has a printer on a serial line, a line of boxes is asked first whether the
   * printer is on it, which would print every digit. Gives back whether it is.
   */
  #guardAgainstPrinter({ driver }: Boxes, transport: Transport): () => boolean {
    const serialPrinter = this.#options.files.some((file) => file.kind === 'printer' && 'serial' in file.transport);
    if (!(driver instanceof CallBoxDriver) || !serialPrinter) return () => false;
    let swapped = false;
    driver.hold(true);
    transport.onState((state) => {
      if (state.kind !== 'open') {
        driver.hold(true);
        return;
      }
      void printerAnswers(transport).then((answers) => {
        swapped = answers;
        if (transport.state.kind === 'open') driver.hold(answers);
        if (answers) this.#options.onChange();
      });
    });
    return () => swapped;
  }
}
