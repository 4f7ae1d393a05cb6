import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SetUpDraft } from '../../contract/set-up.ts';
import { drafts } from '../../test/support/drafts.ts';
import { checkHallFile } from '../config/check.ts';
import { hallYaml } from './hall-yaml.ts';
import { numbered } from './numbering.ts';
import { officialName } from './official-name.ts';
import { problemsOf } from './problems.ts';
import { USUAL_DRAFT } from './usual.ts';

const ready: SetUpDraft = {
  ...USUAL_DRAFT,
  place: { kind: 'township', county: '桃江县', name: '桃花江镇' },
  director: { login: 'zhangli', name: '张丽' },
};

function fileOf(draft: SetUpDraft) {
  const checked = checkHallFile(hallYaml(draft));
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
  return checked;
}

describe('the hall.yaml of the first day', () => {
  test('of the usual draft: the eight counters of Article 8.2, no mistake and no warning', () => {
    const { file, warnings } = fileOf(ready);
    expect(warnings).toEqual([]);
    expect(file.hall).toEqual({ name: '桃江县桃花江镇便民服务中心', kind: 'township', mark: '桃江政务' });
    expect(file.counters.map(({ id, name }) => `${id} ${name}`)).toEqual([
      '1 信访维稳窗口',
      '2 财政惠民窗口',
      '3 人口计生窗口',
      '4 劳动保障窗口',
      '5 民政救助窗口',
      '6 村镇建设窗口',
      '7 农机补贴窗口',
      '8 安全监管窗口',
    ]);
    expect(file.services.map(({ prefix }) => prefix).join('')).toBe('ACEFHJKL');
    expect(file.hours?.open).toEqual([
      { from: 510, to: 720 },
      { from: 870, to: 1050 },
    ]);
  });

  test('says in Chinese above every section what it is', () => {
    const lines = hallYaml(ready).split('\n');
    const sections = lines.flatMap((line, at) => (/^[a-zA-Z]+:/.test(line) ? [lines[at - 1] ?? ''] : []));
    expect(sections).toHaveLength(7);
    for (const above of sections) expect(above).toMatch(/^# \p{Script=Han}/u);
  });

  test('two services at one counter: one counter, named after both', () => {
    const services = USUAL_DRAFT.services.map((service) => ({
      ...service,
      ticked: ['civil', 'labour'].includes(service.id),
      counter: 3,
    }));
    const { file } = fileOf({ ...ready, services });
    expect(file.counters).toEqual([{ id: '3', number: '3', name: '劳动保障、民政救助窗口' }]);
  });

  test('whatever somebody fills in: without a problem on the page `quhao check` has no mistake, and nothing is changed', () => {
    let written = 0;
    fc.assert(
      fc.property(drafts, (draft) => {
        fc.pre(SetUpDraft.safeParse(draft).success);
        if (problemsOf(draft).length > 0) return;
        written += 1;
        const { file } = fileOf(draft);
        expect(file.hall.name).toBe(officialName(draft.place));
        expect(file.services.map(({ id, prefix, counters }) => ({ id, prefix, counter: Number(counters[0]) }))).toEqual(
          numbered(draft.services),
        );
        const ticked = draft.services.filter((service) => service.ticked);
        expect(file.services.map(({ name }) => name)).toEqual(ticked.map(({ name }) => name.trim()));
        expect(file.services.map(({ errands = '' }) => errands)).toEqual(ticked.map(({ errands }) => errands.trim()));
        expect(file.devices).toHaveLength(draft.devices.length);
      }),
      { numRuns: 150 },
    );
    expect(written).toBeGreaterThan(20);
  });
});
