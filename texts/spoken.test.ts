import { expect, test } from 'vitest';
import { spoken } from './spoken.ts';

test.each([
  ['请A012号到3号窗口办理', '请A 零 幺 二 号到三号窗口办理'],
  ['请B110号到12号窗口办理', '请B 幺 幺 零 号到十二号窗口办理'],
  ['请B021号到21号窗口办理', '请B 零 二 幺 号到二十一号窗口办理'],
  ['请V1号到10号窗口办理', '请V 幺 号到十号窗口办理'],
  ['前面还有105人', '前面还有一百零五人'],
  ['1000', '一千'],
  ['0', '零'],
])('%s is read %s', (text, words) => {
  expect(spoken(text)).toBe(words);
});

test('no digit ever reaches an engine', () => {
  for (let number = 0; number < 10_000; number += 7) expect(spoken(`A${number} ${number}`)).not.toMatch(/\d/);
});
