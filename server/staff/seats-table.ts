import { Day } from '../../contract/appointments.ts';
import { staff } from '../../texts/staff.ts';
import { OFFICE } from '../doors/may.ts';
import type { Database } from '../journal/sqlite.ts';
import type { Vault } from '../vault/vault.ts';
import { CSV_START, csvRow } from '../web/csv.ts';
import type { RawRoute } from '../web/raw.ts';
import { seatsOf } from './records.ts';
import type { StaffState } from './state.ts';

const texts = staff['zh-CN'];
const HEAD = (['counter', 'name', 'person', 'from', 'to', 'as'] as const).map((column) => texts[`table.${column}`]);

export interface SeatsTable {
  readonly hall: { readonly state: { readonly staff: StaffState } };
  readonly vault: Pick<Vault, 'read'>;
  readonly reader: () => Database;
}

/** The seats of a day as a table to open elsewhere. */
export function seatsTable({ hall, vault, reader }: SeatsTable): RawRoute {
  return {
    method: 'get',
    path: '/seats/:day/table.csv',
    may: OFFICE,
    handlers: [
      async (request, response, next) => {
        const day = Day.safeParse(request.params['day']);
        if (!day.success) {
          next();
          return;
        }
        const { seats } = await seatsOf(reader(), hall.state.staff, vault, day.data);
        const rows = seats.map(({ counterNumber, counterName, name, from, to, as }) =>
          csvRow([counterNumber, counterName, name ?? texts.forgotten, from, to ?? '', texts[`as.${as}`]]),
        );
        response.attachment(`seats-${day.data}.csv`).type('text/csv');
        response.send(`${CSV_START}${csvRow(HEAD)}${rows.join('')}`);
      },
    ],
  };
}
