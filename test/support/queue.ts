import { expect } from 'vitest';
import type { CounterId, PriorityClassId, ServiceId } from '../../contract/ids.ts';
import { dayOf } from '../../server/hall/clock.ts';
import { dayStream } from '../../server/hall/day.ts';
import type { Context, Decision, Refusal } from '../../server/hall/slice.ts';
import type { RecordedEvent } from '../../server/journal/event.ts';
import type { IssueTicket, QueueCommand } from '../../server/queue/commands.ts';
import { queueSlice } from '../../server/queue/rules.ts';
import type { QueueState } from '../../server/queue/state.ts';
import type { HallConfiguration, Rules } from '../../server/settings/events.ts';

export const MINUTE = 60_000;
/** 2026-11-26 09:00 in Beijing. */
export const NINE = Date.UTC(2026, 10, 26, 1);

export const usualRules: Rules = {
  maxPassedBy: 5,
  callsBeforeNoShow: 3,
  startImplied: true,
  completeOnCall: true,
  boxCallOpensCounter: true,
  justCalledMs: 1_000,
  evaluationKeySeconds: 60,
  padAwakeSeconds: 60,
  printQueueSeconds: 120,
  holdReminderMinutes: 15,
  reactivations: 1,
  reactivateAfter: 2,
  paperRoll: false,
  targetWaitMinutes: 30,
};

export interface Shape {
  readonly rules: Partial<Rules>;
  /** Counter 1 helps service b after 30 minutes. */
  readonly helps?: boolean;
}

/** Service a (prefix A) at counters 1 and 2, service b (prefix B) at counter 2. */
export function configurationOf({ rules, helps = false }: Shape): HallConfiguration {
  const service = { errands: null, icon: null, meanServiceMinutes: 8, helpAfterMinutes: 30 };
  const ids = (...counters: string[]): CounterId[] => counters as CounterId[];
  return {
    hall: {
      name: '桃江县桃花江镇便民服务中心',
      kind: 'township',
      mark: '桃江政务',
      consultPhone: '0737-8880000',
      supervisionPhone: '0737-8880001',
      phoneUrl: null,
    },
    services: [
      { ...service, id: 'a' as ServiceId, name: '民政救助', prefix: 'A', counters: ids('1', '2'), helpedBy: [] },
      {
        ...service,
        id: 'b' as ServiceId,
        name: '劳动保障',
        prefix: 'B',
        counters: ids('2'),
        helpedBy: helps ? ids('1') : [],
      },
    ],
    counters: [
      { id: '1' as CounterId, number: '1', name: '民政救助窗口' },
      { id: '2' as CounterId, number: '2', name: '劳动保障窗口' },
    ],
    priorityClasses: [{ id: 'elderly' as PriorityClassId, name: '65岁以上老人', headStartMinutes: 15 }],
    rules: { ...usualRules, ...rules },
  };
}

type Loose<Command> = {
  readonly [Key in keyof Command]: Command[Key] extends string | null ? string | null : Command[Key];
};
/** Commands as tests write them: plain strings for ids. */
export type LooseCommand = QueueCommand extends infer Command
  ? Command extends QueueCommand
    ? Loose<Command>
    : never
  : never;

/** The queue alone, as a sequence of commands with a clock in the hand. */
export class GivenHall {
  readonly state: QueueState = queueSlice.initial();
  readonly events: RecordedEvent[] = [];
  now = NINE;
  #ids = 0;
  #day = '2026-11-26';

  constructor(configuration: HallConfiguration) {
    this.record('HallConfigured', configuration, 'settings');
    this.execute({ type: 'AdvanceDay', to: this.#day });
  }

  after(ms: number): this {
    this.now += ms;
    return this;
  }

  open(counterId: string): this {
    this.execute({ type: 'OpenCounter', counterId });
    return this;
  }

  /** Takes a number; returns it. */
  issue(serviceId: string, priorityClass: string | null = null): string {
    const [event] = this.execute({ type: 'IssueTicket', serviceId, priorityClass, kioskId: null, print: false });
    return (event!.data as { number: string }).number;
  }

  /** Calls the next at a counter; returns the number. */
  call(counterId: string): string {
    const called = this.execute({ type: 'CallNext', counterId, via: 'console' }).find(
      ({ type }) => type === 'TicketCalled',
    )!;
    return this.state.tickets.get((called.data as { ticketId: never }).ticketId)!.number;
  }

  statusOf(number: string): string | undefined {
    return [...this.state.tickets.values()].find((ticket) => ticket.number === number)?.status;
  }

  decide(command: LooseCommand): Decision {
    const context: Context = { now: this.now, actor: 'test', newId: () => `id${(this.#ids += 1)}` };
    return queueSlice.decide(this.state, command as QueueCommand, context);
  }

  refusal(command: LooseCommand): Refusal {
    const decision = this.decide(command);
    expect(decision).toHaveProperty('refused');
    return decision as Refusal;
  }

  /** Executes a command that has to be accepted; returns its events. */
  execute(command: LooseCommand): RecordedEvent[] {
    const decision = this.decide(command);
    if ('refused' in decision) throw new Error(`refused: ${decision.refused}`);
    return decision.events.map(({ type, data, stream }) => this.record(type, data, stream ?? dayStream(this.#day)));
  }

  /** Somebody has booked a place; returns the appointment's id. */
  book(serviceId: string, slotAt: number, person?: string): string {
    const appointmentId = `booked${(this.#ids += 1)}`;
    const day = dayOf(slotAt);
    const code = String(this.#ids).padStart(6, '0');
    const data = { appointmentId, code, token: `token${this.#ids}`, serviceId, day, slotAt };
    this.record('AppointmentMade', { ...data, ...(person === undefined ? {} : { person }) }, `appointments/${day}`);
    return appointmentId;
  }

  /** Checks in with an appointment; returns the number. */
  checkIn(appointmentId: string): string {
    const [event] = this.execute(checkInOf(appointmentId));
    return (event!.data as { number: string }).number;
  }

  /** An event of another slice, or one that is already decided. */
  record(type: string, data: unknown, stream: string): RecordedEvent {
    const position = this.events.length + 1;
    if (type === 'DayOpened') this.#day = (data as { day: string }).day;
    const stored: unknown = JSON.parse(JSON.stringify(data));
    const event = {
      position,
      stream,
      version: position,
      type,
      data: stored,
      at: this.now,
      actor: 'test',
      commandId: '',
    };
    this.events.push(event);
    queueSlice.evolve(this.state, event);
    return event;
  }
}

type LooseIssue = Loose<IssueTicket>;

export function checkInOf(appointmentId: string): LooseIssue {
  return { type: 'IssueTicket', serviceId: '', priorityClass: null, kioskId: null, print: false, appointmentId };
}

export function issueOf(serviceId: string, more: Partial<LooseIssue> = {}): LooseIssue {
  return { type: 'IssueTicket', serviceId, priorityClass: null, kioskId: null, print: false, ...more };
}

export function hallFor(shape: Shape): GivenHall {
  return new GivenHall(configurationOf(shape));
}
