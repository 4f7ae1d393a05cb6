import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** How the hall is started as a service of this machine. */
export const ServiceSettings = z.object({
  data: z.string(),
  config: z.string(),
  host: z.string(),
  port: z.number().int(),
});
export type ServiceSettings = z.infer<typeof ServiceSettings>;

export interface AskedSettings {
  readonly data?: string;
  readonly config?: string;
  readonly host?: string;
  readonly port?: number;
}

export const DATA = '/var/lib/quhao';
const HOST = '127.0.0.1';
const PORT = 8080;

/** Beside the releases, so that an upgrade starts the hall as it was started before. */
export function settingsFile(prefix: string): string {
  return join(prefix, 'service.json');
}

/** What was asked for, else what was kept, else the usual. hall.yaml lies with the data: the set-up page writes it. */
export function serviceSettings(asked: AskedSettings, prefix: string | null): ServiceSettings {
  const kept = prefix === null ? null : keptSettings(settingsFile(prefix));
  const data = resolve(asked.data ?? kept?.data ?? DATA);
  const config = asked.config ?? (asked.data === undefined ? kept?.config : undefined) ?? join(data, 'hall.yaml');
  return {
    data,
    config: resolve(config),
    host: asked.host ?? kept?.host ?? HOST,
    port: asked.port ?? kept?.port ?? PORT,
  };
}

function keptSettings(file: string): ServiceSettings | null {
  return existsSync(file) ? ServiceSettings.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}
