import type { CounterId } from '../../contract/ids.ts';
import type { DeviceState } from '../../contract/states.ts';
import { LedDriver } from '../../drivers/led/driver.ts';
import { createLanguage } from '../../drivers/led/language.ts';
import { fill } from '../../texts/section.ts';
import { speech } from '../../texts/speech.ts';
import { clockTime } from '../hall/clock.ts';
import { configured, counterHardware, zoneCalls, zoneWaiting } from '../queue/views.ts';
import type { CounterHardwareView } from '../queue/views.ts';
import type { HallPort, SignFile } from './hall-port.ts';
import type { DriverWord } from './health.ts';
import type { Line } from './lines.ts';

const LINE_DOTS = 16;
/** A sign on a network that says nothing for so long gets a new connection, ms. */
const REOPEN_AFTER_MS = 60_000;
/** How often a sign is looked at without an event: clocks move on, what rests takes turns. */
const LOOK_EVERY_MS = 1_000;
const TEST_MS = 6_000;

/** Families without Chinese characters. */
const WESTERN = new Set(['alpha', 'am03127']);

type SignView = NonNullable<SignFile['shows']>[number];

/** A sign in the hall: of one counter, of a zone, or of the hall. What it shows is put together from views. */
export class Sign {
  readonly driver: LedDriver;
  readonly counterIds: readonly CounterId[];
  readonly #file: SignFile;
  readonly #hall: HallPort;
  readonly #shows: readonly SignView[];
  readonly #timer: NodeJS.Timeout;
  #testUntilMs = 0;

  constructor(file: SignFile, { transport, bus }: Line, hall: HallPort) {
    this.#file = file;
    this.#hall = hall;
    this.counterIds = file.counters ?? (file.counter === undefined ? [] : [file.counter]);
    const rows = Math.max(1, Math.floor(file.height / LINE_DOTS));
    this.#shows = file.shows ?? Array.from({ length: rows }, () => 'call');
    this.driver = new LedDriver({
      bus,
      language: createLanguage(file),
      flashMs: file.flashSeconds * 1000,
      ...('tcp' in file.transport ? { reopenAfterMs: REOPEN_AFTER_MS } : {}),
    });
    hall.onDurable(() => this.refresh());
    this.#timer = setInterval(() => this.refresh(), LOOK_EVERY_MS);
    this.#timer.unref();
    transport.onState((state) => {
      if (state.kind === 'open') this.refresh();
    });
  }

  /** A line for the technician, for some seconds. */
  showTest(text: string): void {
    this.#testUntilMs = performance.now() + TEST_MS;
    this.driver.show([text]);
  }

  close(): void {
    clearInterval(this.#timer);
    this.driver.close();
  }

  refresh(): void {
    const { queue } = this.#hall.state;
    if (queue.configuration === null || performance.now() < this.#testUntilMs) return;
    const { counter } = this.#file;
    let rank = 0;
    let newest: { readonly announcement: string; readonly line: number } | null = null;
    const lines = this.#shows.map((view, line) => {
      if (view !== 'call') return this.#text(view);
      if (counter !== undefined && this.#file.counters === undefined) {
        const hardware = counterHardware(queue, counter);
        if (hardware.announcementId !== null && hardware.ticketNumber !== null) {
          newest = { announcement: hardware.announcementId, line };
        }
        return this.#counterLine(hardware);
      }
      const call = zoneCalls(queue, this.counterIds)[rank];
      rank += 1;
      if (call === undefined) return rank === 1 ? this.#resting() : '';
      if (rank === 1) newest = { announcement: call.announcementId, line };
      return signText(call.ticketNumber, call.counterNumber);
    });
    const { announcement = null, line = 0 } = newest ?? {};
    this.driver.show(lines, announcement, line);
  }

  word(): DriverWord {
    const { condition, health } = this.driver;
    const { lastSeenAt, framesIn, badFrames, retries, roundTripMs } = health;
    const word = { lastSeenAt, framesIn, badFrames, retries, roundTripMs };
    if (condition.state === 'trouble') {
      const reason =
        condition.reason === 'sign-error'
          ? { code: 'device.sign-error', params: { code: condition.code } }
          : { code: 'device.no-answer' };
      return { ...word, state: 'trouble', reason };
    }
    const state: DeviceState = condition.state === 'online' ? 'online' : 'unknown';
    if (health.substituted) return { ...word, state, reason: { code: 'device.missing-characters' } };
    if (health.clearError !== null) {
      return { ...word, state, reason: { code: 'device.sign-clear-error', params: { code: health.clearError } } };
    }
    return { ...word, state, reason: condition.state === 'unknown' ? { code: 'device.never-answers' } : null };
  }

  #counterLine(hardware: CounterHardwareView): string {
    const words = speech['zh-CN'];
    if (hardware.state === 'closed') return words['sign.closed'];
    if (hardware.state === 'paused') return words['sign.paused'];
    if (hardware.ticketNumber === null) return this.#resting();
    return signText(hardware.ticketNumber, hardware.counterNumber);
  }

  /** What stands where nobody is called: each thing of `rest` in its turn. */
  #resting(): string {
    const { rest, restSeconds } = this.#file;
    const turn = Math.floor(this.#hall.now() / (restSeconds * 1000)) % rest.length;
    return this.#text(rest[turn]!);
  }

  #text(view: Exclude<SignView, 'call'>): string {
    const { queue } = this.#hall.state;
    const words = speech['zh-CN'];
    switch (view) {
      case 'waiting':
        return fill(words['sign.waiting'], { count: zoneWaiting(queue, this.counterIds).length });
      case 'next': {
        const next = zoneWaiting(queue, this.counterIds).slice(0, 2);
        return next.length === 0 ? '' : fill(words['sign.next'], { numbers: next.join(' ') });
      }
      case 'notice':
        return this.#file.notice ?? '';
      case 'clock':
        return clockTime(this.#hall.now());
      case 'name': {
        const [only, another] = this.counterIds;
        // a sign without Chinese says whose it is by the number
        if (only !== undefined && WESTERN.has(this.#file.protocol)) return counterHardware(queue, only).counterNumber;
        return only !== undefined && another === undefined
          ? counterHardware(queue, only).counterName
          : configured(queue).hall.name;
      }
    }
  }
}

/** Eight characters of 16 dots: `请A012到3号窗口`. */
export function signText(ticket: string, counter: string): string {
  return fill(speech['zh-CN']['sign.call'], { ticket, counter });
}
