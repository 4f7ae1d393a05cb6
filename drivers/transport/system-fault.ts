import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { groupNames } from './group-names.ts';
import { holderOf } from './holder.ts';
import type { TransportFault } from './transport.ts';

/** The system's error of a port or device file as one of our codes; `detail` keeps its own words. */
export function systemFault(error: unknown): TransportFault {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof PortNotFound) return { code: error.code, detail, params: error.params };
  if (/no such file|file not found|ENOENT|cannot find/i.test(detail)) return { code: 'no-such-port', detail };
  if (/permission|EACCES|access is denied/i.test(detail)) return { code: 'no-permission', detail };
  if (/cannot lock port|EBUSY|busy|temporarily unavailable/i.test(detail)) return { code: 'port-busy', detail };
  if (/EIO|ENXIO|ENODEV|EBADF|disconnected|not open/i.test(detail)) return { code: 'cable-out', detail };
  return { code: 'failed', detail };
}

/** The same, and who holds the port or which group is missing, where the machine can say. */
export async function explainedFault(error: unknown, path: string): Promise<TransportFault> {
  const fault = systemFault(error);
  if (fault.code === 'port-busy') {
    const holder = await holderOf(path);
    return holder === null ? fault : { ...fault, code: 'port-held', params: { holder } };
  }
  if (fault.code === 'no-permission') {
    const group = await groupOf(path);
    return group === null ? fault : { ...fault, code: 'no-group', params: { account: userInfo().username, group } };
  }
  return fault;
}

/** No port, or more than one, has the ids that hall.yaml names. */
export class PortNotFound extends Error {
  override readonly name = 'PortNotFound';
  readonly code: 'no-such-port' | 'port-ambiguous';
  readonly params: Readonly<Record<string, string | number>>;
  constructor(ids: string, found: readonly string[]) {
    super(found.length === 0 ? `nothing plugged in has the ids ${ids}` : `${ids} stands for ${found.join(' and ')}`);
    this.code = found.length === 0 ? 'no-such-port' : 'port-ambiguous';
    this.params = { ids, ports: found.join(', ') };
  }
}

/**
 * The group that may open a device file: dialout, elsewhere uucp or tty. Null where the machine has no such list, and for
 * root's own, which no account should be put into: the rules for ports give such a file to another.
 */
async function groupOf(path: string): Promise<string | null> {
  const gid = await stat(path).then(
    (found) => found.gid,
    () => null,
  );
  return gid === null || gid === 0 ? null : (groupNames().get(gid) ?? null);
}
