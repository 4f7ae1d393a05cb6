import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { productRoot } from '../../server/cli/root.ts';
import { checkHallFile } from '../../server/config/check.ts';
import { seeded } from '../../server/estimate/random.ts';
import { startHall } from '../../server/main.ts';
import { clockAt } from './clock.ts';

/**
 * Thirty days of traffic through the whole hall, in a process of its own so that its memory is the hall's. Prints one
 * line of JSON: live heap after each night in bytes, and what a day adds to the journal's file.
 */
const DAYS = 30;
const TICKETS = 300;
const HALL = `
hall: { name: 桃江县桃花江镇便民服务中心 }
services:
  - { id: a, name: 民政救助, prefix: A, counters: ["1", "2"], appointmentsASlot: 2 }
  - { id: b, name: 劳动保障, prefix: B, counters: ["2"], helpedBy: ["1"] }
counters: [{ id: "1", name: 一号 }, { id: "2", name: 二号 }]
priorityClasses: [{ id: elderly, name: 65岁以上老人, headStartMinutes: 15 }]
appointments: { slotMinutes: 30, daysAhead: 14, lateMinutes: 15, aheadMinutes: 20 }
rules: { justCalledMs: 0, callsBeforeNoShow: 1 }
`;

const checked = checkHallFile(HALL);
if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
const folder = mkdtempSync(join(tmpdir(), 'quhao-days-'));
const time = clockAt('2026-10-01T08:00:00+08:00');
const running = await startHall({
  file: checked.file,
  folder,
  host: '127.0.0.1',
  port: 0,
  demo: null,
  pagesFolder: join(productRoot(), 'dist', 'pages'),
  log: pino({ level: 'silent' }),
  time,
});
const random = seeded(30);
const does = (command: { type: string; [field: string]: unknown }): Promise<unknown> =>
  running.hall.execute(command as never, { actor: 'somebody' });
/**
 * What is still held once what is under way has ended: a run of the estimate or a statement may be at work at any one
 * moment, all the longer on a busy machine, but not at each of several.
 */
async function liveHeap(): Promise<number> {
  const samples: number[] = [];
  for (let times = 0; times < 6; times += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc?.();
    samples.push(process.memoryUsage().heapUsed);
  }
  return Math.min(...samples);
}
const memory: number[] = [];
const bytes: number[] = [];
for (let day = 0; day < DAYS; day += 1) {
  for (const counterId of ['1', '2']) await does({ type: 'OpenCounter', counterId });
  for (let count = 0; count < TICKETS; count += 1) {
    time.add(90_000);
    const priorityClass = count % 4 === 0 ? 'elderly' : null;
    const person = count % 3 === 0 ? { person: `person ${day}-${count}` } : {};
    await does({
      type: 'IssueTicket',
      serviceId: count % 3 === 0 ? 'b' : 'a',
      priorityClass,
      kioskId: null,
      print: false,
      ...person,
    });
    const counterId = String(1 + (count % 2));
    await does({ type: 'CallNext', counterId, via: 'box' });
    const draw = random();
    if (draw < 0.1) await does({ type: 'MarkNoShow', counterId });
    else if (draw < 0.2) await does({ type: 'HoldTicket', counterId, kind: 'waiting' });
    else if (draw < 0.3)
      await does({
        type: 'TransferTicket',
        counterId,
        serviceId: 'b',
        toCounterId: null,
        position: 'kept',
        reason: null,
      });
    else if (draw < 0.6) await does({ type: 'AskEvaluation', counterId });
    if (count % 20 === 0) {
      const slotAt = Math.ceil(running.hall.now() / 1_800_000) * 1_800_000 + 24 * 3_600_000;
      await does({ type: 'MakeAppointment', serviceId: 'a', slotAt, person: null });
    }
  }
  for (const counterId of ['1', '2']) await does({ type: 'CloseCounter', counterId });
  // the next morning
  const now = running.hall.now();
  time.add(Date.parse(new Date(now + 24 * 3_600_000 + 8 * 3_600_000).toISOString().slice(0, 10)) - now);
  await does({ type: 'EndHandOver', ticketId: 'none' });
  memory.push(await liveHeap());
  const file = await running.journal.reader.get<{ bytes: number }>(
    'select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()',
  );
  bytes.push(file?.bytes ?? 0);
}
const events = running.journal.position;
await running.close();
rmSync(folder, { recursive: true, force: true });
console.log(
  JSON.stringify({ memory, bytesADay: (bytes[DAYS - 1]! - bytes[1]!) / (DAYS - 2), events, tickets: TICKETS }),
);
process.exit(0);
