import type { PersonKind } from './sealed.ts';

/** How long something is kept about a person, and counted from when. What is over is forgotten by itself. */
export interface Retention {
  readonly kind: PersonKind;
  readonly years: number;
  readonly after: 'leaving';
}

/**
 * The periods by kind of person. Staff: three years after leaving, as long as an assessment or a complaint may be asked
 * about (Article 12; 个人信息保护法 第十九条: no longer than needed).
 */
export const RETENTION: Readonly<Record<PersonKind, Retention>> = {
  staff: { kind: 'staff', years: 3, after: 'leaving' },
  // what was done in the hall has to be put to somebody's name as long as staff are kept
  account: { kind: 'account', years: 3, after: 'leaving' },
};

/** The first day on which something is kept no longer: the same day so many years later, 29 February on 1 March. */
export function keptUntil({ years }: Retention, since: string): string {
  const [year, month, day] = since.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year + years, month - 1, day)).toISOString().slice(0, 10);
}
