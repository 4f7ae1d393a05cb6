import { onScopeDispose, shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import type { SessionAnswer } from '../contract/doors.ts';
import { get, post } from './api.ts';

/** A hand on the page is told to the hall at most this often, ms. */
const TELL_EVERY_MS = 60_000;

export interface PageSession {
  /** null until the hall has said it. */
  readonly session: Readonly<ShallowRef<SessionAnswer | null>>;
  leave(): Promise<void>;
}

function isSignedIn(session: SessionAnswer | null): boolean {
  return session !== null && session.person !== null;
}

/** Who is before the page; as long as hands are on it the session does not end. */
export function useSession(): PageSession {
  const session = shallowRef<SessionAnswer | null>(null);
  let toldAt = performance.now();

  const take = (answer: SessionAnswer): void => {
    session.value = answer;
  };
  const hand = (): void => {
    if (!isSignedIn(session.value) || performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    // a hall that cannot be reached shows on the page's own mark
    void post<SessionAnswer>('/session/alive').then(take, () => undefined);
  };
  void get<SessionAnswer>('/session').then(take, () => undefined);
  document.addEventListener('keydown', hand, { passive: true });
  document.addEventListener('pointerdown', hand, { passive: true });
  onScopeDispose(() => {
    document.removeEventListener('keydown', hand);
    document.removeEventListener('pointerdown', hand);
  });

  return {
    session,
    leave: async () => {
      await post('/session/end');
      location.reload();
    },
  };
}
