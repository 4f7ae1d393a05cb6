import { judge } from '../doctor/judge.ts';
import type { Judgement } from '../doctor/judge.ts';
import { lookOver } from '../doctor/look.ts';
import { ownPrefix } from '../service/linux.ts';
import { serviceSettings } from '../service/settings.ts';
import { Refused } from './refused.ts';

const MARKS: Readonly<Record<Judgement['state'], string>> = { good: '好 ', look: '看 ', bad: '不行' };

/** Says what this machine lacks for a hall and what to do, line by line. */
export async function doctor({ data }: { readonly data?: string }): Promise<void> {
  const settings = serviceSettings(data === undefined ? {} : { data }, ownPrefix());
  const lines = judge(await lookOver(settings.data));
  for (const { state, message, remedy } of lines) {
    console.log(`${MARKS[state]}  ${message}`);
    if (remedy !== null) console.log(`      → ${remedy}`);
  }
  const bad = lines.filter(({ state }) => state === 'bad').length;
  if (bad > 0)
    throw new Refused(`\n有 ${bad} 条不行，照箭头做 / ${bad} lines keep the hall from working, do what the arrows say`);
}
