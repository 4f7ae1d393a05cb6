import { describe, expect, test } from 'vitest';
import type { CounterId, ServiceId } from '../contract/ids.ts';
import { openHall } from '../server/compose/data.ts';
import { configurationOf } from './support/queue.ts';
import { freshFolder } from './support/folder.ts';

const CALLS_EACH = 25_000;
/** Presses in one instant: few counters press several times each, without waiting for an answer. */
const PRESSES = 16;
const TICKETS_AT_ONCE = 500;

/**
 * The real journal and hall without HTTP, so that 100,000 calls are a matter of seconds: all counters call in one
 * instant, again and again, while kiosks give numbers.
 */
describe('100,000 calls at one instant, by all counters together', () => {
  test.each([2, 4, 8, 16])(
    `${CALLS_EACH} by %i counters: no ticket twice, no number twice, none left out`,
    async (count) => {
      const ids = Array.from({ length: count }, (_, index) => String(index + 1) as CounterId);
      const usual = configurationOf({ rules: { justCalledMs: 0 } });
      const [service] = usual.services;
      const half = ids.slice(0, Math.ceil(count / 2));
      const configuration = {
        ...usual,
        // every counter serves one of them and helps the other, so that all reach for the same people
        services: [
          { ...service!, counters: ids },
          { ...service!, id: 'b' as ServiceId, prefix: 'B', counters: half, helpedBy: ids.slice(half.length) },
        ],
        counters: ids.map((id) => ({ id, number: id, name: id })),
      };
      const { journal, hall } = await openHall(freshFolder());
      const does = async (command: { type: string }): Promise<unknown> => {
        const outcome = await hall.execute(command as never, { actor: 'test' });
        if ('refused' in outcome) throw new Error(outcome.refused);
        return outcome.events.find(({ type }) => type === 'TicketCalled' || type === 'TicketIssued')?.data;
      };
      await does({ type: 'ConfigureHall', configuration } as never);
      for (const counterId of ids) await does({ type: 'OpenCounter', counterId } as never);
      const numbers = new Set<string>();
      const called = new Set<string>();
      let issued = 0;
      for (let calls = 0; calls < CALLS_EACH; calls += PRESSES) {
        if (issued - calls < PRESSES) {
          const tickets = await Promise.all(
            Array.from({ length: TICKETS_AT_ONCE }, (_, index) => {
              const serviceId = index % 3 === 0 ? 'b' : 'a';
              const priorityClass = index % 5 === 0 ? 'elderly' : null;
              return does({ type: 'IssueTicket', serviceId, priorityClass, kioskId: null, print: false } as never);
            }),
          );
          for (const ticket of tickets) numbers.add((ticket as { number: string }).number);
          issued += TICKETS_AT_ONCE;
          if (numbers.size !== issued) throw new Error('a number came twice');
        }
        const answers = await Promise.all(
          Array.from({ length: PRESSES }, (_, index) =>
            does({ type: 'CallNext', counterId: ids[index % count], via: 'console' } as never),
          ),
        );
        for (const answer of answers) called.add((answer as { ticketId: string }).ticketId);
        if (called.size !== calls + PRESSES) throw new Error('a ticket was called twice');
      }
      expect(called.size).toBeGreaterThanOrEqual(CALLS_EACH);
      for (const prefix of ['A', 'B']) {
        const sequences = [...numbers]
          .filter((number) => number.startsWith(prefix))
          .map((number) => Number(number.slice(1)));
        expect(Math.max(...sequences)).toBe(sequences.length);
      }
      const twice = await journal.reader.all(
        `select data ->> 'ticketId' from events where type = 'TicketCalled' group by 1 having count(*) > 1`,
      );
      expect(twice).toEqual([]);
      await journal.close();
    },
    120_000,
  );
});
