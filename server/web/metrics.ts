import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { AlarmWatch } from '../alarms/watch.ts';
import type { EstimateQuality } from '../../contract/plan.ts';
import { alarmMetrics } from '../alarms/metrics.ts';
import type { HallState, Hardware } from '../faces/faces.ts';
import type { Journal } from '../journal/journal.ts';
import { waitingTotal } from '../queue/views.ts';

const LOOP_PRECISION_MS = 500;

/** What is counted of each device. */
const COUNTED = [
  { name: 'bytes_in', field: 'bytesIn', help: 'Bytes that came from a device' },
  { name: 'bytes_out', field: 'bytesOut', help: 'Bytes sent to a device' },
  { name: 'frames_in', field: 'framesIn', help: 'Frames that could be read' },
  { name: 'bad_frames', field: 'badFrames', help: 'Frames and lumps of bytes that could not be read' },
  { name: 'retries', field: 'retries', help: 'Questions asked again, and presses that came again' },
  { name: 'reopened', field: 'reopened', help: 'Tries to open the line again' },
] as const;

/** Whether the estimate may be believed, by service; today. */
const QUALITY: readonly {
  readonly name: string;
  readonly help: string;
  readonly of: (score: EstimateQuality['all']) => number | null;
}[] = [
  { name: 'quhao_estimate_people', help: 'People told a wait and called today', of: ({ people }) => people },
  {
    name: 'quhao_estimate_error_minutes',
    help: 'Mean absolute error of the median told today',
    of: ({ errorMinutes }) => errorMinutes,
  },
  {
    name: 'quhao_estimate_pinball_minutes',
    help: 'Pinball losses at .5 and .9 together, today',
    of: ({ pinballMinutes }) => pinballMinutes,
  },
  {
    name: 'quhao_estimate_coverage',
    help: 'Share of waits at or below the most that was told today',
    of: ({ coverage }) => coverage,
  },
];

export interface MetricsParts {
  readonly journal: Journal;
  readonly devices: Hardware;
  readonly state: () => HallState;
  readonly sockets: () => number;
  /** What was said of waits today against what happened. */
  readonly estimates: () => Promise<EstimateQuality>;
  /** How long the last estimate took in its thread, ms. */
  readonly estimateMs: () => number | null;
  readonly alarms: Pick<AlarmWatch, 'alarms' | 'facts'>;
}

/** Figures of the running hall in Prometheus' text format; nothing personal. */
export function createMetrics({ journal, devices, state, sockets, estimates, estimateMs, alarms }: MetricsParts): {
  readonly contentType: string;
  text(): Promise<string>;
} {
  const register = new Registry();
  // by default the loop is woken a hundred times a second to time it: 2 % of a core in a hall where nothing happens
  collectDefaultMetrics({ register, eventLoopMonitoringPrecision: LOOP_PRECISION_MS });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [register],
      collect(): void {
        this.set(read());
      },
    });
  };
  gauge('quhao_journal_position', 'Position of the last durable event', () => journal.durablePosition);
  gauge('quhao_journal_outage', '1 while the hall cannot write', () => (journal.outage === null ? 0 : 1));
  gauge('quhao_tickets_issued_today', 'Tickets issued today', () => state().queue.figures.issued);
  gauge('quhao_tickets_waiting', 'People waiting now', () => waitingTotal(state().queue));
  gauge('quhao_tickets_completed_today', 'Services completed today', () => state().queue.figures.completed);
  gauge('quhao_no_shows_today', 'Called and not come today', () => state().queue.figures.noShow);
  gauge('quhao_evaluations_given_today', 'Evaluations given today', () => state().evaluation.figures.given);
  gauge('quhao_print_jobs_waiting', 'Slips that wait for a printer', () => state().printing.queued.size);
  gauge('quhao_estimate_milliseconds', 'Time of the last estimate in its thread', () => estimateMs() ?? 0);
  for (const { name, help, of } of QUALITY) {
    new Gauge({
      name,
      help,
      labelNames: ['service'] as const,
      registers: [register],
      async collect(): Promise<void> {
        const { all, services } = await estimates();
        this.reset();
        for (const { serviceId, ...score } of [{ serviceId: 'all', ...all }, ...services]) {
          const value = of(score);
          if (value !== null) this.set({ service: serviceId }, value);
        }
      },
    });
  }
  gauge('quhao_sockets', 'Pages connected', sockets);
  new Gauge({
    name: 'quhao_device_up',
    help: '1 when a device works, 0 when it does not, by device',
    labelNames: ['device', 'kind'] as const,
    registers: [register],
    collect(): void {
      for (const { id, kind, state: condition } of devices.health()) {
        this.set({ device: id, kind }, condition === 'online' || condition === 'unknown' ? 1 : 0);
      }
    },
  });
  for (const { name, help, field } of COUNTED) {
    new Gauge({
      name: `quhao_device_${name}`,
      help: `${help}, since the start`,
      labelNames: ['device', 'kind'] as const,
      registers: [register],
      collect(): void {
        for (const device of devices.health()) this.set({ device: device.id, kind: device.kind }, device[field]);
      },
    });
  }
  new Gauge({
    name: 'quhao_device_round_trip_ms',
    help: 'From the last question to its answer, by device',
    labelNames: ['device', 'kind'] as const,
    registers: [register],
    collect(): void {
      for (const { id, kind, roundTripMs } of devices.health()) {
        if (roundTripMs !== null) this.set({ device: id, kind }, roundTripMs);
      }
    },
  });
  alarmMetrics(register, alarms);
  return { contentType: register.contentType, text: () => register.metrics() };
}
