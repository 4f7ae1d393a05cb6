import { statSync } from 'node:fs';
import { join } from 'node:path';
import { dayOf } from '../hall/clock.ts';
import { dayStream } from '../hall/day.ts';
import type { Database } from '../journal/sqlite.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_LOOKED_AT = 14;
/** What the write-ahead log, the logs and a busy day may need whatever the days before were like: 200 MB. */
const FLOOR_BYTES = 200 << 20;

/** Bytes that a day writes to the journal: the busiest of two weeks by its events, at what an event takes in the file. */
export async function dayNeed(reader: Database, folder: string, now: number): Promise<number> {
  const last = await reader.get<{ position: number | null }>('select max(position) as position from events');
  const events = last?.position ?? 0;
  if (events === 0) return FLOOR_BYTES;
  let busiest = 0;
  for (let back = 0; back < DAYS_LOOKED_AT; back += 1) {
    const day = await reader.get<{ events: number | null }>(
      'select max(version) as events from events where stream = $stream',
      { $stream: dayStream(dayOf(now - back * DAY_MS)) },
    );
    busiest = Math.max(busiest, day?.events ?? 0);
  }
  const { size } = statSync(join(folder, 'hall.db'));
  return Math.max(FLOOR_BYTES, Math.ceil((size / events) * busiest));
}
