import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANYONE, AT_COUNTER, may, NOBODY } from './may.ts';
import type { Asker, Reach, Who } from './may.ts';

const EVERYBODY: readonly Who[] = [
  'clerk',
  'director',
  'technician',
  'auditor',
  'kiosk',
  'display',
  'counter-display',
  'pad',
  'console',
  'integrator',
];
const asker = (...who: Who[]): Asker => ({ everything: false, who });
const never = (): boolean => {
  throw new Error('nobody needs to know whose it is');
};

describe('who may', () => {
  test('a clerk works at the own counter and not at another', () => {
    expect(may(AT_COUNTER, asker('clerk'), () => true)).toBe(true);
    expect(may(AT_COUNTER, asker('clerk'), () => false)).toBe(false);
  });

  test('what is open to anyone is open to nobody in particular, without asking whose it is', () => {
    expect(may(ANYONE, asker(), never)).toBe(true);
  });

  test('whoever knows the secret of a ticket may, whatever else they are', () => {
    expect(may({ anyone: 'own', director: 'all' }, asker(), () => true)).toBe(true);
    expect(may({ anyone: 'own', director: 'all' }, asker('pad'), () => false)).toBe(false);
    expect(may({ anyone: 'own', director: 'all' }, asker('director'), never)).toBe(true);
  });

  test('of several roles the widest counts', () => {
    expect(may({ clerk: 'own', director: 'all' }, asker('clerk', 'director'), never)).toBe(true);
  });

  test('what no rule names is refused to everybody but the simulated hall’s own machine', () => {
    for (const one of EVERYBODY) expect(may(NOBODY, asker(one), () => true)).toBe(false);
    expect(may(NOBODY, { everything: true, who: [] }, never)).toBe(true);
  });

  test('a further role never takes a right away, and without any named there is none', () => {
    const rule = fc.dictionary(fc.constantFrom(...EVERYBODY, 'anyone'), fc.constantFrom<Reach>('all', 'own'));
    const people = fc.subarray([...EVERYBODY]);
    fc.assert(
      fc.property(rule, people, people, fc.boolean(), (given, some, more, own) => {
        const before = may(given, asker(...some), () => own);
        const after = may(given, asker(...some, ...more), () => own);
        expect(after || !before).toBe(true);
        const named = [...some, 'anyone'].some((one) => one in given);
        expect(named || !before).toBe(true);
      }),
    );
  });
});
