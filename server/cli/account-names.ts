import { AccountPeople } from '../accounts/people.ts';
import { openHallKey } from '../vault/hall-key.ts';
import { Vault } from '../vault/vault.ts';

/** Names of accounts for one piece of work, in a folder on which no hall runs. */
export async function withAccountNames<Answer>(
  folder: string,
  work: (people: AccountPeople) => Promise<Answer>,
): Promise<Answer> {
  const vault = await Vault.open(folder);
  try {
    return await work(new AccountPeople(vault, await openHallKey(folder)));
  } finally {
    await vault.close();
  }
}
