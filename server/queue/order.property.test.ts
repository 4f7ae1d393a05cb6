import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { queueSlice } from './rules.ts';
import { configurationOf, GivenHall, MINUTE } from '../../test/support/queue.ts';
import type { LooseCommand } from '../../test/support/queue.ts';

/** One step of a random day: time passes, then somebody asks for something. */
const step = fc.record({
  ms: fc.integer({ min: 0, max: 4 * MINUTE }),
  command: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('issue'), service: fc.constantFrom('a', 'b'), elderly: fc.boolean() }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('call'),
        counter: fc.constantFrom('1', '2'),
        via: fc.constantFrom('box', 'console'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('direct'), counter: fc.constantFrom('1', '2'), pick: fc.nat(30) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom(
          'Recall',
          'MarkNoShow',
          'StartService',
          'CompleteService',
          'AskEvaluation',
          'OpenCounter',
          'CloseCounter',
          'TogglePause',
        ),
        counter: fc.constantFrom('1', '2'),
      }),
    },
  ),
});
const history = fc.array(step, { minLength: 1, maxLength: 150 });
type Step = (typeof history extends fc.Arbitrary<infer Steps> ? Steps : never) extends readonly (infer One)[]
  ? One
  : never;

function commandOf({ command }: Step, given: GivenHall): LooseCommand {
  if ('service' in command) {
    const priorityClass = command.elderly ? 'elderly' : null;
    return { type: 'IssueTicket', serviceId: command.service, priorityClass, kioskId: null, print: false };
  }
  if ('via' in command) return { type: 'CallNext', counterId: command.counter, via: command.via };
  if ('pick' in command) {
    const numbers = [...given.state.byNumber.keys()];
    return {
      type: 'CallTicket',
      counterId: command.counter,
      number: numbers[command.pick % Math.max(1, numbers.length)] ?? 'A001',
    };
  }
  return {
    type: command.do,
    counterId: command.counter,
    ...(command.do === 'TogglePause' ? { reason: 'x' } : {}),
  };
}

function play(steps: readonly Step[], each: (given: GivenHall) => void = () => undefined): GivenHall {
  const given = new GivenHall(configurationOf({ rules: {}, helps: true }));
  for (const one of steps) {
    given.after(one.ms);
    const before = JSON.stringify(dump(given));
    const decision = given.decide(commandOf(one, given));
    if ('refused' in decision) expect(JSON.stringify(dump(given))).toBe(before);
    else given.execute(commandOf(one, given));
    each(given);
  }
  return given;
}

function dump({ state }: GivenHall): unknown {
  return {
    ...state,
    tickets: [...state.tickets],
    byNumber: [...state.byNumber],
    byToken: [...state.byToken],
    lines: [...state.lines],
    counters: [...state.counters],
    lastSequence: [...state.lastSequence],
  };
}

describe('whatever happens in a day', () => {
  test('numbers are unique and without gaps for each prefix', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { state } = play(steps);
        for (const prefix of ['A', 'B']) {
          const sequences = [...state.byNumber.keys()]
            .filter((number) => number.startsWith(prefix))
            .map((number) => Number(number.slice(1)));
          expect(sequences).toEqual(sequences.map((_, index) => index + 1));
        }
      }),
    );
  });

  test('nobody is at two counters, and each ticket is where its status says', () => {
    fc.assert(
      fc.property(history, (steps) => {
        play(steps, ({ state }) => {
          const current = [...state.counters.values()].flatMap(({ condition }) =>
            condition.state === 'open' && condition.current !== null ? [condition.current.ticketId] : [],
          );
          expect(new Set(current).size).toBe(current.length);
          const waiting = [...state.lines.values()].flatMap((line) => line.map(({ ticketId }) => ticketId));
          for (const ticket of state.tickets.values()) {
            expect(waiting.filter((id) => id === ticket.id)).toHaveLength(ticket.status === 'waiting' ? 1 : 0);
            const atCounter = ticket.status === 'called' || ticket.status === 'serving';
            expect(current.includes(ticket.id)).toBe(atCounter);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  test('no one is passed by more than five, and only by a head start that exceeds the difference of arrival', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const passes = new Map<string, number>();
        const given = play(steps);
        const replay = new GivenHall(configurationOf({ rules: {}, helps: true }));
        for (const event of given.events.slice(replay.events.length)) {
          if (event.type === 'TicketCalled') {
            const { ticketId, counterId, how } = event.data as { ticketId: never; counterId: string; how: string };
            const called = replay.state.tickets.get(ticketId)!;
            const delay = (serviceId: string): number => (counterId === '1' && serviceId === 'b' ? 30 * MINUTE : 0);
            const arrived = called.issuedAt + delay(called.serviceId);
            const rank = called.place.rankAt + delay(called.serviceId);
            for (const other of replay.state.tickets.values()) {
              if (how === 'direct' || other.status !== 'waiting' || other.id === called.id) continue;
              if (other.issuedAt + delay(other.serviceId) >= arrived) continue;
              // an earlier comer whom this counter could have called stays behind
              passes.set(other.id, (passes.get(other.id) ?? 0) + 1);
              const saturated = other.place.passedBy >= 5;
              expect(saturated).toBe(false);
              const someoneSaturated = [...replay.state.tickets.values()].some(
                ({ status, place }) => status === 'waiting' && place.passedBy >= 5,
              );
              if (!someoneSaturated) expect(rank).toBeLessThanOrEqual(other.place.rankAt + delay(other.serviceId));
            }
          }
          queueSlice.evolve(replay.state, event);
        }
        for (const count of passes.values()) expect(count).toBeLessThanOrEqual(5);
      }),
      { numRuns: 200 },
    );
  });

  test('a replay of the events gives the same state', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const given = play(steps);
        const replay = { state: queueSlice.initial() } as GivenHall;
        for (const event of given.events) queueSlice.evolve(replay.state, event);
        expect(dump(replay)).toEqual(dump(given));
      }),
      { numRuns: 60 },
    );
  });

  test('without priority it is first come, first served at every counter', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const plain = steps.filter(({ command }) => !('pick' in command) && !('elderly' in command && command.elderly));
        const given = play(plain);
        const order = given.events
          .filter(({ type }) => type === 'TicketCalled')
          .map(({ data }) => given.state.tickets.get((data as { ticketId: never }).ticketId)!)
          .filter(({ serviceId }) => serviceId === 'a')
          .map(({ number }) => number);
        expect(order).toEqual([...order].sort());
      }),
    );
  });
});

test('evolve takes events it does not know, and events about unknown things, without a word', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom('TicketCalled', 'TicketCompleted', 'CounterPaused', 'EvaluationGiven'),
      (unknown, known) => {
        const state = queueSlice.initial();
        for (const type of [unknown, known]) {
          const data = { ticketId: 'none', counterId: 'none', reason: 'x' };
          queueSlice.evolve(state, {
            position: 1,
            stream: 's',
            version: 1,
            type,
            data,
            at: 0,
            actor: '',
            commandId: '',
          });
        }
        expect(state).toEqual(queueSlice.initial());
      },
    ),
  );
});
