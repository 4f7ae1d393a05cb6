import { AccountPeople } from '../accounts/people.ts';
import { forgetClosedAccounts } from '../accounts/retention.ts';
import { followSeats } from '../accounts/seats.ts';
import { staffOf } from '../config/configuration.ts';
import { Names } from '../deeds/names.ts';
import { Register } from '../staff/register.ts';
import { followForgetting } from '../vault/forgotten.ts';
import { openHallKey } from '../vault/hall-key.ts';
import { Vault } from '../vault/vault.ts';
import type { WholeHall } from './data.ts';
import type { StartOptions } from './parts.ts';

/** What the hall keeps about people, and what opens it. */
export interface People {
  readonly vault: Vault;
  /** Under which is hashed what people are looked up by. */
  readonly hallKey: Uint8Array;
  readonly register: Register;
  /** Names of accounts, sealed as they come in. */
  readonly accounts: AccountPeople;
  /** For whoever reads what was done. */
  readonly names: Names;
}

/** Opens it, forgets whose time is over, and keeps doing so. `failed`: something of it could not be looked after. */
export async function openPeople(
  { file, folder }: StartOptions,
  hall: WholeHall,
  failed: (error: Error) => void,
): Promise<People> {
  const vault = await Vault.open(folder);
  await followForgetting(vault, hall, failed);
  const register = await Register.open({ hall, vault, dataFolder: folder, seed: staffOf(file), failed });
  const hallKey = await openHallKey(folder);
  followSeats(hall, failed);
  await forgetClosedAccounts(hall);
  hall.onDurable((events) => {
    if (events.some(({ type }) => type === 'DayOpened')) forgetClosedAccounts(hall).catch(failed);
  });
  const accounts = new AccountPeople(vault, hallKey);
  const names = new Names(
    () => hall.state,
    (personal) => accounts.read(personal),
  );
  return { vault, hallKey, register, accounts, names };
}
