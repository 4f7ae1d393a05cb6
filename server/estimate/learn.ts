import { mean, POINTS, quantiles, usualShape } from './tables.ts';
import type { Learnt, PastCall, PastDay } from './types.ts';

const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const HALF_HOURS = 48;
/** Enough for a service to have a table of its own. */
const OWN_TABLE = 60;
/** The configured mean counts as so many measured ones. */
const PSEUDO_SAMPLES = 10;
const CLERK_SHRINK = 15;
const LOAD_SHRINK = 40;
/** Before anything is measured: clerks work a little faster when many wait. */
const USUAL_LOAD = [1, 1, 0.95, 0.9] as const;
const LATENESS_POINTS = 64;
/** A counter that opens more than this before or after its plan opens for another reason. */
const LATENESS_COUNTED_MS = [-20 * MINUTE_MS, 60 * MINUTE_MS] as const;
/** A longer absence is no short pause. */
const SHORT_PAUSE_MS = 20 * MINUTE_MS;
/** Before anything is known: counters open a few minutes late. */
const USUAL_LATENESS = [0, 0, MINUTE_MS, 2 * MINUTE_MS, 3 * MINUTE_MS, 5 * MINUTE_MS, 8 * MINUTE_MS, 15 * MINUTE_MS];

export interface Configured {
  readonly services: readonly { readonly id: string; readonly meanServiceMinutes: number }[];
}

/** What past days teach: durations by service, clerk and load, lateness, pauses, arrivals (design.md, The waiting estimate). */
export function learn(days: readonly PastDay[], { services }: Configured): Learnt {
  const calls = days.flatMap((day) => day.calls).filter(({ calledAt, freeAt }) => freeAt > calledAt);
  const base = new Map(services.map(({ id, meanServiceMinutes }) => [id, blendedMean(calls, id, meanServiceMinutes)]));
  const ratioOf = (call: PastCall): number => (call.freeAt - call.calledAt) / (base.get(call.serviceId) ?? Infinity);
  const known = calls.filter(({ serviceId }) => base.has(serviceId));
  const clerks = clerkFactors(known, ratioOf);
  const load = loadFactors(known, (call) => ratioOf(call) / (clerks[call.counterId] ?? 1));
  const factorOf = (call: PastCall): number => (clerks[call.counterId] ?? 1) * load[loadBin(call.load)];
  const shape = commonShape(known.map((call) => ratioOf(call) / factorOf(call)));
  return {
    services: Object.fromEntries(
      services.map(({ id }) => {
        const own = known.filter(({ serviceId }) => serviceId === id);
        const durations = own.map((call) => (call.freeAt - call.calledAt) / factorOf(call));
        return [id, { table: tableOf(durations, shape, base.get(id)!), samples: own.length }];
      }),
    ),
    clerks,
    load,
    lateness: latenessOf(days),
    pauses: pausesOf(days, calls.length),
    arrivals: arrivalsOf(days),
    days: days.length,
  };
}

function blendedMean(calls: readonly PastCall[], serviceId: string, configuredMinutes: number): number {
  const durations = calls.filter((call) => call.serviceId === serviceId).map((call) => call.freeAt - call.calledAt);
  const sum = durations.reduce((total, duration) => total + duration, 0);
  return (sum + PSEUDO_SAMPLES * configuredMinutes * MINUTE_MS) / (durations.length + PSEUDO_SAMPLES);
}

function clerkFactors(calls: readonly PastCall[], ratioOf: (call: PastCall) => number): Record<string, number> {
  const byClerk = new Map<string, number[]>();
  for (const call of calls) {
    const ratios = byClerk.get(call.counterId) ?? [];
    ratios.push(ratioOf(call));
    byClerk.set(call.counterId, ratios);
  }
  return Object.fromEntries(
    [...byClerk].map(([id, ratios]) => [id, shrunk(mean(ratios), ratios.length, CLERK_SHRINK)] as const),
  );
}

function loadFactors(calls: readonly PastCall[], ratioOf: (call: PastCall) => number): Learnt['load'] {
  const bins: number[][] = [[], [], [], []];
  for (const call of calls) bins[loadBin(call.load)]!.push(ratioOf(call));
  const [idle, few, some, many] = USUAL_LOAD.map((usual, bin) => {
    const ratios = bins[bin]!;
    return (ratios.reduce((sum, ratio) => sum + ratio, 0) + usual * LOAD_SHRINK) / (ratios.length + LOAD_SHRINK);
  });
  return [idle!, few!, some!, many!];
}

function shrunk(value: number, samples: number, by: number): number {
  return 1 + (samples / (samples + by)) * (value - 1);
}

/** Which of the four factors a load has: people waiting for each open counter. */
export function loadBin(load: number): 0 | 1 | 2 | 3 {
  if (load < 1) return 0;
  if (load < 2) return 1;
  return load < 4 ? 2 : 3;
}

function commonShape(ratios: readonly number[]): number[] {
  if (ratios.length < OWN_TABLE) return usualShape();
  const table = quantiles(ratios, POINTS);
  const middle = mean(table);
  return table.map((point) => point / middle);
}

/** A service that has few samples leans on the hall's common shape, the more the fewer. */
function tableOf(durations: readonly number[], shape: readonly number[], meanMs: number): number[] {
  if (durations.length === 0) return shape.map((point) => point * meanMs);
  const own = quantiles(durations, POINTS);
  if (durations.length >= OWN_TABLE) return own;
  const share = durations.length / OWN_TABLE;
  const middle = (mean(durations) * durations.length + meanMs * PSEUDO_SAMPLES) / (durations.length + PSEUDO_SAMPLES);
  return shape.map((point, index) => (1 - share) * point * middle + share * own[index]!);
}

function latenessOf(days: readonly PastDay[]): number[] {
  const [earliest, latest] = LATENESS_COUNTED_MS;
  const found = days.flatMap(({ spans, presence }) =>
    Object.entries(spans).flatMap(([counterId, planned]) =>
      planned.flatMap(({ from }) => {
        const late = presence
          .filter((stretch) => stretch.counterId === counterId)
          .map((stretch) => stretch.from - from)
          .find((by) => by >= earliest && by <= latest);
        return late === undefined ? [] : [late];
      }),
    ),
  );
  return found.length < LATENESS_POINTS / 4 ? USUAL_LATENESS : quantiles(found, LATENESS_POINTS);
}

function pausesOf(days: readonly PastDay[], calls: number): Learnt['pauses'] {
  const short = days
    .flatMap(({ pauses }) => pauses)
    .map(({ from, to }) => to - from)
    .filter((length) => length > 0 && length <= SHORT_PAUSE_MS);
  if (short.length === 0) return { probability: 0, table: [5 * MINUTE_MS] };
  return { probability: short.length / Math.max(short.length, calls), table: quantiles(short, LATENESS_POINTS) };
}

function arrivalsOf(days: readonly PastDay[]): Learnt['arrivals'] {
  const found: Record<string, Record<string, number[]>> = {};
  for (const { arrivals, midnight } of days) {
    for (const { serviceId, priorityClass, at } of arrivals) {
      const ofService = (found[serviceId] ??= {});
      const counts = (ofService[priorityClass ?? ''] ??= Array.from({ length: HALF_HOURS }, () => 0));
      const half = Math.min(HALF_HOURS - 1, Math.max(0, Math.floor((at - midnight) / HALF_HOUR_MS)));
      counts[half]! += 1 / days.length;
    }
  }
  return found;
}
