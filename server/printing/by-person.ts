import type { TicketNumber } from '../../contract/ids.ts';
import type { TicketStatus } from '../../contract/states.ts';
import type { Refusal } from '../hall/slice.ts';
import type { PersonsClaim } from './events.ts';

/** What decides whether a person at a kiosk gets a slip again. */
export interface LostSlip {
  readonly number: TicketNumber;
  readonly status: TicketStatus;
  /** Keyed hash of the ID card it was taken with; null: without one. */
  readonly person: string | null;
}

/**
 * Why a person at a kiosk gets no slip again; null: nothing speaks against it. A number can be read off the wall, so
 * it alone opens nothing that an ID card was laid for; what it does open prints without a code (`server/devices/slip.ts`).
 */
export function refusedAtKiosk(slip: LostSlip, claim: PersonsClaim): Refusal | null {
  const params = { number: slip.number };
  switch (slip.status) {
    case 'waiting':
    case 'called':
    case 'held':
      return claim === 'number' && slip.person !== null ? { refused: 'reprint-needs-card', params } : null;
    case 'serving':
      return { refused: 'reprint-being-served', params };
    case 'no-show':
      return { refused: 'reprint-missed', params };
    case 'completed':
    case 'cancelled':
    case 'expired':
      return { refused: 'reprint-over', params };
  }
}
