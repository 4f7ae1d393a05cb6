import type { CounterId } from '../../contract/ids.ts';
import type { AnyCommand } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { AccountEvent } from './events.ts';
import type { AccountsState } from './state.ts';

/** The hall as this needs it. */
interface SeatedHall {
  readonly state: { readonly accounts: AccountsState };
  execute(command: AnyCommand, request: { readonly actor: string }): Promise<unknown>;
  onDurable(listener: (events: readonly RecordedEvent[]) => void): void;
}

interface Sitting {
  readonly accountId: string;
  readonly counterId: CounterId | null;
}

/**
 * Whoever signs in at a counter sits there for the register, too, where their account belongs to somebody of it (Article
 * 9: who serves is shown); whoever signs out gets up. A session that only fell asleep leaves them seated.
 */
export function followSeats(hall: SeatedHall, failed: (error: Error) => void): void {
  const sitting = new Map<string, Sitting>();
  for (const { id, accountId, counterId } of hall.state.accounts.sessions.values()) {
    sitting.set(id, { accountId, counterId });
  }
  const run = (accountId: string, command: { readonly type: string; readonly [field: string]: unknown }): void => {
    hall.execute(command, { actor: `staff:${accountId}` }).catch(failed);
  };
  const moved = (sessionId: string, now: Sitting): void => {
    const before = sitting.get(sessionId)?.counterId ?? null;
    sitting.set(sessionId, now);
    const { accountId, counterId } = now;
    const staffId = hall.state.accounts.accounts.get(accountId)?.staffId ?? null;
    if (staffId === null || before === counterId) return;
    if (counterId === null) run(accountId, { type: 'LeaveSeat', counterId: before });
    else run(accountId, { type: 'TakeSeat', counterId, staffId });
  };
  hall.onDurable((events) => {
    for (const recorded of events) {
      const event = recorded as RecordedEvent & AccountEvent;
      switch (event.type) {
        case 'SignedIn':
          moved(event.data.sessionId, event.data);
          break;
        case 'SessionMoved': {
          const was = sitting.get(event.data.sessionId);
          if (was !== undefined) moved(event.data.sessionId, { ...was, counterId: event.data.counterId });
          break;
        }
        case 'SignedOut': {
          const was = sitting.get(event.data.sessionId);
          // whoever comes next takes the seat, which ends this one
          if (was !== undefined && (event.data.why === 'left' || event.data.why === 'ended')) {
            moved(event.data.sessionId, { ...was, counterId: null });
          }
          sitting.delete(event.data.sessionId);
          break;
        }
        default:
      }
    }
  });
}
