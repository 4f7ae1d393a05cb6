import { hallTime } from '../hall/clock.ts';

const NAME = /^quhao-(\d{4})-(\d{2})-(\d{2})-(\d{2})(\d{2})(\d{2})\.quhao$/;

/** `quhao-2026-11-27-020000.quhao`: the order of names is the order of time. */
export function backupName(at: number): string {
  const [day, time] = hallTime(at).split('T') as [string, string];
  return `quhao-${day}-${time.slice(0, 8).replaceAll(':', '')}.quhao`;
}

/** When a backup was made by its name, UTC ms; null for a file of another name. */
export function madeAt(name: string): number | null {
  const parts = NAME.exec(name);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  return Number.isNaN(at) ? null : at;
}
