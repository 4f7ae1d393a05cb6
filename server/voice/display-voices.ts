import type { VoiceReport } from '../../contract/voice.ts';
import type { DeviceHealth } from '../../contract/views.ts';
import { hallTime } from '../hall/clock.ts';
import { pageHealth } from '../screens/page-health.ts';

/** More displays than any hall has: whoever reports can fill no memory. */
const MOST_ZONES = 32;

interface Trouble {
  readonly source: VoiceReport['source'];
  readonly state: Exclude<VoiceReport['state'], 'good'>;
  readonly since: number;
}

/** What displays said of their voices: a display in trouble stands among the devices until it says that all is well. */
export class DisplayVoices {
  readonly #zones = new Map<string, Map<VoiceReport['source'], Trouble>>();

  /** False: too many displays report. */
  take({ zone, source, state }: VoiceReport, now: number): boolean {
    const troubles = this.#zones.get(zone) ?? new Map<VoiceReport['source'], Trouble>();
    if (state === 'good') {
      troubles.delete(source);
      if (troubles.size === 0) this.#zones.delete(zone);
      return true;
    }
    if (!this.#zones.has(zone) && this.#zones.size >= MOST_ZONES) return false;
    this.#zones.set(zone, troubles);
    const known = troubles.get(source);
    if (known?.state !== state) troubles.set(source, { source, state, since: now });
    return true;
  }

  health(): DeviceHealth[] {
    return [...this.#zones].flatMap(([zone, troubles]) => {
      const worst = troubles.get('sound') ?? [...troubles.values()][0];
      return worst === undefined ? [] : [healthOf(zone, worst)];
    });
  }
}

function healthOf(zone: string, { source, state, since }: Trouble): DeviceHealth {
  return pageHealth({
    id: zone === '' ? 'display' : `display-${zone}`,
    kind: 'voice',
    transport: zone === '' ? '/display' : `/display?counters=${zone}`,
    counterIds: zone === '' ? [] : zone.split(','),
    kioskId: null,
    state: 'trouble',
    reason: { code: source === 'sound' ? 'voice.held-back' : `voice.${source}-${state}` },
    since: hallTime(since),
    lastSeenAt: hallTime(since),
  });
}
