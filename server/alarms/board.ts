import type { Alarm } from '../../contract/alarms.ts';
import { hallTime } from '../hall/clock.ts';
import type { Facts } from './facts.ts';
import { RULES } from './rules.ts';
import type { Finding, Params, Rule } from './rules.ts';

/** What is known of one finding over time. */
interface Watched {
  params: Params;
  readonly foundAt: number;
  /** When it was last found. */
  lastAt: number;
  standing: boolean;
}

/** The alarms that stand. One comes when it has been found for its rule's time, and goes when it has not been for as long. */
export class AlarmBoard {
  readonly #watched = new Map<string, Watched>();
  readonly #rules: readonly Rule[];
  #alarms: readonly Alarm[] = [];

  constructor(rules: readonly Rule[] = RULES) {
    this.#rules = rules;
  }

  /** In the order of the rules. */
  get alarms(): readonly Alarm[] {
    return this.#alarms;
  }

  /** Looks at the facts as of `now`, UTC ms. Gives the alarms that have come since the last look. */
  look(facts: Facts, now: number): readonly Alarm[] {
    const before = this.#alarms;
    this.#alarms = this.#rules.flatMap((rule) => this.#lookBy(rule, facts, now));
    return this.#alarms.filter(
      ({ code, subject }) => !before.some((alarm) => alarm.code === code && alarm.subject === subject),
    );
  }

  #lookBy({ code, steadyMs, find }: Rule, facts: Facts, now: number): Alarm[] {
    const keyOf = (subject: string): string => `${code} ${subject}`;
    const found = find(facts, now, (subject) => this.#watched.get(keyOf(subject))?.standing === true);
    for (const finding of found) this.#note(keyOf(finding.subject), finding, now);
    const alarms: Alarm[] = [];
    for (const [key, watched] of this.#watched) {
      if (!key.startsWith(`${code} `)) continue;
      const isFound = watched.lastAt === now;
      const isWell = !isFound && now - watched.lastAt >= steadyMs;
      if (isWell || (!isFound && !watched.standing)) {
        this.#watched.delete(key);
        continue;
      }
      if (isFound && now - watched.foundAt >= steadyMs) watched.standing = true;
      if (!watched.standing) continue;
      const { params, foundAt } = watched;
      alarms.push({ code, subject: key.slice(code.length + 1), params: { ...params }, since: hallTime(foundAt) });
    }
    return alarms;
  }

  #note(key: string, { params }: Finding, now: number): void {
    const watched = this.#watched.get(key);
    if (watched === undefined) this.#watched.set(key, { params, foundAt: now, lastAt: now, standing: false });
    else Object.assign(watched, { params, lastAt: now });
  }
}
