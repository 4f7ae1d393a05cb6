import { dayOf } from '../hall/clock.ts';
import type { AnyCommand } from '../hall/slice.ts';
import { keptUntil, RETENTION } from '../vault/retention.ts';
import type { AccountCommand } from './rules.ts';
import type { AccountsState } from './state.ts';

/** Whose account has been closed for longer than the period is forgotten, by an event like any other. */
export async function forgetClosedAccounts(hall: {
  readonly state: { readonly accounts: AccountsState };
  execute(command: AnyCommand, request: { readonly actor: string }): Promise<unknown>;
  now(): number;
}): Promise<void> {
  const today = dayOf(hall.now());
  for (const { id, closedAt, forgotten } of hall.state.accounts.accounts.values()) {
    if (closedAt === null || forgotten || keptUntil(RETENTION.account, dayOf(closedAt)) > today) continue;
    const command: AccountCommand = { type: 'ForgetAccount', accountId: id, reason: 'period-over' };
    await hall.execute(command, { actor: 'retention' });
  }
}
