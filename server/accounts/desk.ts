import { randomBytes } from 'node:crypto';
import type { CounterId } from '../../contract/ids.ts';
import { lockedSeconds } from '../doors/lock.ts';
import { passwordProblem } from '../doors/password.ts';
import { hashPassword, hashPin, isSecret } from '../doors/secret.ts';
import { newToken, tokenHash } from '../doors/token.ts';
import type { Executor } from '../hall/endpoint.ts';
import { isRefusal } from '../hall/slice.ts';
import type { Refusal } from '../hall/slice.ts';
import type { AccountPeople } from './people.ts';
import type { AccountCommand } from './rules.ts';
import { accountOfLogin, isOpen } from './state.ts';
import type { Account, AccountsState } from './state.ts';

/** Somebody who wants in, and from where. */
export interface Attempt {
  readonly counterId: CounterId | null;
  /** The paired console they stand at. */
  readonly screenId: string | null;
}

export type Entered = { readonly token: string; readonly sessionId: string } | Refusal;

const WRONG: Refusal = { refused: 'sign-in-wrong' };
/** More who wait for their turn to be hashed are told to come again: a flood of tries must not keep staff out for long. */
const LONGEST_LINE = 12;

/**
 * Where people sign in: passwords and PINs are checked here, outside the rules, one at a time; what comes of it is a
 * command like any other. Who is unknown waits as long as who is known, and is told the same.
 */
export class SignInDesk<State extends { readonly accounts: AccountsState }> {
  readonly #hall: Executor<State>;
  readonly #people: AccountPeople;
  #waiting = 0;
  /** Nobody's password: what is given for unknown names is checked against it, so that time tells nothing. */
  readonly #nobody = hashPassword(randomBytes(12).toString('base64url'));

  constructor(hall: Executor<State>, people: AccountPeople) {
    this.#hall = hall;
    this.#people = people;
  }

  async byPassword(login: string, password: string, attempt: Attempt): Promise<Entered> {
    const account = accountOfLogin(this.#hall.state.accounts, this.#people.keyOf(login));
    const seconds = account === null ? 0 : this.#lockedSeconds(account);
    if (seconds > 0) return { refused: 'account-locked', params: { seconds } };
    const right = await this.#isRight(password, account?.passwordHash ?? (await this.#nobody));
    if (right === 'crowded') return { refused: 'too-many' };
    if (account === null) return WRONG;
    return right ? this.#open(account, attempt, 'password') : this.#wrong(account);
  }

  /** The next clerk at a paired console, who has signed in with the password today. */
  async byPin(accountId: string, pin: string, attempt: Attempt): Promise<Entered> {
    const account = this.#hall.state.accounts.accounts.get(accountId);
    if (account === undefined || !isOpen(account) || account.pinHash === null) return WRONG;
    if (!account.passwordDay) return { refused: 'pin-needs-password' };
    const seconds = this.#lockedSeconds(account);
    if (seconds > 0) return { refused: 'account-locked', params: { seconds } };
    const right = await this.#isRight(pin, account.pinHash);
    if (right === 'crowded') return { refused: 'too-many' };
    return right ? this.#open(account, attempt, 'pin') : this.#wrong(account);
  }

  /** A person's own new password; the old one is asked for, so that a page left open is not enough. */
  async changePassword(accountId: string, sessionId: string, old: string, password: string): Promise<Refusal | null> {
    const account = await this.#confirmed(accountId, old);
    if ('refused' in account) return account;
    const problem = passwordProblem(password, this.#people.read(account.login));
    if (problem !== null) return { refused: problem };
    if (password === old) return { refused: 'password-same' };
    const passwordHash = await hashPassword(password);
    return this.#do({ type: 'SetPassword', accountId, passwordHash, mustChange: false, keepsSession: sessionId });
  }

  async setPin(accountId: string, password: string, pin: string): Promise<Refusal | null> {
    const account = await this.#confirmed(accountId, password);
    return 'refused' in account ? account : this.#do({ type: 'SetPin', accountId, pinHash: await hashPin(pin) });
  }

  async #confirmed(accountId: string, password: string): Promise<Account | Refusal> {
    const account = this.#hall.state.accounts.accounts.get(accountId);
    if (account === undefined) return WRONG;
    const seconds = this.#lockedSeconds(account);
    if (seconds > 0) return { refused: 'account-locked', params: { seconds } };
    const right = await this.#isRight(password, account.passwordHash);
    if (right === 'crowded') return { refused: 'too-many' };
    return right ? account : this.#wrong(account);
  }

  async #isRight(given: string, written: string): Promise<boolean | 'crowded'> {
    if (this.#waiting >= LONGEST_LINE) return 'crowded';
    this.#waiting += 1;
    try {
      return await isSecret(given, written);
    } finally {
      this.#waiting -= 1;
    }
  }

  async #open(account: Account, { counterId: asked, screenId }: Attempt, by: 'password' | 'pin'): Promise<Entered> {
    // who does not serve sits nowhere, and sends nobody away
    const counterId = account.roles.includes('clerk') ? asked : null;
    const token = newToken();
    const sessionId = randomBytes(12).toString('base64url');
    const { id: accountId } = account;
    const refused = await this.#do(
      { type: 'SignIn', accountId, sessionId, tokenHash: tokenHash(token), counterId, screenId, by },
      accountId,
    );
    return refused ?? { token, sessionId };
  }

  async #wrong({ id: accountId }: Account): Promise<Refusal> {
    await this.#do({ type: 'FailSignIn', accountId });
    const seconds = this.#lockedSeconds(this.#hall.state.accounts.accounts.get(accountId)!);
    return seconds > 0 ? { refused: 'account-locked', params: { seconds } } : WRONG;
  }

  #lockedSeconds({ lock }: Account): number {
    return lockedSeconds(lock, this.#hall.now());
  }

  async #do(command: AccountCommand, accountId?: string): Promise<Refusal | null> {
    const actor = accountId === undefined ? 'door' : `staff:${accountId}`;
    const outcome = await this.#hall.execute(command, { actor });
    return isRefusal(outcome) ? outcome : null;
  }
}
