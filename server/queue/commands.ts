import type { CounterId, PriorityClassId, ServiceId, TicketNumber } from '../../contract/ids.ts';

/** What may be asked of the queue, from whatever source. */
export type QueueCommand = IssueTicket | AdvanceDay | CounterCommand;

export interface IssueTicket {
  readonly type: 'IssueTicket';
  readonly serviceId: ServiceId;
  readonly priorityClass: PriorityClassId | null;
  readonly kioskId: string | null;
  readonly print: boolean;
}

/** Closes the present day, if there is one, and opens another. */
export interface AdvanceDay {
  readonly type: 'AdvanceDay';
  readonly to: string;
}

export type CounterCommand =
  | { readonly type: 'CallNext'; readonly counterId: CounterId; readonly via: 'box' | 'console' }
  | { readonly type: 'CallTicket'; readonly counterId: CounterId; readonly number: TicketNumber }
  | { readonly type: 'Recall'; readonly counterId: CounterId }
  | { readonly type: 'MarkNoShow'; readonly counterId: CounterId }
  | { readonly type: 'StartService'; readonly counterId: CounterId }
  | { readonly type: 'CompleteService'; readonly counterId: CounterId }
  | { readonly type: 'AskEvaluation'; readonly counterId: CounterId }
  | { readonly type: 'OpenCounter'; readonly counterId: CounterId }
  | { readonly type: 'PauseCounter'; readonly counterId: CounterId; readonly reason: string }
  | { readonly type: 'CloseCounter'; readonly counterId: CounterId }
  /** A box has one key for both: pauses an open counter, opens a paused one. */
  | { readonly type: 'TogglePause'; readonly counterId: CounterId; readonly reason: string };
