import { section } from './section.ts';

/** What is said before a number is taken: why none is given, or what to know. */
export const offer = section({
  'zh-CN': {
    'hall-not-open-yet': '{time} 开始取号。',
    'hall-closed': '现在不办公。',
    'hall-closed-until': '今天不再取号，{day} {time} 再来。',
    'hall-closed-for': '{reason}，不办公。{day} {time} 再来。',
    'day-closed': '今天已经下班，不再取号。',
    'daily-limit-reached': '{service}今天的号取完了。请明天来，或到综合咨询台问。',
    'slot-limit-reached': '{service}这个时段的号取完了，{time} 再取。',
    'no-counter': '现在没有窗口开着，不知道什么时候办得到。',
    'counter-from': '窗口 {time} 才开，要等。',
    'may-not-be-served': '人多，{time} 下班前可能办不到。',
    closes: '{time} 下班。',
    'few-left': '还剩 {count} 个号。',
  },
  en: {
    'hall-not-open-yet': 'Numbers are given from {time}.',
    'hall-closed': 'The hall is closed.',
    'hall-closed-until': 'No more numbers today. Please come on {day} at {time}.',
    'hall-closed-for': 'Closed: {reason}. Please come on {day} at {time}.',
    'day-closed': 'The hall has closed for today.',
    'daily-limit-reached': 'No numbers left for {service} today. Come tomorrow, or ask at the help desk.',
    'slot-limit-reached': 'No numbers left for {service} now; there are more at {time}.',
    'no-counter': 'No counter is open now; nobody can say when it will be your turn.',
    'counter-from': 'The counter opens at {time} only.',
    'may-not-be-served': 'Many people: perhaps not before closing at {time}.',
    closes: 'Closes at {time}.',
    'few-left': '{count} numbers left.',
  },
});
