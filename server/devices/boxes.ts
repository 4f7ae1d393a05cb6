import type { CounterId } from '../../contract/ids.ts';
import type { Level, Message } from '../../contract/states.ts';
import type { DevicePart } from '../../contract/views.ts';
import type { BoxDriver, Press, Rating } from '../../drivers/call-box/box.ts';
import { CallBoxDriver } from '../../drivers/call-box/driver.ts';
import { LineBoxDriver } from '../../drivers/line-box/driver.ts';
import { ModbusBoxDriver } from '../../drivers/modbus-box/driver.ts';
import { speech } from '../../texts/speech.ts';
import type { EvaluationAsked } from '../evaluation/events.ts';
import type { EvaluationCommand } from '../evaluation/rules.ts';
import { hallTime } from '../hall/clock.ts';
import { isRefusal } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { CounterCommand } from '../queue/commands.ts';
import { calledAt, counterHardware } from '../queue/views.ts';
import type { BoxesFile, HallPort, Report } from './hall-port.ts';
import type { DriverWord } from './health.ts';
import type { Line } from './lines.ts';

export interface BoxesOptions {
  readonly file: BoxesFile;
  readonly line: Line;
  readonly hall: HallPort;
  readonly report: Report;
}

/** The call boxes of one line in the hall: a press is a command, a refusal a beep, the counter's view the digits. */
export class Boxes {
  readonly driver: BoxDriver;
  readonly #file: BoxesFile;
  readonly #hall: HallPort;
  readonly #report: Report;
  readonly #counters = new Map<number, CounterId>();
  readonly #waiting = new Map<number, number>();
  readonly #lastKeys = new Map<number, string>();

