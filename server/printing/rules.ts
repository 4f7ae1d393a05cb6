import type { TicketId } from '../../contract/ids.ts';
import type { TicketLayout } from '../../contract/api.ts';
import type { PrintProblem } from '../../contract/states.ts';
import type { DayOpened } from '../hall/day.ts';
import type { Context, Decision, Slice } from '../hall/slice.ts';
import type { NewEvent, RecordedEvent } from '../journal/event.ts';
import type { QueueEvent } from '../queue/events.ts';
import type { PersonsClaim, PrintingEvent, PrintOutcome, ReprintRequested, TicketLayoutSet } from './events.ts';

export type PrintingCommand =
  | {
      readonly type: 'RequestReprint';
      readonly ticketId: TicketId;
      readonly kioskId: string | null;
      /** The person at a kiosk; left out: staff, who are not counted. */
      readonly by?: PersonsClaim;
    }
  | { readonly type: 'StartPrint'; readonly ticketId: TicketId; readonly printerId: string }
  | { readonly type: 'SetTicketLayout'; readonly layout: TicketLayout | null }
  | {
      readonly type: 'FinishPrint';
      readonly ticketId: TicketId;
      readonly outcome: PrintOutcome;
      readonly problem: PrintProblem | null;
    };

/** The latest print job of a ticket. */
export interface PrintJob {
  readonly ticketId: TicketId;
  readonly ticketNumber: string;
  kioskId: string | null;
  /** Running number of the day: the process id that the printer answers with. */
  jobNumber: number;
  /** A reprint, marked 补打. */
  copy: boolean;
  /** Asked for by the number alone: without the code, which would open the ticket's page to a stranger. */
  withoutCode: boolean;
  state: 'queued' | 'printing' | PrintOutcome;
  problem: PrintProblem | null;
  /** UTC ms of the last change. */
  at: number;
}

/** A person may lose a slip twice; whoever loses more is helped by people. */
const REPRINTS_A_TICKET = 2;
/** So many slips by number from one kiosk within this time, ms: somebody plays with it. */
const OFTEN = 5;
const OFTEN_MS = 10 * 60_000;

export interface PrintingState {
  readonly jobs: Map<TicketId, PrintJob>;
  /** In the order they were asked for. */
  readonly queued: Set<TicketId>;
  readonly printing: Set<TicketId>;
  /** Tickets whose person still holds a place: only their slips are worth printing. */
  readonly alive: Map<TicketId, string>;
  lastJobNumber: number;
  /** How often the person had a slip again at a kiosk. */
  readonly byPerson: Map<TicketId, number>;
  /** Slips that kiosks gave again by a number, oldest first; UTC ms. */
  byNumber: { readonly kioskId: string | null; readonly at: number }[];
  /** As the office has laid tickets out; null: as they come. */
  layout: TicketLayout | null;
}

/** Slips as jobs that outlive a restart: queued with the ticket, durable before the first byte, one outcome. */
export const printingSlice: Slice<PrintingState, PrintingCommand> = {
  commands: ['RequestReprint', 'StartPrint', 'FinishPrint', 'SetTicketLayout'],
  initial: () => ({
    jobs: new Map(),
    queued: new Set(),
    printing: new Set(),
    alive: new Map(),
    lastJobNumber: 0,
    byPerson: new Map(),
    byNumber: [],
    layout: null,
  }),
  evolve,
  decide,
};

type FoldedEvent = PrintingEvent | QueueEvent | DayOpened;

