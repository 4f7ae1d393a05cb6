import { newAccountId } from '../accounts/people.ts';
import { hasAccounts } from '../accounts/state.ts';
import { configurationOf, differences } from '../config/configuration.ts';
import { passwordProblem } from '../doors/password.ts';
import { hashPassword } from '../doors/secret.ts';
import { isRefusal } from '../hall/slice.ts';
import { inHall } from '../compose/data.ts';
import type { FirstHall } from '../set-up/begin.ts';
import { withAccountNames } from './account-names.ts';
import { openTrial } from './trial.ts';

/** Stands on the events of the first day. */
const ACTOR = 'set-up';

/** The last step of the set-up in the hall's own journal. Each call opens it and leaves it closed. */
export const firstHall: FirstHall = {
  hasDirector: (folder) => inHall(folder, ({ hall }) => Promise.resolve(hasAccounts(hall.state.accounts))),

  passwordProblem: ({ login, password }) => {
    const refused = passwordProblem(password, login);
    return refused === null ? null : { refused };
  },

  configure: (folder, file) =>
    inHall(folder, async ({ hall }) => {
      const configuration = configurationOf(file);
      const kept = hall.state.settings.configuration;
      if (kept !== null && differences(configuration, kept).length === 0) return;
      await hall.execute({ type: 'ConfigureHall', configuration }, { actor: ACTOR });
    }),

  openDevices: (file) => openTrial(file),

  createDirector: async (folder, { login, name, password }) => {
    const passwordHash = await hashPassword(password);
    const accountId = newAccountId();
    return inHall(folder, async ({ hall }) => {
      const names = await withAccountNames(folder, (people) => people.seal(accountId, { login, name }));
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
