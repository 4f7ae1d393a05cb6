import { setMaxListeners } from 'node:events';
import type { DiscoveryAnswer, FoundPlace } from '../../contract/discovery.ts';
import { silent } from './found.ts';
import { searchNetwork } from './network-search.ts';
import { searchSerial } from './serial-search.ts';
import type { SerialPlace } from './serial-search.ts';

export interface DiscoveryParts {
  readonly serialPlaces: () => Promise<readonly SerialPlace[]>;
  readonly usbPlaces: () => Promise<readonly FoundPlace[]>;
  readonly neighbours: () => readonly string[];
  /** Lines that the hall has open, by name, and which device has each: nobody else touches them. */
  readonly inUse: () => ReadonlyMap<string, string>;
  readonly onChange?: () => void;
  readonly times?: { readonly listenMs?: number; readonly answerMs?: number };
  readonly ports?: { readonly printerPort: number; readonly signPort: number };
}

const ORDER = { recognised: 0, something: 1, closed: 2, silent: 3 } as const;
/** However many ports there are. */
const LONGEST_MS = 14_000;

/** One search at a time, all places beside one another, and what the last one found. */
export class Discovery {
  readonly #parts: DiscoveryParts;
  #state: DiscoveryAnswer['state'] = 'never';
  #looked = 0;
  #places = 0;
  #beganMs = 0;
  #tookMs = 0;
  #found: FoundPlace[] = [];
  #stop: AbortController | null = null;

  constructor(parts: DiscoveryParts) {
    this.#parts = parts;
  }

  get answer(): DiscoveryAnswer {
    const searching = this.#state === 'searching';
    return {
      state: this.#state,
      looked: this.#looked,
      places: this.#places,
      tookMs: Math.round(searching ? performance.now() - this.#beganMs : this.#tookMs),
      found: [...this.#found].sort((a, b) => ORDER[a.certainty] - ORDER[b.certainty]),
    };
  }

  /**
   * Searches; resolves at its end. One that runs already is not begun again. `noPrinterOn`: places of which a person has
   * said that no printer is there.
   */
  async search(noPrinterOn: readonly string[]): Promise<void> {
    if (this.#state === 'searching') return;
    const stop = new AbortController();
    // every port listens for it
    setMaxListeners(0, stop.signal);
    this.#stop = stop;
    this.#state = 'searching';
    this.#beganMs = performance.now();
    this.#looked = 0;
    this.#found = [];
    const late = setTimeout(() => stop.abort(), LONGEST_MS);
    try {
      await this.#searchAll(noPrinterOn, stop.signal);
    } finally {
      clearTimeout(late);
      this.#tookMs = performance.now() - this.#beganMs;
      this.#state = 'done';
      this.#parts.onChange?.();
    }
  }

  /** Lets go of every port. */
  close(): void {
    this.#stop?.abort();
  }

  async #searchAll(noPrinterOn: readonly string[], signal: AbortSignal): Promise<void> {
    const { serialPlaces, usbPlaces, neighbours, inUse, times, ports } = this.#parts;
    const used = inUse();
    const [serials, usbs, hosts] = [await serialPlaces(), await usbPlaces(), neighbours()];
    const usedHosts = new Set([...used.keys()].map((name) => name.replace(/:\d+$/, '')));
    const free = hosts.filter((host) => !usedHosts.has(host));
    this.#places = serials.length + usbs.length + free.length;
    for (const place of usbs) this.#take({ ...place, usedBy: usedBy(used, place.place, place.usbIds) });
    await Promise.all([
      ...serials.map(async ({ path, usbIds }) => {
        const owner = usedBy(used, path, usbIds);
        const place =
          owner === null
            ? await searchSerial({ path, usbIds }, { noPrinter: noPrinterOn.includes(path), signal, ...times })
            : { ...silent({ place: path, medium: 'serial', usbIds }), usedBy: owner };
        this.#take(place);
      }),
      searchNetwork({ hosts: free, signal, onLooked: () => this.#count(), ...ports }).then((found) =>
        this.#found.push(...found),
      ),
    ]);
  }

  #take(place: FoundPlace): void {
    this.#found.push(place);
    this.#count();
  }

  #count(): void {
    this.#looked += 1;
    this.#parts.onChange?.();
  }
}

function usedBy(used: ReadonlyMap<string, string>, place: string, usbIds: string | null): string | null {
  const byIds = usbIds === null ? undefined : [...used].find(([name]) => name.startsWith(`usb:${usbIds}`))?.[1];
  return used.get(place) ?? byIds ?? null;
}
