import { describe, expect, test } from 'vitest';
import { hallFor, MINUTE } from '../../test/support/queue.ts';

/** Two services, two counters: counter 1 serves A, counter 2 serves A and B. */
const hall = () => hallFor({ rules: {} });

describe('taking a number', () => {
  test('numbers go up by one for each prefix', () => {
    const given = hall();
    expect([given.issue('a'), given.issue('b'), given.issue('a')]).toEqual(['A001', 'B001', 'A002']);
  });

  test('an unknown service is refused by name', () => {
    expect(
      hall().refusal({ type: 'IssueTicket', serviceId: 'x', priorityClass: null, kioskId: null, print: false }),
    ).toEqual({
      refused: 'unknown-service',
      params: { service: 'x' },
      unknown: true,
    });
  });

  test('after the ninety-ninth hundred the number simply grows', () => {
    const given = hall();
    for (let count = 0; count < 999; count += 1) given.issue('a');
    expect(given.issue('a')).toBe('A1000');
  });
});

describe('calling', () => {
  test('first come, first served', () => {
    const given = hall().open('1');
    given.issue('a');
    given.issue('a');
    expect(given.call('1')).toBe('A001');
    expect(given.after(2 * MINUTE).call('1')).toBe('A002');
  });

  test('a call completes the person before', () => {
    const given = hall().open('1');
    given.issue('a');
    given.issue('a');
    given.call('1');
    given.after(3 * MINUTE).call('1');
    expect(given.statusOf('A001')).toBe('completed');
    expect(given.statusOf('A002')).toBe('called');
  });

  test('the same second again is refused, so that nobody is completed by accident', () => {
    const given = hall().open('1');
    given.issue('a');
    given.issue('a');
    given.call('1');
    expect(given.after(500).refusal({ type: 'CallNext', counterId: '1', via: 'box' }).refused).toBe('just-called');
    expect(given.statusOf('A001')).toBe('called');
  });

  test('an elder who came 10 minutes later goes before, one who came 20 minutes later does not', () => {
    const given = hall().open('1');
    given.issue('a');
    given.after(10 * MINUTE).issue('a', 'elderly');
    given.after(10 * MINUTE).issue('a', 'elderly');
    expect(given.call('1')).toBe('A002');
    expect(given.after(MINUTE).call('1')).toBe('A001');
    expect(given.after(MINUTE).call('1')).toBe('A003');
  });

  test('a bus of forty elders one minute later costs a person at most five services', () => {
    const given = hall().open('1');
    given.issue('a');
    given.after(MINUTE);
    for (let count = 0; count < 40; count += 1) given.issue('a', 'elderly');
    const order = Array.from({ length: 7 }, () => given.after(2 * MINUTE).call('1'));
    expect(order.indexOf('A001')).toBe(5);
  });

  test('people of a helped service count as come later, and are helped in time', () => {
    const given = hallFor({ rules: {}, helps: true }).open('1');
    given.issue('b');
    given.after(20 * MINUTE).issue('a');
    expect(given.call('1')).toBe('A001');
    const other = hallFor({ rules: {}, helps: true }).open('1');
    other.issue('b');
    other.after(40 * MINUTE).issue('a');
    expect(other.call('1')).toBe('B001');
  });

  test('a number can be called out of order, by a counter that serves it', () => {
    const given = hall().open('1').open('2');
    given.issue('a');
    given.issue('b');
    expect(given.refusal({ type: 'CallTicket', counterId: '1', number: 'B001' }).refused).toBe('not-your-service');
    given.execute({ type: 'CallTicket', counterId: '2', number: 'B001' });
    expect(given.statusOf('B001')).toBe('called');
    expect(given.refusal({ type: 'CallTicket', counterId: '1', number: 'B001' }).refused).toBe('ticket-not-waiting');
    expect(given.refusal({ type: 'CallTicket', counterId: '1', number: 'A099' }).refused).toBe('unknown-ticket');
  });

  test('with a start that has to be given, a person merely called is not completed by the next call', () => {
    const given = hallFor({ rules: { startImplied: false } }).open('1');
    given.issue('a');
    given.issue('a');
    given.call('1');
    expect(given.after(MINUTE).refusal({ type: 'CallNext', counterId: '1', via: 'box' }).refused).toBe('not-started');
    given.execute({ type: 'StartService', counterId: '1' });
    expect(given.call('1')).toBe('A002');
  });

  test('a hall may want the service completed by hand', () => {
    const given = hallFor({ rules: { completeOnCall: false } }).open('1');
    given.issue('a');
    given.issue('a');
    given.call('1');
    expect(given.after(MINUTE).refusal({ type: 'CallNext', counterId: '1', via: 'console' })).toEqual({
      refused: 'counter-busy',
      params: { number: 'A001' },
    });
  });
});

