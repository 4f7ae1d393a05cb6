import { join } from 'node:path';

/** Where an installation lies; everything below one folder, beside the hall's data. */
export interface Places {
  readonly prefix: string;
  readonly releases: string;
  /** Link to the release that runs. */
  readonly current: string;
  /** Link to the one that ran before. */
  readonly previous: string;
  /** An upgrade that nobody has confirmed yet. */
  readonly pending: string;
}

export const PREFIX = '/opt/quhao';

export function placesIn(prefix: string): Places {
  return {
    prefix,
    releases: join(prefix, 'releases'),
    current: join(prefix, 'current'),
    previous: join(prefix, 'previous'),
    pending: join(prefix, 'pending.json'),
  };
}
