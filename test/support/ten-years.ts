import { createHash } from 'node:crypto';
import { seeded } from '../../server/estimate/random.ts';
import { dayOf } from '../../server/hall/clock.ts';
import { dayStream } from '../../server/hall/day.ts';
import type { RecordedEvent } from '../../server/journal/event.ts';
import { Journal } from '../../server/journal/journal.ts';
import { openHall, readTables } from '../../server/compose/data.ts';
import { queueSlice } from '../../server/queue/rules.ts';
import type { QueueCommand } from '../../server/queue/commands.ts';
import type { HallConfiguration } from '../../server/settings/events.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface Years {
  readonly configuration: HallConfiguration;
  readonly days: number;
  readonly ticketsADay: number;
  /** The day after the last one, UTC ms of its midnight in Beijing. */
  readonly until: number;
  readonly progress?: (day: number) => void;
}

/**
 * Fills a folder with years of a hall's life: every ticket through the real rules, in the real journal with its chain
 * and read tables; only the waiting is left out. Ends with the evening of the last day.
 */
export async function writeYears(folder: string, years: Years): Promise<void> {
  const { configuration, days, ticketsADay, until } = years;
  const first = await openHall(folder, { wall: () => until - days * DAY, monotonic: () => 0 });
  const configured = await first.hall.execute({ type: 'ConfigureHall', configuration }, { actor: 'hall.yaml' });
  if ('refused' in configured) throw new Error(configured.refused);
  await first.journal.close();
  const journal = await Journal.open({ folder, tables: readTables });
  const state = queueSlice.initial();
  const random = seeded(10);
  let ids = 0;
  const newId = (): string =>
    createHash('sha256')
      .update(`id ${(ids += 1)}`)
      .digest('base64url')
      .slice(0, 22);
  for (const event of await journal.replay()) queueSlice.evolve(state, event);
  for (let day = 0; day < days; day += 1) {
    const morning = until - (days - day) * DAY + 8.5 * 60 * MINUTE;
    const recorded: RecordedEvent[] = [];
    const opens: string[] = [];
    const closes: string[] = [];
    const does = (command: QueueCommand, at: number): void => {
      const decision = queueSlice.decide(state, command, { now: at, newId, actor: 'somebody' });
      if ('refused' in decision) return;
      const stream = dayStream(state.day ?? dayOf(at));
      for (const event of decision.events) {
        const [stamped] = journal.stamp([event], { at, actor: 'somebody', commandId: newId(), stream });
        if (event.type === 'DayOpened') {
          opens.push(stamped!.stream);
          if (state.day !== null) closes.push(dayStream(state.day));
        }
        queueSlice.evolve(state, stamped!);
        recorded.push(stamped!);
      }
    };
    does({ type: 'AdvanceDay', to: dayOf(morning) }, morning);
    for (const { id } of configuration.counters) does({ type: 'OpenCounter', counterId: id }, morning);
    for (let count = 0; count < ticketsADay; count += 1) {
      const at = Math.round(morning + (count * 7.5 * 60 * MINUTE) / ticketsADay);
      const service = configuration.services[Math.floor(random() * configuration.services.length)]!;
      const priorityClass = random() < 0.3 ? (configuration.priorityClasses[0]?.id ?? null) : null;
      does({ type: 'IssueTicket', serviceId: service.id, priorityClass, kioskId: 'kiosk-1', print: false }, at);
      const counterId = configuration.counters[count % configuration.counters.length]!.id;
      does({ type: 'CallNext', counterId, via: 'box' }, at + 2_000);
    }
    for (const { id } of configuration.counters)
      does({ type: 'CloseCounter', counterId: id }, morning + 8 * 60 * MINUTE);
    await journal.commit({
      events: recorded,
      remembered: null,
      opens: opens.filter((one) => !closes.includes(one)),
      closes,
    });
    years.progress?.(day);
  }
  await journal.close();
}
