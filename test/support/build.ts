import { buildIfStale } from '../../tools/stale.js';

/** Once before all tests: processes and browser tests run from dist/. */
export default async function setup(): Promise<void> {
  await buildIfStale();
}
