import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Facts } from './facts.ts';
import type { AlarmWatch } from './watch.ts';

/** Figures behind the alarms, so that somebody far away can draw their own line; absent where they are not known. */
const FIGURES: readonly {
  readonly name: string;
  readonly help: string;
  readonly of: (facts: Facts) => number | null;
}[] = [
  { name: 'quhao_disk_free_bytes', help: 'Free where the data lie', of: ({ disk }) => disk.freeBytes },
  { name: 'quhao_disk_need_bytes', help: 'What a day writes there', of: ({ disk }) => disk.needBytes },
  {
    name: 'quhao_backup_disk_free_bytes',
    help: 'Free where the backups lie, when that is another disk',
    of: ({ backupDisk }) => backupDisk?.freeBytes ?? null,
  },
  {
    name: 'quhao_backup_newest_timestamp_seconds',
    help: 'When the newest backup was made',
    of: ({ backup: { newestAt } }) => (newestAt === null ? null : newestAt / 1000),
  },
  {
    name: 'quhao_clock_off_seconds',
    help: 'Wall clock minus the hall’s',
    of: ({ clock }) => clock.offByMs / 1000,
  },
  {
    name: 'quhao_clock_off_network_seconds',
    help: 'Wall clock minus the time server’s',
    of: ({ clock: { networkOffByMs } }) => (networkOffByMs === null ? null : networkOffByMs / 1000),
  },
  {
    name: 'quhao_certificate_ends_timestamp_seconds',
    help: 'When the certificate ends',
    of: ({ certificateEndsAt: endsAt }) => (endsAt === null ? null : endsAt / 1000),
  },
];

/** One line for each alarm that stands, and the figures behind them. */
export function alarmMetrics(register: Registry, watch: Pick<AlarmWatch, 'alarms' | 'facts'>): void {
  new Gauge({
    name: 'quhao_alarm',
    help: '1 for each alarm that stands, by code and what it is about',
    labelNames: ['code', 'subject'] as const,
    registers: [register],
    collect(): void {
      this.reset();
      for (const { code, subject } of watch.alarms) this.set({ code, subject }, 1);
    },
  });
  for (const { name, help, of } of FIGURES) {
    new Gauge({
      name,
      help,
      // with a label the line is absent, not 0, while nothing is known
      labelNames: ['hall'] as const,
      registers: [register],
      collect(): void {
        this.reset();
        const value = watch.facts === null ? null : of(watch.facts);
        if (value !== null) this.set({ hall: 'this' }, value);
      },
    });
  }
}
