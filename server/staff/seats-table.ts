import { Day } from '../../contract/appointments.ts';
import { OFFICE } from '../doors/may.ts';
import type { Database } from '../journal/sqlite.ts';
import type { Vault } from '../vault/vault.ts';
import { CSV_START, csvRow } from '../web/csv.ts';
import type { RawRoute } from '../web/raw.ts';
import { seatsOf } from './records.ts';
import type { StaffState } from './state.ts';

const HEAD = ['窗口', '窗口名称', '姓名', '从', '到', '怎么坐的'];
const AS = { own: '本窗口', substitute: '顶岗（已同意）', unplanned: '未经同意' } as const;

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
          csvRow([counterNumber, counterName, name ?? '已删除', from, to ?? '', AS[as]]),
        );
        response.attachment(`seats-${day.data}.csv`).type('text/csv');
        response.send(`${CSV_START}${csvRow(HEAD)}${rows.join('')}`);
      },
    ],
  };
}
