/**
 * The calling order of `server/queue/line.ts` on flat arrays: the same ticket is chosen (a property test holds this), in
 * a fraction of the time. A line is kept in order of rank; who has left it stays as a hole.
 */
export class FlatLine {
  readonly ids: Int32Array;
  readonly ranks: Float64Array;
  readonly arrived: Float64Array;
  readonly seqs: Float64Array;
  readonly passedBy: Uint8Array;
  /** 1: placed by a clerk, by rank alone · 2: tied to this counter · 4: a probe that takes no time. */
  readonly flags: Uint8Array;
  readonly gone: Uint8Array;
  head = 0;
  length = 0;
  /** Who stands in it. */
  size = 0;

  constructor(capacity: number) {
    this.ids = new Int32Array(capacity);
    this.ranks = new Float64Array(capacity);
    this.arrived = new Float64Array(capacity);
    this.seqs = new Float64Array(capacity);
    this.passedBy = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.gone = new Uint8Array(capacity);
  }

  /** Begins with what stands in another line. */
  copy(from: FlatLine): void {
    this.ids.set(from.ids.subarray(0, from.length));
    this.ranks.set(from.ranks.subarray(0, from.length));
    this.arrived.set(from.arrived.subarray(0, from.length));
    this.seqs.set(from.seqs.subarray(0, from.length));
    this.passedBy.set(from.passedBy.subarray(0, from.length));
    this.flags.set(from.flags.subarray(0, from.length));
    this.gone.fill(0, 0, from.length);
    this.head = 0;
    this.length = from.length;
    this.size = from.size;
  }

  /** Joins in order of rank; ties go by `seq`. Most join near the end. */
  join(id: number, rank: number, arrived: number, seq: number, flags = 0, passedBy = 0): void {
    let at = this.length;
    while (
      at > this.head &&
      (this.ranks[at - 1]! > rank || (this.ranks[at - 1] === rank && this.seqs[at - 1]! > seq))
    ) {
      this.#move(at - 1, at);
      at -= 1;
    }
    this.ids[at] = id;
    this.ranks[at] = rank;
    this.arrived[at] = arrived;
    this.seqs[at] = seq;
    this.passedBy[at] = passedBy;
    this.flags[at] = flags;
    this.gone[at] = 0;
    this.length += 1;
    if ((flags & PROBE) === 0) this.size += 1;
  }

  leave(at: number): void {
    this.gone[at] = 1;
    if ((this.flags[at]! & PROBE) === 0) this.size -= 1;
    while (this.head < this.length && this.gone[this.head] === 1) this.head += 1;
  }

  #move(from: number, to: number): void {
    this.ids[to] = this.ids[from]!;
    this.ranks[to] = this.ranks[from]!;
    this.arrived[to] = this.arrived[from]!;
    this.seqs[to] = this.seqs[from]!;
    this.passedBy[to] = this.passedBy[from]!;
    this.flags[to] = this.flags[from]!;
    this.gone[to] = this.gone[from]!;
  }
}

export const PLACED = 1;
export const TIED = 2;
export const PROBE = 4;
/** Neither counts as passed, nor is called early for it. */
const APART = PLACED | TIED;

/** The lines that one counter may call from, each with the delay of a helped service, ms. */
export interface FlatReach {
  readonly lines: readonly FlatLine[];
  readonly delays: readonly number[];
}

export interface FlatChoice {
  line: number;
  at: number;
}

/** Finds who is called next; false: nobody. `choice` is filled in, so that no call makes an object. */
export function choose(
  { lines, delays }: FlatReach,
  maxPassedBy: number,
  saturated: boolean,
  choice: FlatChoice,
): boolean {
  const limit = saturated ? earliestSaturated(lines, delays, maxPassedBy) : Infinity;
  let bestRank = Infinity;
  let bestSeq = Infinity;
  let found = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    const delay = delays[index]!;
    for (let at = line.head; at < line.length; at += 1) {
      if (line.gone[at] === 1) continue;
      const rank = line.ranks[at]! + delay;
      if (rank > bestRank) break;
      if ((line.flags[at]! & PLACED) === 0 && line.arrived[at]! + delay > limit) continue;
      if (rank < bestRank || line.seqs[at]! < bestSeq) {
        bestRank = rank;
        bestSeq = line.seqs[at]!;
        choice.line = index;
        choice.at = at;
        found = true;
      }
      break;
    }
  }
  return found;
}

function earliestSaturated(lines: readonly FlatLine[], delays: readonly number[], maxPassedBy: number): number {
  let earliest = Infinity;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    for (let at = line.head; at < line.length; at += 1) {
      if (line.gone[at] === 1 || (line.flags[at]! & APART) !== 0 || line.passedBy[at]! < maxPassedBy) continue;
      earliest = Math.min(earliest, line.arrived[at]! + delays[index]!);
    }
  }
  return earliest;
}

/** Counts who stays behind although come earlier; true when somebody has now been passed as often as may be. */
export function countPassed({ lines, delays }: FlatReach, choice: FlatChoice, maxPassedBy: number): boolean {
  const chosen = lines[choice.line]!;
  if ((chosen.flags[choice.at]! & (PLACED | PROBE)) !== 0) return false;
  const arrived = chosen.arrived[choice.at]! + delays[choice.line]!;
  let full = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    const delay = delays[index]!;
    for (let at = line.head; at < line.length; at += 1) {
      // nobody came before their own rank: whoever ranks behind the chosen one's arrival came later
      if (line.ranks[at]! + delay >= arrived) break;
      if (line.gone[at] === 1 || (line.flags[at]! & APART) !== 0 || (line === chosen && at === choice.at)) continue;
      if (line.arrived[at]! + delay >= arrived) continue;
      line.passedBy[at]! += 1;
      if (line.passedBy[at]! >= maxPassedBy) full = true;
    }
  }
  return full;
}
