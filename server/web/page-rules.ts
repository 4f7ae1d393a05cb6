import type { CounterId } from '../../contract/ids.ts';
import { ANYONE, DIRECTOR, DIRECTOR_ALONE, NOBODY, OFFICE, STAFF, WIRING } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import type { Caller } from '../hall/endpoint.ts';
import type { ScreenKind } from '../../contract/doors.ts';

/** Who may open a page, and what stands in its place for whoever may not. */
export interface PageRule {
  readonly may: Rule;
  /** What is meant by `own` in the rule, by the id in the address. */
  readonly own?: (caller: Caller, id: string | null) => boolean;
  /** The page is a screen's: whoever may not is asked to pair it; else to sign in. */
  readonly screen?: ScreenKind;
}

const ownCounter = ({ counterId }: Caller, id: string | null): boolean => counterId === (id as CounterId | null);

/** By the route of tools/pages.js; a page without a rule does not start. */
export const PAGE_RULES: Readonly<Record<string, PageRule>> = {
  '/': { may: STAFF },
  '/kiosk': {
    may: { ...OFFICE, kiosk: 'own' },
    own: ({ kioskId }, id) => kioskId !== undefined && id === kioskId,
    screen: 'kiosk',
  },
  '/display': { may: { ...STAFF, display: 'all' }, screen: 'display' },
  '/counter-display/:id': { may: { ...STAFF, 'counter-display': 'own' }, own: ownCounter, screen: 'counter-display' },
  '/pad/:id': { may: { ...OFFICE, pad: 'own' }, own: ownCounter, screen: 'pad' },
  '/counter/:id': { may: { clerk: 'own' }, own: ownCounter },
  '/box/:id': { may: { clerk: 'own' }, own: ownCounter },
  '/t/:token': { may: ANYONE },
  '/a/:token': { may: ANYONE },
  '/book': { may: ANYONE },
  // says that the hall is there already
  '/set-up': { may: ANYONE },
  '/sign-in': { may: ANYONE },
  '/pair': { may: ANYONE },
  // whoever does not trust the hall yet has to read it first
  '/trust': { may: ANYONE },
  '/deeds': { may: { director: 'all', auditor: 'all' } },
  '/accounts': { may: { director: 'all', auditor: 'all' } },
  '/screens': { may: OFFICE },
  '/simulation': { may: NOBODY },
  '/devices': { may: OFFICE },
  '/backups': { may: OFFICE },
  // a machine without a hall has no accounts: there it is open
  '/restore': { may: NOBODY },
  '/plan': { may: OFFICE },
  '/staff': { may: STAFF },
  '/staff-papers': { may: DIRECTOR },
  '/kept/:id': { may: DIRECTOR_ALONE },
  '/settings': { may: DIRECTOR },
  '/office': { may: OFFICE },
  '/day': { may: OFFICE },
  '/voice': { may: WIRING },
  '/today': { may: OFFICE },
  // it hangs on the wall for everybody to read (Article 7.4)
  '/rules': { may: ANYONE },
  '/ticket-layout': { may: WIRING },
  '/paper/:id': { may: { ...STAFF, kiosk: 'all' } },
  '/parts': { may: STAFF },
};
