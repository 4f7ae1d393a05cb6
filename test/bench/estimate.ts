import type { CounterId, PriorityClassId, ServiceId, TicketId } from '../../contract/ids.ts';
import { forecast } from '../../server/estimate/forecast.ts';
import { learn } from '../../server/estimate/learn.ts';
import { seeded } from '../../server/estimate/random.ts';
import type { HallSnapshot } from '../../server/estimate/types.ts';
import { percentiles } from './figures.ts';

const ROUNDS = 60;
const NOW = Date.UTC(2026, 10, 26, 1);
const MINUTE = 60_000;

/** A crowded hall: 300 people wait at eight counters, two of which help elsewhere. */
function crowd(waiting: number): HallSnapshot {
  const random = seeded(1);
  const counters = Array.from({ length: 8 }, (_, index) => String(index + 1) as CounterId);
  return {
    now: NOW,
    midnight: NOW - 9 * 60 * MINUTE,
    maxPassedBy: 5,
    services: counters.map((id, index) => ({
      id: `s${id}` as ServiceId,
      counters: [id],
      helpedBy: index < 2 ? [counters[index + 1]!] : [],
      helpAfterMs: 30 * MINUTE,
    })),
    counters: counters.map((id) => ({
      id,
      state: 'open',
      since: NOW - 60 * MINUTE,
      current: { serviceId: `s${id}` as ServiceId, calledAt: NOW - 2 * MINUTE },
      spans: [{ from: NOW - 60 * MINUTE, to: NOW + 480 * MINUTE }],
    })),
    openUntil: NOW + 480 * MINUTE,
    waiting: Array.from({ length: waiting }, (_, seq) => {
      const arrivedAt = NOW - (waiting - seq) * 6_000;
      const rankAt = arrivedAt - (random() < 0.3 ? 15 * MINUTE : 0);
      const serviceId = `s${(seq % 8) + 1}` as ServiceId;
      return {
        ticketId: `t${seq}` as TicketId,
        serviceId,
        rankAt,
        arrivedAt,
        seq,
        passedBy: 0,
        placed: false,
        tiedTo: null,
      };
    }),
    booked: [],
    classes: [{ id: 'elderly' as PriorityClassId, headStartMs: 15 * MINUTE }],
    issuedToday: waiting + 50,
  };
}

/** One run of the whole hall in its worker's thread: everybody waiting and a newcomer a service and class. */
export function benchEstimate(): string[] {
  const services = crowd(0).services.map(({ id }) => ({ id, meanServiceMinutes: 6 }));
  const arrivals = Object.fromEntries(
    services.map(({ id }) => [
      id,
      { '': Array.from({ length: 48 }, () => 2), elderly: Array.from({ length: 48 }, () => 1) },
    ]),
  );
  const learnt = { ...learn([], { services }), arrivals };
  const rows = [
    { waiting: 40, draws: 100 },
    { waiting: 300, draws: 64 },
    { waiting: 300, draws: 200 },
  ].map(({ waiting, draws }) => {
    const snapshot = crowd(waiting);
    const samples: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      forecast(snapshot, learnt, { draws, seed: round });
      samples.push(performance.now() - began);
    }
    const { p50, p99, max } = percentiles(samples);
    return `| ${waiting} waiting, ${draws} draws | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${max.toFixed(1)} |`;
  });
  return ['| estimate, one run, ms | p50 | p99 | max |', '| --- | --- | --- | --- |', ...rows];
}
