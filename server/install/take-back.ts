import { removeDurably, pointTo, writeDurably } from './durable.ts';
import { needsCopy, restoreCopy } from './kept-data.ts';
import { isAtWork, readPending, writePending } from './pending.ts';
import type { Pending } from './pending.ts';
import type { Places } from './places.ts';

export interface TakenBack {
  readonly from: string;
  readonly to: string;
  /** Where the data are that the new release had written in its own shape; null: the hall goes on with them. */
  readonly dataAside: string | null;
}

/**
 * Undoes an upgrade while the hall does not run: the data, the link, the service's text, and at last the note of it. Broken
 * off at any point it is done again from the beginning.
 */
export async function takeBack(places: Places, pending: Pending): Promise<TakenBack> {
  let dataAside: string | null = null;
  if (await needsCopy(pending)) {
    // said before the first file is moved: half moved data must not be taken for old ones
    const restoring = { ...pending, restoring: true };
    writePending(places.pending, restoring);
    dataAside = await restoreCopy(restoring);
  }
  pointTo(places.current, `releases/${pending.from}`);
  if (pending.unit !== null) writeDurably(pending.unit.file, pending.unit.text);
  removeDurably(places.pending);
  return { from: pending.from, to: pending.to, dataAside };
}

/**
 * Before every start of the hall (`ExecStartPre` of its service): an upgrade that was broken off, by a power cut say, is
 * undone. Null when there is none, or when its installation is still at work.
 */
export async function settle(places: Places): Promise<TakenBack | null> {
  const pending = readPending(places.pending);
  return pending === null || isAtWork(pending.installer) ? null : takeBack(places, pending);
}
