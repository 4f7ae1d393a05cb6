import { accountsSlice } from '../accounts/rules.ts';
import { alertsSlice } from '../alerts/rules.ts';
import { appointmentsSlice } from '../appointments/rules.ts';
import { evaluationsTable } from '../evaluation/records.ts';
import { evaluationSlice } from '../evaluation/rules.ts';
import { HallClock, machineTime } from '../hall/clock.ts';
import type { TimeSources } from '../hall/clock.ts';
import { Hall } from '../hall/execute.ts';
import type { States } from '../hall/execute.ts';
import { Journal } from '../journal/journal.ts';
import { planSlice } from '../plan/rules.ts';
import { printingSlice } from '../printing/rules.ts';
import type { AdvanceDay } from '../queue/commands.ts';
import { ticketsTable } from '../queue/records.ts';
import { queueSlice } from '../queue/rules.ts';
import { screensSlice } from '../screens/rules.ts';
import { settingsSlice } from '../settings/rules.ts';
import { tokensSlice } from '../settings/tokens.ts';
import { staffSlice } from '../staff/rules.ts';
import { forgottenSlice } from '../vault/forgotten.ts';

/** The read tables that the journal keeps in its transactions. */
export const readTables = [ticketsTable, evaluationsTable];

const slices = {
  settings: settingsSlice,
  plan: planSlice,
  appointments: appointmentsSlice,
  tokens: tokensSlice,
  queue: queueSlice,
  evaluation: evaluationSlice,
  printing: printingSlice,
  alerts: alertsSlice,
  people: forgottenSlice,
  staff: staffSlice,
  accounts: accountsSlice,
  screens: screensSlice,
};

/** The states of every slice. */
export type WholeState = States<typeof slices>;

/** A hall with every slice. */
export type WholeHall = Hall<typeof slices>;

export interface HallData {
  readonly journal: Journal;
  readonly clock: HallClock;
  readonly hall: WholeHall;
}

/** Opens the data of a hall: the journal and the states folded from it. */
export async function openHall(folder: string, time: TimeSources = machineTime): Promise<HallData> {
  const journal = await Journal.open({ folder, tables: readTables });
  const clock = new HallClock(journal.lastAt, time);
  const hall = await Hall.open({
    slices,
    journal,
    clock,
    advanceDay: (to): AdvanceDay => ({ type: 'AdvanceDay', to }),
  });
  return { journal, clock, hall };
}

/** Opens the data of a hall for one piece of work. */
export async function inHall<Answer>(folder: string, work: (data: HallData) => Promise<Answer>): Promise<Answer> {
  const data = await openHall(folder);
  try {
    return await work(data);
  } finally {
    await data.journal.close();
  }
}