  constructor({ file, line, hall, report }: BoxesOptions) {
    this.#file = file;
    this.#hall = hall;
    this.#report = report;
    for (const [address, counter] of Object.entries(file.boxes)) this.#counters.set(Number(address), counter);
    this.driver = driverOf(file, line, [...this.#counters.keys()], report);
    this.driver.onPress((press) => void this.#pressed(press));
    this.driver.onRating((rating) => void this.#rated(rating));
    this.driver.onStranger((address) => {
      report(file.id, 'a box with an address that hall.yaml does not name', { address });
    });
    hall.onDurable((events) => this.#follow(events));
  }

  get counterIds(): readonly CounterId[] {
    return [...this.#counters.values()];
  }

  /** Brings every box to what its counter's view says. */
  refresh(): void {
    for (const [box, counterId] of this.#counters) {
      const { waitingCount, ticketNumber, state } = counterHardware(this.#hall.state.queue, counterId);
      this.driver.show(box, { waiting: waitingCount, ticket: runningNumber(ticketNumber) });
      const before = this.#waiting.get(box);
      this.#waiting.set(box, waitingCount);
      // somebody begins to wait at an idle counter
      if (before === 0 && waitingCount > 0 && state === 'open' && ticketNumber === null) this.driver.beep(box);
    }
  }

  word(): DriverWord {
    const { framesIn, badFrames, retries, roundTripMs, lastSeen } = this.driver.health;
    const lastSeenAt = lastSeen.size === 0 ? null : Math.max(...lastSeen.values());
    const reason = this.#reason();
    const trouble = reason !== null && reason.code !== 'device.not-heard-yet';
    return {
      // boxes that speak unasked are not known before their first press
      state: trouble ? 'trouble' : lastSeenAt === null ? 'unknown' : 'online',
      reason,
      lastSeenAt,
      framesIn,
      badFrames,
      retries,
      roundTripMs,
      parts: [...this.#counters].map(([address, counterId]) => this.#part(address, counterId)),
    };
  }

  #reason(): Message | null {
    const { strangers, lastSeen, silent } = this.driver.health;
    const addresses = [...this.#counters.keys()];
    if (strangers.size > 0) {
      const unheard = addresses.filter((address) => !lastSeen.has(address));
      const params = { strangers: [...strangers].join('、'), unheard: unheard.join('、') };
      return { code: unheard.length > 0 ? 'device.box-address' : 'device.box-stranger', params };
    }
    if (silent.size > 0) return { code: 'device.box-silent', params: { boxes: [...silent].join('、') } };
    return lastSeen.size === 0 ? { code: 'device.not-heard-yet' } : null;
  }

  #part(address: number, counterId: CounterId): DevicePart {
    const { lastSeen, silent } = this.driver.health;
    const seen = lastSeen.get(address);
    return {
      name: String(address),
      counterId,
      state: silent.has(address) ? 'trouble' : seen === undefined ? 'unknown' : 'online',
      lastSeenAt: seen === undefined ? null : hallTime(seen),
      lastKey: this.#lastKeys.get(address) ?? null,
    };
  }

  async #pressed({ box, key }: Press): Promise<void> {
    const counterId = this.#counters.get(box);
    if (counterId === undefined) return;
    this.#lastKeys.set(box, key);
    const command = key === 'call' ? this.#call(counterId) : commandOf(key, counterId);
    if (command === null) {
      this.driver.beep(box);
      return;
    }
    if (!(await this.#done(box, command))) this.driver.beep(box);
  }

  /** With one button, a second press soon after the call says that the person did not come. */
  #call(counterId: CounterId): CounterCommand {
    const { oneButtonSeconds } = this.#file;
    const called = oneButtonSeconds === undefined ? null : calledAt(this.#hall.state.queue, counterId);
    const again = called !== null && this.#hall.now() - called <= (oneButtonSeconds ?? 0) * 1000;
    return { type: 'CallNext', counterId, via: 'box', ...(again ? { absent: true } : {}) };
  }

  async #rated({ box, value }: Rating): Promise<void> {
    const counterId = this.#counters.get(box);
    if (counterId === undefined) return;
    this.#lastKeys.set(box, `rate-${value + 1}`);
    const level: Level = this.#file.ratings[value]!;
    if (await this.#done(box, { type: 'EvaluateByKey', counterId, level })) this.driver.thank(box);
  }

  async #done(box: number, command: CounterCommand | EvaluationCommand): Promise<boolean> {
    try {
      const outcome = await this.#hall.execute(command, { actor: this.#actor(box) });
      if (!isRefusal(outcome)) return true;
      this.#report(this.#file.id, 'refused', { box, command: command.type, code: outcome.refused });
      return false;
    } catch (error) {
      this.#report(this.#file.id, 'the hall could not take a press', { box, error: String(error) });
      return false;
    }
  }

  #follow(events: readonly RecordedEvent[]): void {
    this.refresh();
    for (const event of events) {
      if (event.type !== 'EvaluationAsked') continue;
      const { counterId } = event.data as EvaluationAsked['data'];
      for (const [box, counter] of this.#counters) {
        // a box that asks opens its evaluator itself
        if (counter === counterId && event.actor !== this.#actor(box)) this.driver.openEvaluation(box);
      }
    }
  }

  #actor(box: number): string {
    return `box:${this.#file.id}/${box}`;
  }
}

function driverOf(file: BoxesFile, { transport, bus }: Line, boxes: readonly number[], report: Report): BoxDriver {
  const { repeatWindowMs } = file;
  switch (file.protocol) {
    case 'ff68':
      return new CallBoxDriver({ transport, boxes, repeatWindowMs });
    case 'modbus': {
      const { keys, lamps, pollHz } = file;
      return new ModbusBoxDriver({ bus, boxes, keys, lamps, pollHz, repeatWindowMs });
    }
    case 'line': {
      const { pattern, words, show, beep } = file;
      const driver = new LineBoxDriver({
        transport,
        boxes,
        pattern,
        repeatWindowMs,
        ...(words === undefined ? {} : { words }),
        ...(show === undefined ? {} : { show }),
        ...(beep === undefined ? {} : { beep }),
      });
      driver.onOddLine((line) => report(file.id, 'a line that fits no key of hall.yaml', { line }));
      return driver;
    }
  }
}

/** What a key asks for; null: a key that a box alone cannot say enough with. */
function commandOf(key: Exclude<Press['key'], 'call'>, counterId: CounterId): CounterCommand | null {
  switch (key) {
    case 'recall':
      return { type: 'Recall', counterId };
    case 'evaluate':
      return { type: 'AskEvaluation', counterId };
    case 'no-show':
      return { type: 'MarkNoShow', counterId };
    case 'pause':
      return { type: 'TogglePause', counterId, reason: speech['zh-CN']['pause.box'] };
    case 'hold':
      return { type: 'HoldTicket', counterId, kind: 'without-papers' };
    case 'resume':
      return { type: 'ResumeTicket', counterId, ticketId: null };
    case 'transfer':
      // a box has no way to say whither: that is the console's
      return null;
  }
}

/** The digits of `A012`: 12; 0 when nobody is there. */
function runningNumber(ticketNumber: string | null): number {
  return Number(ticketNumber?.replace(/^[A-Z]+/, '') ?? 0);
}
