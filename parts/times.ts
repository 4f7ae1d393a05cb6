import type { Language } from '../texts/section.ts';

const OFFSET_MS = 8 * 60 * 60 * 1000;
const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': ['日', '一', '二', '三', '四', '五', '六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};

/** `9:42` of the hall's time, whatever zone this machine is set to. Takes UTC ms or a view's time. */
export function clock(at: number | string): string {
  const text = hallIso(at);
  return `${Number(text.slice(11, 13))}:${text.slice(14, 16)}`;
}

/** `2026-11-27 2:00`, for lists over months. */
export function dayAndTime(at: number | string): string {
  return `${hallIso(at).slice(0, 10)} ${clock(at)}`;
}

/** `11月25日 星期三`, `25 Nov`. */
export function dateLine(at: number | string, language: Language): string {
  const text = hallIso(at);
  const weekday = WEEKDAYS[language][new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDay()];
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  return language === 'en' ? `${weekday} ${day}/${month}` : `${month}月${day}日 星期${weekday}`;
}

/** `4:07` for a stretch of ms, never below 0. */
export function stretch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toString().padStart(2, '0')}`;
}

/** Whole minutes of a stretch of ms, never below 0. */
export function minutes(ms: number): number {
  return Math.max(0, Math.floor(ms / 60_000));
}

function hallIso(at: number | string): string {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  return new Date(ms + OFFSET_MS).toISOString();
}
