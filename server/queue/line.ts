import type { CounterId, ServiceId, TicketId } from '../../contract/ids.ts';

/** One ticket's place in a line. */
export interface Place {
  readonly ticketId: TicketId;
  readonly serviceId: ServiceId;
  /** Lower goes first: arrival minus head start, UTC ms. */
  readonly rankAt: number;
  /**
   * When the person came, UTC ms, so far as the order goes: an appointment that is on time counts from before its slot, a
   * later service of one visit from when it began to wait. Rank and arrival differ by the head start.
   */
  readonly arrivedAt: number;
  /** Put before others, or behind so many, by a clerk who gave a reason: goes by its rank alone and is counted apart. */
  readonly placed: boolean;
  /** Order of joining: ties of rank go by it. */
  readonly seq: number;
  /** Only this counter may call it; null: any of the service. */
  readonly tiedTo: CounterId | null;
  /** How many later-comers have been called before. */
  passedBy: number;
}

function before(a: Place, b: Place): boolean {
  return a.rankAt < b.rankAt || (a.rankAt === b.rankAt && a.seq < b.seq);
}

/** First index whose place does not stand before the given one. */
function indexOf(line: readonly Place[], place: Place): number {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(line[middle]!, place)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts a place into a line kept in order of rank; most join at the end. */
export function join(line: Place[], place: Place): void {
  line.splice(indexOf(line, place), 0, place);
}

/** Takes a place out; one that is not there changes nothing. */
export function leave(line: Place[], place: Place): void {
  const index = indexOf(line, place);
  if (line[index]?.seq === place.seq) line.splice(index, 1);
}

/** How many stand before this place in its line. */
export function peopleBefore(line: readonly Place[], place: Place): number {
  return indexOf(line, place);
}

/** A line that a counter may call from. People of a helped service count as if they had come `delayMs` later. */
export interface Reach {
  readonly line: readonly Place[];
  readonly delayMs: number;
}

export interface Choice {
  readonly place: Place;
  /** Earlier comers who could have been called here and stay behind. */
  readonly passed: readonly TicketId[];
}

/**
 * The calling order of `docs/rules.md`: the lowest rank over everything the counter can do, except that whoever has
 * been passed `maxPassedBy` times is called before anyone who came later.
 */
export function chooseNext(reaches: readonly Reach[], maxPassedBy: number): Choice | null {
  let earliestSaturated = Infinity;
  for (const { line, delayMs } of reaches) {
    for (const place of line) {
      if (counts(place) && place.passedBy >= maxPassedBy)
        earliestSaturated = Math.min(earliestSaturated, place.arrivedAt + delayMs);
    }
  }
  let best: Place | null = null;
  let bestRank = Infinity;
  let bestDelay = 0;
  for (const { line, delayMs } of reaches) {
    for (const place of line) {
      const rank = place.rankAt + delayMs;
      if (rank > bestRank) break;
      if (!place.placed && place.arrivedAt + delayMs > earliestSaturated) continue;
      if (best === null || rank < bestRank || place.seq < best.seq) {
        best = place;
        bestRank = rank;
        bestDelay = delayMs;
      }
      break;
    }
  }
  if (best === null) return null;
  return { place: best, passed: best.placed ? [] : passedBy(reaches, best, best.arrivedAt + bestDelay) };
}

/** Tied tickets wait for their own counter, placed ones where a clerk put them: neither is counted as passed. */
function counts({ tiedTo, placed }: Place): boolean {
  return tiedTo === null && !placed;
}

function passedBy(reaches: readonly Reach[], chosen: Place, arrivedAt: number): TicketId[] {
  const passed: TicketId[] = [];
  for (const { line, delayMs } of reaches) {
    for (const place of line) {
      if (place !== chosen && counts(place) && place.arrivedAt + delayMs < arrivedAt) passed.push(place.ticketId);
    }
  }
  return passed;
}
