import { Discovery } from './discovery.ts';
import { neighbours } from './network-search.ts';
import { serialPlaces, usbPlaces } from './places.ts';

/** The search of this machine's ports and its own networks. `inUse`: lines that a hall has open, with their devices. */
export function machineDiscovery(inUse: () => ReadonlyMap<string, string> = () => new Map()): Discovery {
  return new Discovery({ serialPlaces, usbPlaces, neighbours, inUse });
}
