import { hostname, networkInterfaces } from 'node:os';

/** The name in a Host header, without port and brackets. */
function nameOfHost(host: string): string {
  return host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
}

export function isThisMachine(remoteAddress: string | undefined): boolean {
  return remoteAddress !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(remoteAddress);
}

/** Whether an address to listen on is reached from this machine only. */
export function isLoopback(host: string): boolean {
  return ['127.0.0.1', 'localhost', '::1'].includes(host);
}

/**
 * Whether a name may stand in an address of the hall: this machine's own addresses and name, and those that it was told.
 * A name of somebody else's that points here (DNS rebinding) is none of them.
 */
export function ourNames(told: () => readonly string[]): (name: string) => boolean {
  return (name) => {
    const own = hostname().toLowerCase();
    if (name === own || name === `${own}.local` || told().includes(name)) return true;
    const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
    return addresses.some(({ address }) => address.toLowerCase().replace(/%.*$/, '') === name);
  };
}

/**
 * Whether a request is for this hall by a name that may lead here, and of no page of another site. This machine may always
 * be asked for by its own names.
 */
export function isForUs(
  { host, origin }: { readonly host?: unknown; readonly origin?: unknown },
  isOurName: (name: string) => boolean,
): boolean {
  if (typeof host !== 'string') return false;
  const name = nameOfHost(host);
  if (!isLoopback(name) && !isOurName(name)) return false;
  return origin === undefined || (typeof origin === 'string' && origin.replace(/^https?:\/\//, '') === host);
}
