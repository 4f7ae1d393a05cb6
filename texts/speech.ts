import { section } from './section.ts';

/** What is spoken and what stands on signs: finished text, Chinese by rule. */
export const speech = section({
  'zh-CN': {
    call: '请{ticket}号到{counter}号窗口办理',
    recall: '再次请{ticket}号到{counter}号窗口办理',
    'sign.call': '请{ticket}到{counter}号窗口',
    'sign.waiting': '等候{count}人',
    'sign.next': '准备{numbers}',
    'sign.test': '{counter}号窗口 {id}',
    'sign.paused': '暂停办理',
    'sign.closed': '窗口未开',
    'pause.box': '暂时离开',
  },
  en: {
    call: 'Number {ticket}, please come to counter {counter}',
    recall: 'Again: number {ticket}, please come to counter {counter}',
    'sign.call': '{ticket} to counter {counter}',
    'sign.waiting': '{count} waiting',
    'sign.next': 'Next {numbers}',
    'sign.test': 'counter {counter} {id}',
    'sign.paused': 'Paused',
    'sign.closed': 'Closed',
    'pause.box': 'Away for a moment',
  },
});
