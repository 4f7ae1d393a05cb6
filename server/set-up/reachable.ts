import { networkInterfaces } from 'node:os';
import { isLoopback } from '../web/hosts.ts';
import { urlOf } from '../web/listen.ts';

/** Addresses under which other machines reach a server that listens on `host`; a machine-only one has none. */
export function reachableAddresses(host: string, port: number, interfaces = networkInterfaces()): string[] {
  if (isLoopback(host)) return [];
  if (host !== '0.0.0.0' && host !== '::') return [urlOf('http', host, port)];
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => `http://${address}:${port}`);
}
