import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { signText } from './text.ts';

const read = (bytes: Uint8Array): string => iconv.decode(Buffer.from(bytes), 'gbk');

describe('text for a sign', () => {
  test('is GBK', () => {
    const { bytes, substituted } = signText('请A012到3号窗口', 'gbk');
    expect(Buffer.from(bytes).toString('hex').toUpperCase()).toBe('C7EB41303132B5BD33BAC5B4B0BFDA');
    expect(substituted).toBe(false);
  });

  test.each(['萳', '镕', '喆', '瑄'])('%s is shown by a GBK font and stands as 〓 on a GB2312 one', (character) => {
    expect(read(signText(character, 'gbk').bytes)).toBe(character);
    const poor = signText(character, 'gb2312');
    expect(read(poor.bytes)).toBe('〓');
    expect(poor.substituted).toBe(true);
  });

  test.each(['㛃', '𠮷', '€', '😀'])('%s, which GBK lacks, stands as 〓 and not as another character', (character) => {
    const { bytes, substituted } = signText(`王${character}`, 'gbk');
    expect(read(bytes)).toBe('王〓');
    expect(substituted).toBe(true);
  });

  test('the dot in a name is one character of both sets', () => {
    expect(signText('买买提·阿卜杜', 'gb2312').substituted).toBe(false);
  });

  test('a backslash of a name is not taken for an escape of the card, nor a line end for a page', () => {
    expect(read(signText('A\\C1\nB', 'gbk').bytes)).toBe('A＼C1 B');
  });
});
