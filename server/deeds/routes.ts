import { DeedsAnswer, DeedsBody } from '../../contract/deeds.ts';
import type { Rule } from '../doors/may.ts';
import { hallTime } from '../hall/clock.ts';
import { endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked } from '../hall/endpoint.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { lookBack, timeAt } from './records.ts';
import { deedsOf } from './views.ts';
import type { Telling } from './views.ts';

export interface DeedRoutes extends Telling {
  readonly hallName: () => string;
  readonly now: () => number;
  /** When the hash chain was last gone through, UTC ms, and whether it did not fit. */
  readonly chain: () => { readonly at: number | null; readonly broken: boolean };
}

/** Whoever watches over the hall; what a person did is not a technician's to read, nor a program's. */
export const READS_DEEDS: Rule = { director: 'all', auditor: 'all' };

const A_PAGE = 50;
/** A page looks back through so many stretches of the journal; what is older is asked for by hand. */
const STRETCHES_A_PAGE = 25;

/** Who did what, over HTTP: a POST since it says whose deeds are sought; it changes nothing. */
export function deedEndpoints(given: DeedRoutes): AnyEndpoint[] {
  const { reader, names, hallName, now, chain } = given;
  const answer = async ({ before, ...sought }: DeedsBody): Promise<DeedsAnswer> => {
    const events: RecordedEvent[] = [];
    let unlooked: number | null = null;
    let stretches = 0;
    for await (const found of lookBack(reader, sought, before, A_PAGE + 1)) {
      events.push(...found.events);
      stretches += 1;
      unlooked = found.more ? found.lookedTo : null;
      if (events.length > A_PAGE || stretches === STRETCHES_A_PAGE) break;
    }
    const page = events.slice(0, A_PAGE);
    const full = events.length > A_PAGE;
    const lookedTo = full || unlooked === null ? null : await timeAt(reader(), unlooked);
    const { at, broken } = chain();
    return {
      hallName: hallName(),
      at: hallTime(now()),
      deeds: await deedsOf(page, given),
      before: full ? page[page.length - 1]!.position : unlooked,
      lookedTo: lookedTo === null ? null : hallTime(lookedTo),
      whose: [...names.all],
      chain: { at: at === null ? null : hallTime(at), broken },
    };
  };
  const read = endpoint({
    method: 'post',
    path: '/deeds',
    summary: 'Who did what, newest first: the journal as sentences, by day, person and kind; changes nothing',
    body: DeedsBody,
    answer: DeedsAnswer,
    may: READS_DEEDS,
    handle: async ({ body }: Asked<unknown, DeedsBody>) => ({ answer: await answer(body) }),
  });
  return [read];
}
