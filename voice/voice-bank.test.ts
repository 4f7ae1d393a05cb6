import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromWav, prepared, toWav } from './pcm.ts';
import type { Sound } from './pcm.ts';
import { PHRASES, phraseNamed } from './phrases.ts';
import { missingOf, planOf } from './plan.ts';
import type { Announced } from './plan.ts';

const words = (announced: Announced, yao = true): string =>
  planOf(announced, yao)
    .map((piece) => ('phrase' in piece ? phraseNamed(piece.phrase)!.text : '·'))
    .join(' ');

describe('an announcement as phrases', () => {
  test.each([
    ['A012', '3', 'call', '请 A 零 幺 二 号 · 到 三 号窗口 办理'],
    ['AB110', '12', 'recall', '再次请 A B 幺 幺 零 号 · 到 十 二 号窗口 办理'],
    ['C001', '21', 'call', '请 C 零 零 幺 号 · 到 二 十 一 号窗口 办理'],
    ['C007', '105', 'call', '请 C 零 零 七 号 · 到 一 百 零 五 号窗口 办理'],
    ['C007', '110', 'call', '请 C 零 零 七 号 · 到 一 百 一 十 号窗口 办理'],
    ['C007', '10', 'call', '请 C 零 零 七 号 · 到 十 号窗口 办理'],
  ] as const)('%s at counter %s', (ticketNumber, counterNumber, kind, said) => {
    expect(words({ ticketNumber, counterNumber, kind })).toBe(said);
  });

  test('one is yī where the hall wants it', () => {
    expect(words({ ticketNumber: 'A101', counterNumber: '1', kind: 'call' }, false)).toContain('一 零 一 号');
  });

  test('a language with another order has a template', () => {
    const template = {
      call: ['number', '{ticket}', '{pause}', 'counter', '{counter}'],
      recall: ['again', 'number', '{ticket}', 'counter', '{counter}'],
      counter: 'digits',
    } as const;
    const said = (kind: 'call' | 'recall'): string =>
      planOf({ ticketNumber: 'A12', counterNumber: '21', kind }, false, template)
        .map((piece) => ('phrase' in piece ? piece.phrase : '·'))
        .join(' ');
    expect(said('call')).toBe('number A 1 2 · counter 2 1');
    expect(said('recall')).toBe('again number A 1 2 counter 2 1');
  });

  test('whatever is called, the phrases are those of a bank', () => {
    const known = new Set(PHRASES.map(({ key }) => key));
    const number = fc.tuple(fc.constantFrom('A', 'Z', 'AB'), fc.integer({ min: 0, max: 9_999 }));
    fc.assert(
      fc.property(number, fc.integer({ min: 0, max: 999 }), fc.boolean(), ([prefix, sequence], counter, yao) => {
        const ticketNumber = `${prefix}${String(sequence).padStart(3, '0')}`;
        const plan = planOf({ ticketNumber, counterNumber: String(counter), kind: 'call' }, yao);
        expect(missingOf(plan, (phrase) => known.has(phrase))).toEqual([]);
      }),
    );
  });
});

describe('a recording made ready', () => {
  const tone = (loud: number, silentMs: number): Sound => {
    const rate = 16_000;
    const silent = (rate * silentMs) / 1_000;
    const samples = Float32Array.from({ length: silent * 2 + rate / 2 }, (_, at) =>
      at < silent || at >= silent + rate / 2 ? 0 : loud * Math.sin((at * 2 * Math.PI * 440) / rate),
    );
    return { rate, samples };
  };

  test('loses its silence, comes to one level, and ends softly', () => {
    for (const loud of [0.02, 0.3, 1]) {
      const { samples, rate } = prepared(tone(loud, 400));
      expect(samples.length / rate).toBeGreaterThan(0.49);
      expect(samples.length / rate).toBeLessThan(0.55);
      const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      expect(level).toBeGreaterThan(0.1);
      expect(level).toBeLessThan(0.13);
      expect(Math.abs(samples[0]!)).toBe(0);
      expect(Math.max(...samples)).toBeLessThanOrEqual(0.9);
    }
    expect(prepared({ rate: 16_000, samples: new Float32Array(1_000) }).samples.length).toBe(0);
  });

  test('a WAV file is read as it was written; anything else is refused', () => {
    const sound = prepared(tone(0.3, 50));
    const again = fromWav(toWav(sound));
    expect(again.rate).toBe(16_000);
    expect(Math.max(...again.samples.map((sample, at) => Math.abs(sample - sound.samples[at]!)))).toBeLessThan(0.001);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(() => fromWav(noise)).toThrow(RangeError);
      }),
    );
  });
});
