import { Login } from '../../contract/doors.ts';
import type { StaffRole } from '../../contract/doors.ts';
import { lockedSeconds } from '../doors/lock.ts';
import { oncePassword } from '../doors/password.ts';
import { hashPassword } from '../doors/secret.ts';
import type { AnyCommand, Refusal } from '../hall/slice.ts';
import { isRefusal } from '../hall/slice.ts';
import { newAccountId } from './people.ts';
import type { AccountPeople } from './people.ts';
import type { AccountCommand } from './rules.ts';
import { accountOfLogin, isOpen } from './state.ts';
import type { AccountsState } from './state.ts';

/** What whoever sits at the hall's own machine may do with accounts (`quhao account`). */
export type AccountAsk =
  | { readonly what: 'list' }
  | { readonly what: 'create'; readonly login: string; readonly name: string; readonly roles: readonly StaffRole[] }
  | { readonly what: 'password' | 'unlock'; readonly login: string };

/** The hall as this needs it: with or without one that runs. */
export interface MachineHall {
  readonly state: { readonly accounts: AccountsState };
  execute(command: AnyCommand, request: { readonly actor: string }): Promise<object | Refusal>;
  now(): number;
}

/** Answers with what the person at the machine is to read; a new password among it, once. */
export async function atTheMachine(
  hall: MachineHall,
  people: AccountPeople,
  ask: AccountAsk,
): Promise<{ readonly done: string } | { readonly refused: string }> {
  if (ask.what === 'list') return { done: listed(hall, people) };
  const login = Login.safeParse(ask.login);
  if (!login.success) return { refused: 'login-form' };
  const run = async (command: AccountCommand, done: string): Promise<{ done: string } | { refused: string }> => {
    const outcome = await hall.execute(command, { actor: 'machine' });
    return isRefusal(outcome) ? { refused: outcome.refused } : { done };
  };
  if (ask.what === 'create') {
    const password = oncePassword();
    const accountId = newAccountId();
    const { name, roles } = ask;
    const passwordHash = await hashPassword(password);
    const names = await people.seal(accountId, { login: login.data, name });
    const account = { accountId, ...names, roles, staffId: null, passwordHash, mustChange: true };
    return run({ type: 'CreateAccount', ...account }, password);
  }
  const account = accountOfLogin(hall.state.accounts, people.keyOf(login.data));
  if (account === null) return { refused: 'unknown-account' };
  if (ask.what === 'unlock') return run({ type: 'UnlockAccount', accountId: account.id }, login.data);
  const password = oncePassword();
  const passwordHash = await hashPassword(password);
  const command = { accountId: account.id, passwordHash, mustChange: true, keepsSession: null };
  return run({ type: 'SetPassword', ...command }, password);
}

function listed(hall: MachineHall, people: AccountPeople): string {
  const now = hall.now();
  return [...hall.state.accounts.accounts.values()]
    .filter(isOpen)
    .map(({ login, name, roles, lock }) => {
      const seconds = lockedSeconds(lock, now);
      return `${people.read(login)}  ${people.read(name)}  ${roles.join(', ')}${seconds > 0 ? `  locked ${seconds} s` : ''}`;
    })
    .join('\n');
}
