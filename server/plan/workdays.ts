import chineseDays from 'chinese-days';

/** Whether a day is worked under the State Council's calendar: feasts are free, make-up days (调休) are worked. */
export function isWorkday(day: string): boolean {
  return chineseDays.isWorkday(day);
}

/** Name of the feast that frees a day, or whose make-up day it is; null for an ordinary one. */
export function feastOf(day: string): string | null {
  const [, chinese] = chineseDays.getDayDetail(day).name.split(',');
  return chinese ?? null;
}

/**
 * The calendar of a year is published late in the year before. Until then Monday to Friday count as worked and the day
 * is provisional (暂定). National Day is a feast in each published calendar.
 */
export function isProvisional(day: string): boolean {
  return feastOf(`${day.slice(0, 4)}-10-01`) === null;
}
