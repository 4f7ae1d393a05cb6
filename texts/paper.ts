import { section } from './section.ts';

/** Words on paper. */
export const paper = section({
  'zh-CN': {
    counter: '请到 {counters} 号窗口',
    before: '前面还有',
    people: '{count} 人',
    estimate: '大约要等',
    minutes: '{low}-{high} 分钟',
    issued: '{date} {time} 取号',
    scan: '手机扫一扫 看排到哪了',
    missed: '叫{calls}次没到算过号，请到综合咨询台。',
    priority: '{name}：当作早来 {minutes} 分钟',
    consult: '咨询 {phone}',
    supervision: '监督 {phone}',
    copy: '补打',
  },
  en: {
    counter: 'Counter {counters}',
    before: 'Before you',
    people: '{count}',
    estimate: 'About',
    minutes: '{low}-{high} min',
    issued: '{date} {time}',
    scan: 'Scan to see your place in line',
    missed: 'Missed after {calls} calls: please go to the help desk.',
    priority: '{name}: as if {minutes} minutes earlier',
    consult: 'Help {phone}',
    supervision: 'Supervision {phone}',
    copy: 'COPY',
  },
});
