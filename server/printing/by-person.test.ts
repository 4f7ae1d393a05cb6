import { describe, expect, test } from 'vitest';
import type { TicketNumber } from '../../contract/ids.ts';
import type { TicketStatus } from '../../contract/states.ts';
import { refusedAtKiosk } from './by-person.ts';

const number = 'A012' as TicketNumber;
const slip = (status: TicketStatus, person: string | null = null) => ({ number, status, person });

describe('a slip again at the kiosk', () => {
  test.each(['waiting', 'called', 'held'] as const)('is given while the person is %s', (status) => {
    expect(refusedAtKiosk(slip(status), 'number')).toBeNull();
    expect(refusedAtKiosk(slip(status), 'code')).toBeNull();
  });

  test.each([
    ['serving', 'reprint-being-served'],
    ['no-show', 'reprint-missed'],
    ['completed', 'reprint-over'],
    ['cancelled', 'reprint-over'],
    ['expired', 'reprint-over'],
  ] as const)('is refused for %s: %s', (status, refused) => {
    expect(refusedAtKiosk(slip(status), 'code')).toEqual({ refused, params: { number } });
    expect(refusedAtKiosk(slip(status), 'number')).toEqual({ refused, params: { number } });
  });

  test('of somebody who laid an ID card needs the card or the code: the number stands on the wall for everybody', () => {
    expect(refusedAtKiosk(slip('waiting', 'hash'), 'number')).toEqual({
      refused: 'reprint-needs-card',
      params: { number },
    });
    expect(refusedAtKiosk(slip('waiting', 'hash'), 'code')).toBeNull();
  });
});