function evolve(state: PrintingState, recorded: RecordedEvent): void {
  const event = recorded as RecordedEvent & FoldedEvent;
  switch (event.type) {
    case 'DayOpened':
      state.jobs.clear();
      state.queued.clear();
      state.printing.clear();
      state.alive.clear();
      state.byPerson.clear();
      state.byNumber = [];
      state.lastJobNumber = 0;
      return;
    case 'TicketIssued':
      state.alive.set(event.data.ticketId, event.data.number);
      if (event.data.print) enqueue(state, event.data, recorded.at, { copy: false, withoutCode: false });
      return;
    case 'TicketCompleted':
    case 'TicketNoShow':
    case 'TicketCancelled':
      state.alive.delete(event.data.ticketId);
      return;
    case 'TicketReactivated':
      state.alive.set(event.data.ticketId, event.data.number);
      return;
    case 'ReprintRequested':
      enqueue(state, event.data, recorded.at, { copy: true, withoutCode: event.data.by === 'number' });
      countByPerson(state, event.data, recorded.at);
      return;
    case 'PrintStarted': {
      const job = state.jobs.get(event.data.ticketId);
      if (job === undefined) return;
      Object.assign(job, { state: 'printing', at: recorded.at });
      state.queued.delete(job.ticketId);
      state.printing.add(job.ticketId);
      return;
    }
    case 'PrintFinished': {
      const job = state.jobs.get(event.data.ticketId);
      if (job === undefined) return;
      Object.assign(job, { state: event.data.outcome, problem: event.data.problem, at: recorded.at });
      state.queued.delete(job.ticketId);
      state.printing.delete(job.ticketId);
      return;
    }
    case 'TicketLayoutSet':
      state.layout = event.data.layout;
      return;
    default:
  }
}

function countByPerson(state: PrintingState, { ticketId, kioskId, by }: ReprintRequested['data'], at: number): void {
  if (by === undefined) return;
  state.byPerson.set(ticketId, (state.byPerson.get(ticketId) ?? 0) + 1);
  if (by !== 'number') return;
  state.byNumber = [...lately(state, at), { kioskId, at }];
}

function lately({ byNumber }: PrintingState, now: number): PrintingState['byNumber'] {
  return byNumber.filter(({ at }) => now - at < OFTEN_MS);
}

function enqueue(
  state: PrintingState,
  { ticketId, kioskId }: { readonly ticketId: TicketId; readonly kioskId: string | null },
  at: number,
  kind: Pick<PrintJob, 'copy' | 'withoutCode'>,
): void {
  state.lastJobNumber += 1;
  state.jobs.set(ticketId, {
    ticketId,
    ticketNumber: state.alive.get(ticketId) ?? '',
    kioskId,
    jobNumber: state.lastJobNumber,
    ...kind,
    state: 'queued',
    problem: null,
    at,
  });
  state.queued.add(ticketId);
}

function decide(state: PrintingState, command: PrintingCommand, context: Context): Decision {
  if (command.type === 'SetTicketLayout') {
    const set: TicketLayoutSet & NewEvent = {
      type: 'TicketLayoutSet',
      data: { layout: command.layout },
      stream: 'settings',
    };
    return { events: [set] };
  }
  const { ticketId } = command;
  const job = state.jobs.get(ticketId);
  switch (command.type) {
    case 'RequestReprint':
      if (!state.alive.has(ticketId)) return { refused: 'print-not-needed' };
      if (job?.state === 'queued' || job?.state === 'printing') return { refused: 'print-running' };
      return decideReprint(state, command, context.now);
    case 'StartPrint':
      if (job?.state !== 'queued') return { refused: 'not-queued' };
      return happened({ type: 'PrintStarted', data: { ticketId, printerId: command.printerId } });
    case 'FinishPrint':
      if (job?.state !== 'queued' && job?.state !== 'printing') return { refused: 'not-queued' };
      return happened({
        type: 'PrintFinished',
        data: { ticketId, outcome: command.outcome, problem: command.problem },
      });
  }
}

function decideReprint(
  state: PrintingState,
  { ticketId, kioskId, by }: Extract<PrintingCommand, { type: 'RequestReprint' }>,
  now: number,
): Decision {
  const times = state.byPerson.get(ticketId) ?? 0;
  if (by !== undefined && times >= REPRINTS_A_TICKET) {
    return { refused: 'reprint-limit', params: { number: state.alive.get(ticketId) ?? '', times } };
  }
  const here = lately(state, now).filter((given) => given.kioskId === kioskId);
  if (by === 'number' && here.length >= OFTEN) return { refused: 'reprint-often' };
  return happened({ type: 'ReprintRequested', data: { ticketId, kioskId, ...(by === undefined ? {} : { by }) } });
}

function happened(event: PrintingEvent): Decision {
  return { events: [event] };
}
