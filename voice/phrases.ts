/**
 * The words that make every announcement of a hall. `pinyin` is what an engine is given that reads numbered pinyin (an
 * engine that is given characters mangles them); letters are read by an English voice.
 */
export interface Phrase {
  readonly key: string;
  /** As it is shown to whoever records it. */
  readonly text: string;
  readonly pinyin: string | null;
}

const phrase = (key: string, text: string, pinyin: string | null): Phrase => ({ key, text, pinyin });
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => phrase(letter, letter, null));

export const PHRASES: readonly Phrase[] = [
  phrase('please', '请', 'qing3'),
  phrase('again', '再次请', 'zai4 ci4 qing3'),
  phrase('number', '号', 'hao4'),
  phrase('to', '到', 'dao4'),
  phrase('counter', '号窗口', 'hao4 chuang1 kou3'),
  phrase('handle', '办理', 'ban4 li3'),
  phrase('0', '零', 'ling2'),
  phrase('1', '一', 'yi1'),
  phrase('yao', '幺', 'yao1'),
  phrase('2', '二', 'er4'),
  phrase('3', '三', 'san1'),
  phrase('4', '四', 'si4'),
  phrase('5', '五', 'wu3'),
  phrase('6', '六', 'liu4'),
  phrase('7', '七', 'qi1'),
  phrase('8', '八', 'ba1'),
  phrase('9', '九', 'jiu3'),
  phrase('10', '十', 'shi2'),
  phrase('100', '百', 'bai3'),
  ...LETTERS,
];

/** The phrase of a key or of its text, as a file of recordings may be named by either. */
export function phraseNamed(name: string): Phrase | null {
  return PHRASES.find(({ key, text }) => key === name || text === name) ?? null;
}
