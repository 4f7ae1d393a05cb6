import { section } from './section.ts';

/** Words that several faces share. */
export const common = section({
  'zh-CN': {
    counter: '{number} 号窗口',
    'counter-word': '号窗口',
    people: '{count} 人',
    waiting: '{count} 人在等',
    minutes: '{count} 分钟',
    consult: '咨询电话',
    supervision: '监督电话',
    'consult-short': '咨询 {phone}',
    'supervision-short': '监督 {phone}',
    missed: '叫{calls}次没到算过号，请到综合咨询台',
    'out-of-step': '画面停在 {time}，正在重连',
    connecting: '正在连接',
    outage: '主机暂时记不下新的事，请找技术员',
    back: '返回',
    missing: '没有这个页面要的窗口或号票',
  },
  en: {
    counter: 'Counter {number}',
    'counter-word': 'counter',
    people: '{count}',
    waiting: '{count} waiting',
    minutes: '{count} min',
    consult: 'Help line',
    supervision: 'Complaints',
    'consult-short': 'Help {phone}',
    'supervision-short': 'Complaints {phone}',
    missed: 'Missed {calls} calls? Go to the help desk',
    'out-of-step': 'Stopped at {time}, reconnecting',
    connecting: 'Connecting',
    outage: 'The server cannot take new work; call the technician',
    back: 'Back',
    missing: 'No such counter or ticket',
  },
});
