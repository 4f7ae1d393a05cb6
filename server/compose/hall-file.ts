import type { Logger } from 'pino';
import { configurationOf, differences } from '../config/configuration.ts';
import { configured } from '../queue/views.ts';
import type { WholeHall } from './data.ts';
import type { StartOptions } from './parts.ts';

const BY_FILE = { actor: 'hall.yaml' };

/** A hall that knows nothing yet is configured by its file; one that does keeps what the office has changed since. */
export async function takeHallFile({ file, demo }: StartOptions, hall: WholeHall): Promise<void> {
  const fromFile = configurationOf(file);
  const kept = hall.state.settings.configuration;
  if (kept === null) {
    await hall.execute({ type: 'ConfigureHall', configuration: fromFile }, BY_FILE);
  } else if (demo !== null && kept.hall.phoneUrl !== fromFile.hall.phoneUrl) {
    // in a simulated hall the phones' address changes with the port
    const change = { part: 'hall', value: { ...kept.hall, phoneUrl: fromFile.hall.phoneUrl } };
    await hall.execute({ type: 'ChangeSettings', change }, BY_FILE);
  }
}

/** Paths of hall.yaml that differ from what the hall goes by, as of each call; those of the start are in the log. */
export function watchHallFile({ file }: StartOptions, hall: WholeHall, log: Logger): () => string[] {
  const fromFile = configurationOf(file);
  const differing = (): string[] => differences(fromFile, configured(hall.state.queue));
  for (const path of differing()) {
    log.warn({ path }, 'hall.yaml differs from the hall; `quhao config apply` takes the file over');
  }
  return differing;
}
