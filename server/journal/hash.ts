import { createHash } from 'node:crypto';

/** The chain's first link. */
export const GENESIS = '0'.repeat(64);

/** One row of `events` as SQLite stores it: `data` is the exact text. */
export interface Row {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data: string;
  readonly at: number;
  readonly actor: string;
  readonly commandId: string;
}

/**
 * SHA-256 over the previous hash and every column's stored text, each preceded by its length, so that no shift of bytes
 * between columns gives the same hash. A changed byte in any old event breaks every later link.
 */
export function chainHash(previous: string, row: Row): string {
  const hash = createHash('sha256').update(previous);
  let columns = '';
  for (const column of [
    row.position.toString(),
    row.stream,
    row.version.toString(),
    row.type,
    row.data,
    row.at.toString(),
    row.actor,
    row.commandId,
  ]) {
    columns += `${Buffer.byteLength(column)}:${column}`;
  }
  return hash.update(columns).digest('hex');
}
