import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { search } from './match.ts';
import { readingsOf } from './readings.ts';
import type { NameOf } from './readings.ts';

/** What a list finds, the best first. */
function find(names: readonly string[], typed: string, of: NameOf = 'things'): string[] {
  const spoken = names.map((name) => ({ name, readings: readingsOf(name, of) }));
  return search(spoken, typed).map((at) => names[at]!);
}
const inUse = (name: string, of: NameOf): string =>
  readingsOf(name, of)
    .map(([first]) => first)
    .join(' ');

describe('any reading finds a name (case T05)', () => {
  test.each([
    ['重庆', "cq zq chongqing zhongqing chq zhqing 重q c庆 CQ ＣＱ cho'q chóngqìng"],
    ['六安', 'la luan liuan lia'],
    ['长沙', 'cs zs changsha'],
    ['长寿', 'cs zs zhangsh'],
    ['乐清', 'yq lq yueqing leqing'],
    ['乐亭', 'lt laoting leting'],
    ['蚌埠', 'bb bengbu bangbu'],
    ['会计', 'kj hj kuaiji huiji'],
    ['银行', 'yh yx yinhang yinxing'],
    ['行政审批', 'xzsp hz xingzheng'],
    ['社会保险', 'shbx shehui shkuai'],
    ['尉犁', 'yl wl yuli weili'],
    ['厦门', 'xm sm xiamen shamen'],
    ['番禺', 'py fy panyu'],
    ['都匀', 'dy duyun douyun'],
    ['区划调查', 'qhdc ouh quhuadiaocha'],
    ['绿化', 'lvhua lühua luhua lyuhua lh'],
    ['长者饭堂', 'zzft czft zhangzhe'],
  ])('%s by %s', (name, typed) => {
    for (const one of typed.split(' ')) expect([one, find([name], one)]).toEqual([one, [name]]);
  });

  test.each([
    ['单晓红', 'sx dx cx shanxiaohong danxiao'],
    ['区建国', 'oj qj oujianguo'],
    ['查良', 'zl cl zhaliang chaliang'],
    ['仇英', 'qy cy qiuying chouying'],
    ['解晓东', 'xx jx xiexiaodong jiexiaodong'],
    ['曾红', 'zh ch zenghong cenghong'],
    ['盖丽丽', 'gll geli gaili'],
    ['缪荃', 'mq lq miaoq miuq mouq'],
    ['朴树', 'ps piaoshu pushu'],
    ['尉迟恭', 'ycg wcg yuchigong weichi'],
    ['覃辉', 'qh th qinhui tanhui'],
    ['种师道', 'csd zsd chongshi zhongshi'],
    ['乐嘉', 'yj lj yuejia lejia'],
    ['吕女士', 'lvns lyun lunv lv'],
    ['买买提·阿卜杜', 'mmtabd mmt·a 买买提阿 abudu'],
  ])('%s, a person, by %s', (name, typed) => {
    for (const one of typed.split(' ')) expect([one, find([name], one, 'people')]).toEqual([one, [name]]);
  });

  test('whatever combination of its readings is typed, whole, cut short or by initials, the name is found', () => {
    const characters = Array.from('重庆六安单区查仇解曾盖缪朴尉迟长乐清蚌埠行会计银吕女调给重都种和着血传还A3·〇𠮷');
    const name = fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength: 8 }).map((list) => list.join(''));
    fc.assert(
      fc.property(name, fc.constantFrom('people', 'things'), fc.infiniteStream(fc.nat()), (text, of, choices) => {
        const next = (below: number): number => choices.next().value! % below;
        const readings = readingsOf(text, of);
        const typed = Array.from(text).map((character, at) => {
          const ways = [character, ...readings[at]!];
          const way = ways[next(ways.length)]!;
          return way === character ? character : way.slice(0, 1 + next(way.length));
        });
        expect(search([{ name: text, readings }], typed.join(''))).toEqual([0]);
      }),
      { numRuns: 1_000 },
    );
  });

  test('any text is read character by character, and nothing typed makes it fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, typed) => {
        const readings = readingsOf(name, 'people');
        expect(readings).toHaveLength(Array.from(name).length);
        for (const each of readings.flat()) expect(each).toMatch(/^[a-z]+$/);
        expect(search([{ name, readings }], name)).toEqual([0]);
        search([{ name, readings }], typed);
      }),
    );
  });

  test('a long name of characters with many readings is looked through at once', () => {
    const name = '行'.repeat(200);
    const began = performance.now();
    expect(find([name], `${'h'.repeat(120)}q`)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('the order of what is found', () => {
  test('readings of places and surnames come before everyday ones', () => {
    expect(find(['重量', '重庆'], 'c')).toEqual(['重庆', '重量']);
    expect(find(['重庆', '重量'], 'z')).toEqual(['重量', '重庆']);
    expect(find(['六月', '六安'], 'lu')).toEqual(['六安', '六月']);
    expect(find(['绸缎', '仇英', '丘陵'], 'q', 'people')).toEqual(['仇英', '丘陵']);
    expect(find(['仇英', '仇恨', '绸缎'], 'c', 'people')).toEqual(['绸缎', '仇英', '仇恨']);
  });
  test('a surname is read as one at the head of a person’s name alone', () => {
    for (const [name, read] of [
      ['单晓', 'shan xiao'],
      ['区新', 'ou xin'],
      ['查新', 'zha xin'],
      ['仇新', 'qiu xin'],
      ['解新', 'xie xin'],
      ['曾新', 'zeng xin'],
      ['盖新', 'ge xin'],
      ['缪新', 'miao xin'],
      ['朴新', 'piao xin'],
      ['种新', 'chong xin'],
      ['尉迟新', 'yu chi xin'],
    ] as const)
      expect([name, inUse(name, 'people')]).toEqual([name, read]);
    expect(inUse('单位查询', 'things')).toBe('dan wei cha xun');
    expect(find(['丹小', '单小', '山小'], 'sx', 'people')).toEqual(['单小', '山小']);
    expect(find(['单小', '丹小'], 'dx', 'people')).toEqual(['丹小', '单小']);
  });
  test('places are read as the people there do', () => {
    for (const [name, read] of [
      ['重庆市', 'chong qing shi'],
      ['六安市', 'lu an shi'],
      ['六合区', 'lu he qu'],
      ['长沙', 'chang sha'],
      ['乐清市', 'yue qing shi'],
      ['𠮷乐亭县', ' lao ting xian'],
      ['蚌埠', 'beng bu'],
      ['单县', 'shan xian'],
      ['都匀', 'du yun'],
    ] as const)
      expect([name, inUse(name, 'things')]).toEqual([name, read]);
  });
  test('the beginning of a word comes before its middle, and the list’s own order decides the rest', () => {
    expect(find(['A 户口迁移', 'B 居民户口', 'C 护照'], 'h')).toEqual(['A 户口迁移', 'C 护照', 'B 居民户口']);
    expect(find(['B 民政', 'A 安置'], 'a')).toEqual(['A 安置']);
  });
  test('nothing typed, or nothing but spaces, leaves the list as it is', () => {
    expect(find(['乙', '甲'], ' · ')).toEqual(['乙', '甲']);
  });
  test('what fits no name finds none, and without readings the written name does', () => {
    expect(find(['重庆', '六安'], 'wq')).toEqual([]);
    const spoken = [{ name: 'A 民政救助', readings: null }];
    expect(search(spoken, '救助')).toEqual([0]);
    expect(search(spoken, 'a')).toEqual([0]);
    expect(search(spoken, 'mz')).toEqual([]);
  });
});
