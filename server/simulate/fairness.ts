import type { CounterId, TicketId } from '../../contract/ids.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { TicketCalled } from '../queue/events.ts';
import { reachesOf } from '../queue/rules.ts';
import type { QueueState } from '../queue/state.ts';

/** Counts, at each call, who stays behind: held against the claim of the calling order (docs/rules.md). */
export class FairnessWatch {
  readonly passes = new Map<TicketId, number>();
  /** Calls that the claim does not allow. */
  violations = 0;

  /** Before the event is folded. */
  take(state: QueueState, event: RecordedEvent): void {
    if (event.type !== 'TicketCalled') return;
    const { ticketId, counterId } = event.data as TicketCalled['data'];
    this.#called(state, ticketId, counterId);
  }

  get mostPassed(): number {
    return Math.max(0, ...this.passes.values());
  }

  #called(state: QueueState, ticketId: TicketId, counterId: CounterId): void {
    const reaches = reachesOf(state, state.configuration!, counterId);
    const called = state.tickets.get(ticketId)!.place;
    const delay = reaches.find(({ line }) => line.includes(called))?.delayMs ?? 0;
    const { maxPassedBy } = state.configuration!.rules;
    const untied = reaches.flatMap(({ line, delayMs }) =>
      line.filter(({ tiedTo, placed }) => tiedTo === null && !placed).map((place) => ({ place, delayMs })),
    );
    const someoneFull = untied.some(({ place }) => (this.passes.get(place.ticketId) ?? 0) >= maxPassedBy);
    for (const { place, delayMs } of untied) {
      if (place.ticketId === ticketId || place.arrivedAt + delayMs >= called.arrivedAt + delay) continue;
      const times = (this.passes.get(place.ticketId) ?? 0) + 1;
      this.passes.set(place.ticketId, times);
      const byRank = called.rankAt + delay <= place.rankAt + delayMs;
      if (times > maxPassedBy || (!byRank && !someoneFull)) this.violations += 1;
    }
  }
}
