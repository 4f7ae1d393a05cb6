import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { Wedge } from './wedge.ts';

/** The keys of a scanner that types a text; `everyMs` between two of them. */
function type(wedge: Wedge, text: string, { everyMs = 8, fromMs = 1_000, end = 'Enter' } = {}): string[] {
  const found: string[] = [];
  let atMs = fromMs;
  const press = (code: string, shift: boolean): void => {
    const code_ = wedge.press({ code, shift, atMs });
    if (code_ !== null) found.push(code_);
    atMs += everyMs;
  };
  for (const character of text) {
    if (/[a-z]/.test(character)) press(`Key${character.toUpperCase()}`, false);
    else if (/[A-Z]/.test(character)) {
      press('ShiftLeft', true);
      press(`Key${character}`, true);
    } else if (/\d/.test(character)) press(`Digit${character}`, false);
    else if (character === ':') press('Semicolon', true);
    else if (character === '/') press('Slash', false);
    else if (character === '.') press('Period', false);
    else if (character === '-') press('Minus', false);
    else if (character === '_') press('Minus', true);
  }
  if (end !== '') press(end, false);
  return found;
}

const ADDRESS = 'http://192.168.1.10:8080/t/Ab_c-9Z';

describe('a scanner as a keyboard', () => {
  test('is read by its keys, whatever an input method makes of them', () => {
    // with an input method on, `key` is 'Process' for each of them: only `code` tells
    expect(type(new Wedge(), ADDRESS)).toEqual([ADDRESS]);
    expect(type(new Wedge(), ADDRESS, { end: 'Tab' })).toEqual([ADDRESS]);
  });

  test('a person who types is none', () => {
    expect(type(new Wedge(), 'zhang san', { everyMs: 120 })).toEqual([]);
  });

  test('keys of a person before a scan do not get into it', () => {
    const wedge = new Wedge();
    type(wedge, 'ni hao', { everyMs: 150, fromMs: 0, end: '' });
    expect(type(wedge, ADDRESS, { fromMs: 5_000 })).toEqual([ADDRESS]);
  });

  test('one scan that arrived twice, joined, is one; of a burst the first wins', () => {
    const wedge = new Wedge();
    expect(type(wedge, '43542104354210')).toEqual(['4354210']);
    expect(type(wedge, 'second', { fromMs: 1_200 })).toEqual([]);
    expect(type(wedge, 'third', { fromMs: 4_000 })).toEqual(['third']);
  });

  test('without an end it is over after a silence', () => {
    const wedge = new Wedge();
    expect(type(wedge, ADDRESS, { end: '', fromMs: 0 })).toEqual([]);
    expect(wedge.flush(10)).toBeNull();
    expect(wedge.flush(2_000)).toBe(ADDRESS);
  });

  test('any code of letters and digits comes out as it went in', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9:/._-]{4,60}$/), (code) => {
        const half = code.length / 2;
        fc.pre(code.slice(0, Math.floor(half)) !== code.slice(Math.ceil(half)));
        expect(type(new Wedge(), code)).toEqual([code]);
      }),
    );
  });
});
