import { EvaluatorDriver } from '../../drivers/evaluator/driver.ts';
import type { EvaluationAsked } from '../evaluation/events.ts';
import { isRefusal } from '../hall/slice.ts';
import type { EvaluatorFile, HallPort, Report } from './hall-port.ts';
import type { DriverWord } from './health.ts';
import type { Line } from './lines.ts';

/** A stand-alone evaluator in the hall: a key rates what was asked last at its counter. */
export class Evaluator {
  readonly driver: EvaluatorDriver;
  readonly #file: EvaluatorFile;
  readonly #hall: HallPort;
  readonly #report: Report;

  constructor(file: EvaluatorFile, { transport }: Line, hall: HallPort, report: Report) {
    this.#file = file;
    this.#hall = hall;
    this.#report = report;
    const { presses, ask, thank } = file;
    this.driver = new EvaluatorDriver({
      transport,
      presses,
      ...(ask === undefined ? {} : { ask }),
      ...(thank === undefined ? {} : { thank }),
    });
    this.driver.onLevel((level) => void this.#pressed(level));
    hall.onDurable((events) => {
      for (const event of events) {
        const asked = event.type === 'EvaluationAsked' ? (event.data as EvaluationAsked['data']).counterId : null;
        if (asked === file.counter) this.driver.ask();
      }
    });
  }

  word(): DriverWord {
    const { framesIn, badFrames, retries, lastSeenAt } = this.driver.health;
    const heard = lastSeenAt !== null;
    return {
      state: heard ? 'online' : 'unknown',
      reason: heard ? null : { code: 'device.not-heard-yet' },
      lastSeenAt,
      framesIn,
      badFrames,
      retries,
      roundTripMs: null,
    };
  }

  async #pressed(level: 1 | 2 | 3 | 4 | 5): Promise<void> {
    const { id, counter: counterId } = this.#file;
    try {
      const outcome = await this.#hall.execute(
        { type: 'EvaluateByKey', counterId, level },
        { actor: `evaluator:${id}` },
      );
      if (isRefusal(outcome)) this.#report(id, 'refused', { command: 'EvaluateByKey', code: outcome.refused });
      else this.driver.thank();
    } catch (error) {
      this.#report(id, 'the hall could not take a press', { error: String(error) });
    }
  }
}
