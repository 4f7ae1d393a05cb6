import type { CounterId } from '../../contract/ids.ts';
import type { Level } from '../../contract/states.ts';
import { CallBoxDriver } from '../../drivers/call-box/driver.ts';
import type { Press, Rating } from '../../drivers/call-box/box.ts';
import type { Transport } from '../../drivers/transport/transport.ts';
import { speech } from '../../texts/speech.ts';
import type { EvaluationAsked } from '../evaluation/events.ts';
import type { EvaluationCommand } from '../evaluation/rules.ts';
import { isRefusal } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { CounterCommand } from '../queue/commands.ts';
import { counterHardware } from '../queue/views.ts';
import type { BoxesFile, HallPort, Report } from './hall-port.ts';

export interface BoxesOptions {
  readonly file: BoxesFile;
  readonly transport: Transport;
  readonly hall: HallPort;
  readonly report: Report;
}

/** The call boxes of one line in the hall: a press is a command, a refusal a beep, the counter's view the digits. */
export class Boxes {
  readonly driver: CallBoxDriver;
  readonly #file: BoxesFile;
  readonly #hall: HallPort;
  readonly #report: Report;
  readonly #counters = new Map<number, CounterId>();
  readonly #waiting = new Map<number, number>();

  constructor({ file, transport, hall, report }: BoxesOptions) {
    this.#file = file;
    this.#hall = hall;
    this.#report = report;
    for (const [address, counter] of Object.entries(file.boxes)) this.#counters.set(Number(address), counter);
    this.driver = new CallBoxDriver({
      transport,
      boxes: [...this.#counters.keys()],
      repeatWindowMs: file.repeatWindowMs,
    });
    this.driver.onPress((press) => void this.#pressed(press));
    this.driver.onRating((rating) => void this.#rated(rating));
    this.driver.onStranger((address) => {
      report(file.id, 'a box with an address that hall.yaml does not name', { address });
    });
    hall.onDurable((events) => this.#follow(events));
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

  async #pressed({ box, key }: Press): Promise<void> {
    const counterId = this.#counters.get(box);
    if (counterId === undefined) return;
    const command = commandOf(key, counterId);
    if (command === null) {
      this.driver.beep(box);
      return;
    }
    if (!(await this.#done(box, command))) this.driver.beep(box);
  }

  async #rated({ box, value }: Rating): Promise<void> {
    const counterId = this.#counters.get(box);
    if (counterId === undefined) return;
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

/** What a key asks for; null: a key that does nothing yet. */
function commandOf(key: Press['key'], counterId: CounterId): CounterCommand | null {
  switch (key) {
    case 'call':
      return { type: 'CallNext', counterId, via: 'box' };
    case 'recall':
      return { type: 'Recall', counterId };
    case 'evaluate':
      return { type: 'AskEvaluation', counterId };
    case 'no-show':
      return { type: 'MarkNoShow', counterId };
    case 'pause':
      return { type: 'TogglePause', counterId, reason: speech['zh-CN']['pause.box'] };
    case 'hold':
    case 'resume':
    case 'transfer':
      return null;
  }
}

/** The digits of `A012`: 12; 0 when nobody is there. */
function runningNumber(ticketNumber: string | null): number {
  return Number(ticketNumber?.replace(/^[A-Z]+/, '') ?? 0);
}
