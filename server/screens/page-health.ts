import type { DeviceHealth } from '../../contract/views.ts';

type OfALine =
  | 'bytesIn'
  | 'bytesOut'
  | 'framesIn'
  | 'badFrames'
  | 'retries'
  | 'reopened'
  | 'roundTripMs'
  | 'parts'
  | 'protocol';

/** A page among the devices: it has a state, and no line of its own on which something is counted. */
export function pageHealth(page: Omit<DeviceHealth, OfALine>): DeviceHealth {
  return {
    ...page,
    protocol: 'page',
    bytesIn: 0,
    bytesOut: 0,
    framesIn: 0,
    badFrames: 0,
    retries: 0,
    reopened: 0,
    roundTripMs: null,
    parts: [],
  };
}