describe('a clerk who has only a box', () => {
  test('opens the counter by calling', () => {
    const given = hall();
    given.issue('a');
    given.execute({ type: 'CallNext', counterId: '1', via: 'box' });
    expect(given.statusOf('A001')).toBe('called');
  });

  test('unless the hall does not want it', () => {
    const given = hallFor({ rules: { boxCallOpensCounter: false } });
    given.issue('a');
    expect(given.refusal({ type: 'CallNext', counterId: '1', via: 'box' }).refused).toBe('counter-closed');
  });

  test('ends the last service by calling, though nobody is left; the console says that nobody waits', () => {
    const given = hall().open('1');
    given.issue('a');
    given.call('1');
    given.after(MINUTE);
    expect(given.refusal({ type: 'CallNext', counterId: '1', via: 'console' }).refused).toBe('nobody-waiting');
    expect(given.statusOf('A001')).toBe('called');
    given.execute({ type: 'CallNext', counterId: '1', via: 'box' });
    expect(given.statusOf('A001')).toBe('completed');
  });
});

describe('a person who does not come', () => {
  test('is absent only after three calls', () => {
    const given = hall().open('1');
    given.issue('a');
    given.call('1');
    expect(given.refusal({ type: 'MarkNoShow', counterId: '1' })).toEqual({
      refused: 'call-again',
      params: { calls: 1, needed: 3 },
    });
    given.execute({ type: 'Recall', counterId: '1' });
    given.execute({ type: 'Recall', counterId: '1' });
    given.execute({ type: 'MarkNoShow', counterId: '1' });
    expect(given.statusOf('A001')).toBe('no-show');
  });

  test('cannot be absent once the service has begun', () => {
    const given = hall().open('1');
    given.issue('a');
    given.call('1');
    given.execute({ type: 'StartService', counterId: '1' });
    expect(given.refusal({ type: 'MarkNoShow', counterId: '1' }).refused).toBe('already-serving');
    expect(given.refusal({ type: 'Recall', counterId: '1' }).refused).toBe('already-serving');
  });
});

describe('a day that ends', () => {
  test('expires who waits, keeps who is being served, and begins with 001', () => {
    const given = hall().open('1');
    given.issue('a');
    given.issue('a');
    given.call('1');
    given.execute({ type: 'AdvanceDay', to: '2026-11-27' });
    expect(given.statusOf('A001')).toBe('called');
    expect(given.issue('a')).toBe('A001');
    given.after(MINUTE).execute({ type: 'CompleteService', counterId: '1' });
    expect(given.state.figures).toMatchObject({ issued: 1 });
  });
});

/**
 * The table of docs/rules.md, cell by cell: a counter in each of its conditions × each command → the events, or the
 * code of the refusal. Somebody waits in each.
 */
