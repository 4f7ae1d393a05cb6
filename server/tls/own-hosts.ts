import { hostname, networkInterfaces } from 'node:os';

/** Every name and address under which pages of this machine's network may ask for it, ends of the loop included. */
export function ownHosts(): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((of) => of ?? [])
    // an address of one cable only stands in no browser's line
    .filter(({ address, scopeid }) => scopeid === undefined || scopeid === 0 || address === '::1')
    .map(({ address }) => address);
  const name = hostname().toLowerCase();
  // a name of Chinese characters is none to the domain system
  const names = /^[a-z0-9.-]{1,60}$/.test(name) ? [name, `${name}.local`] : [];
  return [...new Set([...names, 'localhost', '127.0.0.1', '::1', ...addresses])];
}
