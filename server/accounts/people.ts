import { createHmac, randomBytes } from 'node:crypto';
import type { PersonId, Personal, Sealed } from '../vault/sealed.ts';
import { FORGOTTEN_TEXT } from '../vault/vault.ts';
import type { Seals } from '../vault/vault.ts';

/** How the journal has the names of an account: sealed, and the login also as a keyed hash to be found by. */
export interface AccountNames {
  readonly loginKey: string;
  readonly login: Sealed;
  readonly name: Sealed;
}

export function newAccountId(): string {
  return randomBytes(9).toString('base64url');
}

/** Under whose key the names of an account are sealed. */
export function personOfAccount(accountId: string): PersonId {
  return `account:${accountId}`;
}

/** Seals and reads the names of people who sign in. */
export class AccountPeople {
  readonly #vault: Seals;
  readonly #hallKey: Uint8Array;

  constructor(vault: Seals, hallKey: Uint8Array) {
    this.#vault = vault;
    this.#hallKey = hallKey;
  }

  /** The key that opens them is on disk before this resolves. */
  async seal(
    accountId: string,
    { login, name }: { readonly login: string; readonly name: string },
  ): Promise<AccountNames> {
    const person = personOfAccount(accountId);
    await this.#vault.admit(person);
    return {
      loginKey: this.keyOf(login),
      login: this.#vault.seal(person, 'login', login),
      name: this.#vault.seal(person, 'name', name),
    };
  }

  /** What an account is found by. */
  keyOf(login: string): string {
    return createHmac('sha256', this.#hallKey).update(`login:${login}`).digest('hex');
  }

  /** `已删除` of somebody who is forgotten. */
  read(personal: Personal): string {
    return this.#vault.read(personal) ?? FORGOTTEN_TEXT;
  }
}
