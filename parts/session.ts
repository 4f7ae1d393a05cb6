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

/** One for the whole page, whichever of its parts asks. */
const session = shallowRef<SessionAnswer | null>(null);
let asked: Promise<void> | null = null;

function take(answer: SessionAnswer): void {
  session.value = answer;
}

/** Who is before the page; null until the hall has said it. */
export function whoIsHere(): Readonly<ShallowRef<SessionAnswer | null>> {
  asked ??= get<SessionAnswer>('/session').then(take, () => {
    // a hall that cannot be reached shows on the page's own mark; whoever needs it next asks again
    asked = null;
  });
  return session;
}

/** Who is before the page; as long as hands are on it the session does not end. */
export function useSession(): PageSession {
  let toldAt = performance.now();

  const hand = (): void => {
    if (!isSignedIn(session.value) || performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    // a hall that cannot be reached shows on the page's own mark
    void post<SessionAnswer>('/session/alive').then(take, () => undefined);
  };
  document.addEventListener('keydown', hand, { passive: true });
  document.addEventListener('pointerdown', hand, { passive: true });
  onScopeDispose(() => {
    document.removeEventListener('keydown', hand);
    document.removeEventListener('pointerdown', hand);
  });

  return {
    session: whoIsHere(),
    leave: async () => {
      await post('/session/end');
      location.reload();
    },
  };
}
