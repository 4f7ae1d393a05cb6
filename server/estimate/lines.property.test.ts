import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CounterId, ServiceId, TicketId } from '../../contract/ids.ts';
import { chooseNext, join } from '../queue/line.ts';
import type { Place } from '../queue/line.ts';
import { choose, countPassed, FlatLine, PLACED, TIED } from './lines.ts';

const person = fc.record({
  line: fc.integer({ min: 0, max: 2 }),
  arrived: fc.integer({ min: 0, max: 60 }),
  headStart: fc.constantFrom(0, 0, 0, 15),
  kind: fc.constantFrom('plain', 'plain', 'plain', 'plain', 'placed', 'tied'),
});
const DELAYS = [0, 0, 30];

test('the flat lines call the same people in the same order as the queue, to the last', () => {
  fc.assert(
    fc.property(fc.array(person, { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (people, maxPassedBy) => {
      const lines: Place[][] = [[], [], []];
      const flat = lines.map(() => new FlatLine(64));
      const places = people.map(({ line, arrived, headStart, kind }, seq): Place => {
        // line 0 stands for a counter's own tickets
        const at = kind === 'tied' ? 0 : line;
        const place: Place = {
          ticketId: String(seq) as TicketId,
          serviceId: String(at) as ServiceId,
          rankAt: arrived - headStart,
          arrivedAt: arrived,
          seq,
          tiedTo: at === 0 ? ('1' as CounterId) : null,
          placed: kind === 'placed',
          passedBy: 0,
        };
        join(lines[at]!, place);
        flat[at]!.join(seq, place.rankAt, arrived, seq, (place.placed ? PLACED : 0) | (at === 0 ? TIED : 0));
        return place;
      });
      const reach = { lines: flat, delays: DELAYS };
      const picked = { line: 0, at: 0 };
      let saturated = false;
      for (let left = people.length; left > 0; left -= 1) {
        const choice = chooseNext(
          lines.map((line, index) => ({ line, delayMs: DELAYS[index]! })),
          maxPassedBy,
        )!;
        expect(choose(reach, maxPassedBy, saturated, picked)).toBe(true);
        const id = flat[picked.line]!.ids[picked.at]!;
        expect(String(id)).toBe(choice.place.ticketId);
        saturated = countPassed(reach, picked, maxPassedBy) || saturated;
        flat[picked.line]!.leave(picked.at);
        for (const passed of choice.passed) places[Number(passed)]!.passedBy += 1;
        const line = lines[Number(choice.place.serviceId)]!;
        line.splice(line.indexOf(choice.place), 1);
      }
      expect(choose(reach, maxPassedBy, saturated, picked)).toBe(false);
    }),
    { numRuns: 500 },
  );
});
