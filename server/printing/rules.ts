import type { TicketId } from '../../contract/ids.ts';
import type { TicketLayout } from '../../contract/api.ts';
import type { PrintProblem } from '../../contract/states.ts';
import type { DayOpened } from '../hall/day.ts';
import type { Context, Decision, Slice } from '../hall/slice.ts';
import type { NewEvent, RecordedEvent } from '../journal/event.ts';
import type { QueueEvent } from '../queue/events.ts';
import type { PrintingEvent, PrintOutcome, TicketLayoutSet } from './events.ts';

export type PrintingCommand =
  | { readonly type: 'RequestReprint'; readonly ticketId: TicketId; readonly kioskId: string | null }
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
  state: 'queued' | 'printing' | PrintOutcome;
  problem: PrintProblem | null;
  /** UTC ms of the last change. */
  at: number;
}

export interface PrintingState {
  readonly jobs: Map<TicketId, PrintJob>;
  /** In the order they were asked for. */
  readonly queued: Set<TicketId>;
  readonly printing: Set<TicketId>;
  /** Tickets whose person still holds a place: only their slips are worth printing. */
  readonly alive: Map<TicketId, string>;
  lastJobNumber: number;
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
      state.lastJobNumber = 0;
      return;
    case 'TicketIssued':
      state.alive.set(event.data.ticketId, event.data.number);
      if (event.data.print) enqueue(state, event.data.ticketId, event.data.kioskId, false, recorded.at);
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
      enqueue(state, event.data.ticketId, event.data.kioskId, true, recorded.at);
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

function enqueue(state: PrintingState, ticketId: TicketId, kioskId: string | null, copy: boolean, at: number): void {
  state.lastJobNumber += 1;
  state.jobs.set(ticketId, {
    ticketId,
    ticketNumber: state.alive.get(ticketId) ?? '',
    kioskId,
    jobNumber: state.lastJobNumber,
    copy,
    state: 'queued',
    problem: null,
    at,
  });
  state.queued.add(ticketId);
}

function decide(state: PrintingState, command: PrintingCommand, _context: Context): Decision {
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
      return happened({ type: 'ReprintRequested', data: { ticketId, kioskId: command.kioskId } });
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

function happened(event: PrintingEvent): Decision {
  return { events: [event] };
}
