import type { CounterId, TicketId } from '../../contract/ids.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { QueueEvent } from '../queue/events.ts';
import type { PastCall, PastDay } from './types.ts';

interface Open {
  readonly since: number;
  pausedAt: number | null;
}

type Writable<Value> = {
  -readonly [Key in keyof Value]: Value[Key] extends readonly (infer Item)[] ? Item[] : Value[Key];
};

/** Collects from the events of one day what an estimate learns from. */
export class DayFacts {
  readonly #facts: Writable<Omit<PastDay, 'spans' | 'day' | 'midnight'>> = {
    calls: [],
    arrivals: [],
    presence: [],
    pauses: [],
  };
  readonly #day: Pick<PastDay, 'day' | 'midnight' | 'spans'>;
  readonly #waiting = new Set<TicketId>();
  readonly #open = new Map<CounterId, Open>();
  readonly #serving = new Map<CounterId, { readonly ticketId: TicketId; readonly call: Omit<PastCall, 'freeAt'> }>();
  readonly #service = new Map<TicketId, PastCall['serviceId']>();

  constructor(day: Pick<PastDay, 'day' | 'midnight' | 'spans'>) {
    this.#day = day;
  }

  take({ at, ...recorded }: RecordedEvent): void {
    const event = { at, ...recorded } as RecordedEvent & QueueEvent;
    switch (event.type) {
      case 'TicketIssued': {
        const { ticketId, serviceId, priorityClass } = event.data;
        this.#waiting.add(ticketId);
        this.#service.set(ticketId, serviceId);
        this.#facts.arrivals.push({ serviceId, priorityClass, at });
        return;
      }
      case 'TicketCalled':
      case 'TicketResumed':
        this.#called(event.data, at);
        return;
      case 'TicketCompleted':
      case 'TicketNoShow':
      case 'TicketHeld':
        this.#free(event.data.counterId, at);
        return;
      case 'TicketTransferred':
        this.#free(event.data.fromCounterId, at);
        this.#service.set(event.data.ticketId, event.data.serviceId);
        this.#waiting.add(event.data.ticketId);
        return;
      case 'LegCompleted':
        this.#free(event.data.counterId, at);
        this.#service.set(event.data.ticketId, event.data.nextServiceId);
        this.#waiting.add(event.data.ticketId);
        return;
      case 'TicketReactivated':
        this.#waiting.add(event.data.ticketId);
        return;
      case 'TicketCancelled':
        this.#waiting.delete(event.data.ticketId);
        return;
      case 'CounterOpened':
        this.#opened(event.data.counterId, at);
        return;
      case 'CounterPaused': {
        const open = this.#open.get(event.data.counterId);
        if (open !== undefined) open.pausedAt ??= at;
        return;
      }
      case 'CounterClosed':
        this.#closed(event.data.counterId, at);
        return;
      default:
    }
  }

  /** The day as it stands; whoever is still at a counter is left out. */
  facts(until: number): PastDay {
    const lasting = [...this.#open].map(([counterId, { since }]) => ({ counterId, from: since, to: until }));
    return { ...this.#day, ...this.#facts, presence: [...this.#facts.presence, ...lasting] };
  }

  #called({ ticketId, counterId }: { readonly ticketId: TicketId; readonly counterId: CounterId }, at: number): void {
    this.#waiting.delete(ticketId);
    const serviceId = this.#service.get(ticketId);
    // carried over from the day before: nothing is known of it here
    if (serviceId === undefined) return;
    this.#opened(counterId, at);
    const load = this.#waiting.size / Math.max(1, this.#open.size);
    this.#serving.set(counterId, { ticketId, call: { serviceId, counterId, calledAt: at, load } });
  }

  #free(counterId: CounterId, at: number): void {
    const serving = this.#serving.get(counterId);
    if (serving === undefined) return;
    this.#serving.delete(counterId);
    this.#facts.calls.push({ ...serving.call, freeAt: at });
  }

  #opened(counterId: CounterId, at: number): void {
    const open = this.#open.get(counterId);
    if (open === undefined) {
      this.#open.set(counterId, { since: at, pausedAt: null });
    } else if (open.pausedAt !== null) {
      this.#facts.pauses.push({ counterId, from: open.pausedAt, to: at });
      open.pausedAt = null;
    }
  }

  #closed(counterId: CounterId, at: number): void {
    const open = this.#open.get(counterId);
    if (open === undefined) return;
    this.#open.delete(counterId);
    this.#facts.presence.push({ counterId, from: open.since, to: open.pausedAt ?? at });
  }
}
