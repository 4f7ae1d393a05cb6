import type { ForgettingReason } from '../../contract/staff.ts';
import type { Slice } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { PersonForgotten } from './events.ts';
import type { PersonId } from './sealed.ts';
import type { Vault } from './vault.ts';

export interface Forgetting {
  readonly person: PersonId;
  /** UTC ms. */
  readonly at: number;
  readonly by: string;
  readonly reason: ForgettingReason;
}

/** Everybody who was ever forgotten, the earliest first. */
export interface ForgottenState {
  readonly forgotten: Forgetting[];
}

/** Takes no command: whether somebody may be forgotten decides the slice that keeps something about them. */
export const forgottenSlice: Slice<ForgottenState, never> = {
  commands: [],
  initial: () => ({ forgotten: [] }),
  evolve({ forgotten }: ForgottenState, { type, data, at, actor }: RecordedEvent): void {
    if (type !== 'PersonForgotten') return;
    const { person, reason } = data as PersonForgotten['data'];
    forgotten.push({ person, at, by: actor, reason });
  },
  decide: () => ({ events: [] }),
};

/** Lets keys follow the journal: those of people forgotten while the hall stopped go at once, later ones with their event. */
export async function followForgetting(
  vault: Vault,
  hall: {
    readonly state: { readonly people: ForgottenState };
    onDurable(listener: (events: readonly RecordedEvent[]) => void): void;
  },
  failed: (error: Error) => void,
): Promise<void> {
  for (const { person } of hall.state.people.forgotten) await vault.forget(person);
  hall.onDurable((events) => {
    for (const { type, data } of events) {
      // a key that could not be removed goes at the next start
      if (type === 'PersonForgotten') vault.forget((data as PersonForgotten['data']).person).catch(failed);
    }
  });
}
