import { randomBytes } from 'node:crypto';
import { AccountPeople } from '../accounts/people.ts';
import type { AccountNames } from '../accounts/people.ts';
import { hasAccounts } from '../accounts/state.ts';
import { configurationOf, differences } from '../config/configuration.ts';
import { passwordProblem } from '../doors/password.ts';
import { hashPassword } from '../doors/secret.ts';
import { isRefusal } from '../hall/slice.ts';
import { openHall } from '../compose/data.ts';
import type { FirstHall } from '../set-up/begin.ts';
import { personKey } from '../vault/hall-key.ts';
import { Vault } from '../vault/vault.ts';
import { openTrial } from './trial.ts';

/** Stands on the events of the first day. */
const ACTOR = 'set-up';

/** The last step of the set-up in the hall's own journal. Each call opens it and leaves it closed. */
export const firstHall: FirstHall = {
  hasDirector: (folder) => inHall(folder, ({ state }) => Promise.resolve(hasAccounts(state.accounts))),

  passwordProblem: ({ login, password }) => {
    const refused = passwordProblem(password, login);
    return refused === null ? null : { refused };
  },

  configure: (folder, file) =>
    inHall(folder, async (hall) => {
      const configuration = configurationOf(file);
      const kept = hall.state.settings.configuration;
      if (kept !== null && differences(configuration, kept).length === 0) return;
      await hall.execute({ type: 'ConfigureHall', configuration }, { actor: ACTOR });
    }),

  openDevices: (file) => openTrial(file),

  createDirector: async (folder, { login, name, password }) => {
    const passwordHash = await hashPassword(password);
    const accountId = randomBytes(9).toString('base64url');
    return inHall(folder, async (hall) => {
      const names = await namesOf(folder, accountId, { login, name });
      const outcome = await hall.execute(
        {
          type: 'CreateAccount',
          accountId,
          ...names,
          roles: ['director', 'technician'],
          staffId: null,
          passwordHash,
          mustChange: false,
        },
        { actor: ACTOR },
      );
      return isRefusal(outcome) ? outcome : null;
    });
  },
};

/** Sealed; the key is on disk before the event that needs it. */
async function namesOf(
  folder: string,
  accountId: string,
  said: { login: string; name: string },
): Promise<AccountNames> {
  const vault = await Vault.open(folder);
  try {
    return await new AccountPeople(vault, await personKey(folder)).seal(accountId, said);
  } finally {
    await vault.close();
  }
}

type OpenHall = Awaited<ReturnType<typeof openHall>>['hall'];

async function inHall<Answer>(folder: string, work: (hall: OpenHall) => Promise<Answer>): Promise<Answer> {
  const { journal, hall } = await openHall(folder);
  try {
    return await work(hall);
  } finally {
    await journal.close();
  }
}
