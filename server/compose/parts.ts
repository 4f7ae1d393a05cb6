import type { Logger } from 'pino';
import type { HomePlace } from '../../contract/views.ts';
import type { MemoryWire } from '../../drivers/transport/memory.ts';
import type { HallFile } from '../config/schema.ts';
import type { Faces } from '../faces/faces.ts';
import type { TimeSources } from '../hall/clock.ts';
import type { AnyEndpoint } from '../hall/endpoint.ts';
import type { Rooms } from '../realtime/rooms.ts';
import type { LiveWaits } from '../waits/waits.ts';
import type { RawRoute } from '../web/raw.ts';
import type { Callers } from './callers.ts';
import type { HallData } from './data.ts';
import type { Hardware } from './hardware.ts';
import type { People } from './people.ts';
import type { Voices } from './voices.ts';
import type { Watched } from './watched.ts';

export interface StartOptions {
  readonly file: HallFile;
  /** Where that file lies, so that a backup carries it; null: in the folder, if anywhere. */
  readonly configFile?: string | null;
  readonly folder: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Simulated hardware on the wires, and whoever is on this machine may do everything. */
  readonly demo: { readonly speed: number; readonly visitors: boolean } | null;
  /** Folder of the built pages. */
  readonly pagesFolder: string;
  readonly log?: Logger;
  readonly time?: TimeSources;
  /** For tests: when the certificate of the hall's pages ends, UTC ms, whatever they have. */
  readonly certificateEndsAt?: number | null;
  /** Pages that the kiosk's first page leads to beside the services. */
  readonly places?: readonly HomePlace[];
  /** False: nobody's wait is estimated, so that what the estimate costs can be measured. */
  readonly estimates?: boolean;
  /** For tests: wires of `{memory: name}` transports of a hall that is no demo. */
  readonly wires?: (name: string) => MemoryWire;
}

/** What a hall is made of, before any way leads into it. */
export interface Parts extends HallData {
  readonly options: StartOptions;
  readonly log: Logger;
  readonly people: People;
  readonly hardware: Hardware;
  readonly voices: Voices;
  readonly waits: LiveWaits;
  readonly watched: Watched;
  readonly faces: Faces;
  readonly callers: Callers;
  /** Something may have changed that pages show. */
  readonly touch: () => void;
}

/** Ways into the hall, besides its pages. */
export interface Ways {
  readonly endpoints: readonly AnyEndpoint[];
  readonly raw: readonly RawRoute[];
  readonly rooms: Rooms;
}
