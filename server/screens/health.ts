import type { DeviceHealth } from '../../contract/views.ts';
import { hallTime } from '../hall/clock.ts';
import { minuteOfDay } from '../plan/span.ts';
import { pageHealth } from './page-health.ts';
import { pathOf, works } from './rules.ts';
import type { Screen } from './rules.ts';
import type { Sightings } from './sightings.ts';

/**
 * Paired screens that ought to be on the line and are not: closed by hand, crashed, or their PC is off. One that is locked or
 * outside its hours is missed by nobody, and a console stands for its PC only while somebody works there.
 */
export function silentScreens(screens: Iterable<Screen>, sightings: Sightings, now: number): DeviceHealth[] {
  const minute = minuteOfDay(now);
  const missed = [...screens].filter(
    (screen) => screen.kind !== 'console' && works(screen, minute) && !sightings.of(screen.id).online,
  );
  return missed.map((screen) => {
    const { seenAt } = sightings.of(screen.id);
    return pageHealth({
      id: screen.name,
      kind: 'screen',
      transport: pathOf(screen),
      counterIds: screen.counterId === null ? [] : [screen.counterId],
      kioskId: screen.kioskId,
      state: 'offline',
      reason: { code: 'screen.silent' },
      since: seenAt ?? hallTime(screen.pairedAt),
      lastSeenAt: seenAt,
    });
  });
}
