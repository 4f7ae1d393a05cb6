import { EmptyBody } from '../../contract/api.ts';
import { Day } from '../../contract/appointments.ts';
import { CounterId } from '../../contract/ids.ts';
import { SeatBody, SeatsAnswer } from '../../contract/staff.ts';
import { DIRECTOR, OFFICE } from '../doors/may.ts';
import { commandEndpoint, endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor } from '../hall/endpoint.ts';
import type { Database } from '../journal/sqlite.ts';
import type { Vault } from '../vault/vault.ts';
import type { StaffCommand } from './commands.ts';
import { seatsOf } from './records.ts';
import type { StaffState } from './state.ts';

export interface SeatRoutes<State> {
  readonly hall: Executor<State>;
  readonly vault: Vault;
  readonly reader: () => Database;
}

/** Who sits at which counter, now and on days past. */
export function seatEndpoints<State extends { readonly staff: StaffState }>({
  hall,
  vault,
  reader,
}: SeatRoutes<State>): AnyEndpoint[] {
  return [
    commandEndpoint(hall, {
      path: '/counters/:id/take-seat',
      summary: 'Somebody sits down at a counter; whoever sat there is relieved',
      params: { id: CounterId },
      body: SeatBody,
      answerSchema: SeatBody,
      refusals: ['unknown-staff', 'staff-left'],
      notFound: ['unknown-counter'],
      may: DIRECTOR,
      command: ({ id }, { staffId }): StaffCommand => ({ type: 'TakeSeat', counterId: id, staffId }),
      answer: ({ staff }, _events, { id }) => ({ staffId: staff.seats.get(id)!.staffId }),
    }),
    commandEndpoint(hall, {
      path: '/counters/:id/leave-seat',
      summary: 'Nobody sits at a counter any more',
      params: { id: CounterId },
      body: EmptyBody,
      answerSchema: EmptyBody,
      notFound: ['unknown-counter'],
      may: DIRECTOR,
      command: ({ id }): StaffCommand => ({ type: 'LeaveSeat', counterId: id }),
      answer: () => ({}),
    }),
    endpoint({
      method: 'get',
      path: '/seats/:day',
      summary: 'Who sat where when on a day',
      params: { day: Day },
      answer: SeatsAnswer,
      may: OFFICE,
      handle: async ({ params: { day } }: Asked<{ day: string }, unknown>) => ({
        answer: await seatsOf(reader(), hall.state.staff, vault, day),
      }),
    }),
  ];
}
