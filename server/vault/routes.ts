import { KeptAnswer, KeptBody } from '../../contract/staff.ts';
import { DIRECTOR_ALONE } from '../doors/may.ts';
import { hallTime } from '../hall/clock.ts';
import { endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor } from '../hall/endpoint.ts';
import type { Database } from '../journal/sqlite.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { lookupHash } from './hall-key.ts';
import { keptAbout } from './kept.ts';
import type { Traces } from './kept.ts';
import type { Vault } from './vault.ts';

export interface KeptRoutes<State> {
  readonly hall: Executor<State>;
  readonly vault: Vault;
  readonly hallKey: Uint8Array;
  readonly reader: () => Database;
  /** People whose own number has this hash. */
  readonly holders: (state: State, hash: string) => readonly Traces[];
}

/**
 * Somebody at the desk asks what the hall keeps about them, with their ID card or their phone. The number is made a keyed
 * hash at once, comes in a body, which is in no log, and is kept nowhere.
 */
export function keptEndpoint<
  State extends { readonly settings: { readonly configuration: HallConfiguration | null } },
>({ hall, vault, hallKey, reader, holders }: KeptRoutes<State>): AnyEndpoint {
  return endpoint({
    method: 'post',
    path: '/people/kept',
    summary: 'All that is kept about whoever has an ID number or a phone; changes nothing',
    body: KeptBody,
    answer: KeptAnswer,
    may: DIRECTOR_ALONE,
    handle: async ({ body: { by, number } }: Asked<unknown, KeptBody>) => {
      const hash = lookupHash(hallKey, by, number);
      const found: readonly Traces[] = [{ person: null, marks: [`"${hash}"`] }, ...holders(hall.state, hash)];
      const events = (await Promise.all(found.map((traces) => keptAbout(reader(), vault, traces)))).flat();
      const answer: KeptAnswer = {
        hallName: hall.state.settings.configuration?.hall.name ?? '',
        at: hallTime(hall.now()),
        person: found[1]?.person ?? null,
        events: events.sort((a, b) => a.position - b.position),
      };
      return { answer };
    },
  });
}
