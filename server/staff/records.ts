import type { SeatOfDay, SeatsAnswer } from '../../contract/staff.ts';
import { hallTime } from '../hall/clock.ts';
import { dayStream } from '../hall/day.ts';
import type { Database } from '../journal/sqlite.ts';
import type { Vault } from '../vault/vault.ts';
import type { SeatLeft, SeatTaken } from './events.ts';
import type { StaffState } from './state.ts';

interface Row {
  readonly type: 'SeatTaken' | 'SeatLeft' | 'DayClosed';
  readonly data: string;
  readonly at: number;
}

/** Who sat where when on a day, from its events; the day's end ends what nobody left. */
export async function seatsOf(
  reader: Database,
  state: StaffState,
  vault: Pick<Vault, 'read'>,
  day: string,
): Promise<SeatsAnswer> {
  const rows = await reader.all<Row>(
    `select type, data, at from events
     where stream = $stream and type in ('SeatTaken', 'SeatLeft', 'DayClosed') order by version`,
    { $stream: dayStream(day) },
  );
  const seats: SeatOfDay[] = [];
  const sitting = new Map<string, number>();
  const end = (counterId: string, at: number): void => {
    const index = sitting.get(counterId);
    if (index !== undefined) seats[index] = { ...seats[index]!, to: hallTime(at) };
    sitting.delete(counterId);
  };
  for (const { type, data, at } of rows) {
    if (type === 'DayClosed') {
      for (const counterId of sitting.keys()) end(counterId, at);
    } else if (type === 'SeatLeft') {
      end((JSON.parse(data) as SeatLeft['data']).counterId, at);
    } else {
      const { counterId, staffId, as } = JSON.parse(data) as SeatTaken['data'];
      const counter = state.configuration?.counters.find(({ id }) => id === counterId);
      const member = state.members.get(staffId);
      sitting.set(counterId, seats.length);
      seats.push({
        counterId,
        counterNumber: counter?.number ?? counterId,
        counterName: counter?.name ?? '',
        staffId,
        name: member === undefined || member.forgotten ? null : vault.read(member.name),
        as,
        from: hallTime(at),
        to: null,
      });
    }
  }
  return { day, seats };
}