describe('state × command', () => {
  const conditions = {
    closed: () => waiting(hall()),
    free: () => waiting(hall().open('1')),
    called: () => waiting(busy(hall().open('1'))),
    serving: () => waiting(serving(busy(hall().open('1')))),
    paused: () => {
      const given = hall().open('1');
      given.execute({ type: 'PauseCounter', counterId: '1', reason: '午饭' });
      return waiting(given);
    },
  };
  type Given = ReturnType<typeof hall>;
  function waiting(given: Given): Given {
    given.issue('a');
    return given.after(MINUTE);
  }
  function busy(given: Given): Given {
    given.issue('a');
    given.call('1');
    return given.after(MINUTE);
  }
  function serving(given: Given): Given {
    given.execute({ type: 'StartService', counterId: '1' });
    return given;
  }
  const finish = ['ServiceStarted', 'TicketCompleted'];
  const table: readonly [string, object, Record<keyof typeof conditions, string | readonly string[]>][] = [
    [
      'CallNext (console)',
      { type: 'CallNext', via: 'console' },
      {
        closed: 'counter-closed',
        free: ['TicketCalled'],
        called: [...finish, 'TicketCalled'],
        serving: ['TicketCompleted', 'TicketCalled'],
        paused: 'counter-paused',
      },
    ],
    [
      'CallNext (box)',
      { type: 'CallNext', via: 'box' },
      {
        closed: ['CounterOpened', 'TicketCalled'],
        free: ['TicketCalled'],
        called: [...finish, 'TicketCalled'],
        serving: ['TicketCompleted', 'TicketCalled'],
        paused: 'counter-paused',
      },
    ],
    [
      'Recall',
      { type: 'Recall' },
      {
        closed: 'counter-closed',
        free: 'no-current-ticket',
        called: ['TicketRecalled'],
        serving: 'already-serving',
        paused: 'counter-paused',
      },
    ],
    [
      'MarkNoShow',
      { type: 'MarkNoShow' },
      {
        closed: 'counter-closed',
        free: 'no-current-ticket',
        called: 'call-again',
        serving: 'already-serving',
        paused: 'counter-paused',
      },
    ],
    [
      'StartService',
      { type: 'StartService' },
      {
        closed: 'counter-closed',
        free: 'no-current-ticket',
        called: ['ServiceStarted'],
        serving: 'already-serving',
        paused: 'counter-paused',
      },
    ],
    [
      'CompleteService',
      { type: 'CompleteService' },
      {
        closed: 'counter-closed',
        free: 'no-current-ticket',
        called: finish,
        serving: ['TicketCompleted'],
        paused: 'counter-paused',
      },
    ],
    [
      'AskEvaluation',
      { type: 'AskEvaluation' },
      {
        closed: 'counter-closed',
        free: 'no-current-ticket',
        called: ['ServiceStarted', 'EvaluationAsked'],
        serving: ['EvaluationAsked'],
        paused: 'counter-paused',
      },
    ],
    [
      'OpenCounter',
      { type: 'OpenCounter' },
      {
        closed: ['CounterOpened'],
        free: 'already-open',
        called: 'already-open',
        serving: 'already-open',
        paused: ['CounterOpened'],
      },
    ],
    [
      'PauseCounter',
      { type: 'PauseCounter', reason: '午饭' },
      {
        closed: 'counter-closed',
        free: ['CounterPaused'],
        called: [...finish, 'CounterPaused'],
        serving: ['TicketCompleted', 'CounterPaused'],
        paused: ['CounterPaused'],
      },
    ],
    [
      'TogglePause',
      { type: 'TogglePause', reason: '午饭' },
      {
        closed: 'counter-closed',
        free: ['CounterPaused'],
        called: [...finish, 'CounterPaused'],
        serving: ['TicketCompleted', 'CounterPaused'],
        paused: ['CounterOpened'],
      },
    ],
    [
      'CloseCounter',
      { type: 'CloseCounter' },
      {
        closed: 'already-closed',
        free: ['CounterClosed'],
        called: [...finish, 'CounterClosed'],
        serving: ['TicketCompleted', 'CounterClosed'],
        paused: ['CounterClosed'],
      },
    ],
  ];
  const cells = table.flatMap(([name, command, row]) =>
    Object.entries(row).map(([condition, expected]) => ({ name, command, condition, expected })),
  );
  test.each(cells)('$name at a counter that is $condition → $expected', ({ command, condition, expected }) => {
    const given = conditions[condition as keyof typeof conditions]();
    const decision = given.decide({ counterId: '1', ...command } as never);
    expect('refused' in decision ? decision.refused : decision.events.map(({ type }) => type)).toEqual(expected);
  });
});
