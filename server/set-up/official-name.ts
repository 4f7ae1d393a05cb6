import type { SetUpDraft } from '../../contract/set-up.ts';

/** Article 2: `桃江县XX乡(镇)便民服务中心`, `桃江县政务服务中心XX分中心`. Null while one of the two is missing. */
export function officialName({ kind, county, name }: SetUpDraft['place']): string | null {
  const [where, what] = [county.trim(), name.trim()];
  if (where === '' || what === '') return null;
  if (kind === 'township') return `${where}${what}便民服务中心`;
  return `${where}政务服务中心${what.replace(/分中心$/, '')}分中心`;
}

/** `桃江政务`: the four characters on badges and at the head of pages (Article 7.3). */
export function markOf(county: string): string {
  return `${county.trim().replace(/(?<=..)[县市区]$/, '')}政务`;
}
