import type { Caller, Executor } from '../hall/endpoint.ts';
import { isRefusal } from '../hall/slice.ts';
import type { Refusal } from '../hall/slice.ts';
import type { AccountCommand } from './rules.ts';

/** Does a command as a caller; null: done. What a cookie or a password is in never gets an idempotent repeat. */
export function doAs<State>(
  hall: Executor<State>,
): (command: AccountCommand, caller: Caller) => Promise<Refusal | null> {
  return async (command, { actor }) => {
    const outcome = await hall.execute(command, { actor });
    return isRefusal(outcome) ? outcome : null;
  };
}
