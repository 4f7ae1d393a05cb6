import { section } from './section.ts';

/** The rules of the queue for the wall, made from the hall's own configuration. */
export const wall = section({
  'zh-CN': {
    title: '排队规则',
    arrival: '先来先办：按取号的时间排。',
    class: '{name}：当作早来 {minutes} 分钟。',
    'class-only': '{name}：办{services}时当作早来 {minutes} 分钟。',
    'no-class': '{services}不分优先，一律先来先办。',
    bound: '后来的人最多有 {count} 位能排到您前面，再多就先叫您。',
    help: '{service}人多时，{counters} 号窗口也来帮办；在那里您当作晚来 {minutes} 分钟。',
    appointment: '有预约的按时签到，当作预约时间前 {ahead} 分钟来的；迟到超过 {late} 分钟，当作刚来。',
    missed: '叫 {calls} 次没到，算过号。',
    back: '过号的当天可以回来 {times} 次，到综合咨询台说一声，排在 {others} 位后面。',
    'missed-for-good': '过号的请重新取号。',
    hold: '办到一半要去拿材料、填表，请告诉窗口，回来不用重新取号。',
    'next-service': '一次来办几件事，办完一件接着排下一件，当作最多 {minutes} 分钟前来的。',
    deviation: '窗口不按顺序叫人，要写明是谁、为什么，都有记录，可以查。',
    estimate: '等候时间是按当天的人数和窗口估的，会变，只作参考。',
    made: '按 {date} 的设置生成',
    print: '打印',
  },
  en: {
    title: 'How the queue goes',
    arrival: 'First come, first served: by the time the number was taken.',
    class: '{name}: counts as come {minutes} minutes earlier.',
    'class-only': '{name}: for {services} counts as come {minutes} minutes earlier.',
    'no-class': '{services}: no priority, first come, first served.',
    bound: 'At most {count} people who came later go before you; then it is your turn.',
    help: 'When many wait for {service}, counters {counters} help; there you count as come {minutes} minutes later.',
    appointment:
      'With an appointment, on time, you count as come {ahead} minutes before it; more than {late} minutes late, as come just now.',
    missed: 'Who does not come after {calls} calls has missed the turn.',
    back: 'Who has missed it may come back {times} time(s) that day: tell the help desk; {others} people go first.',
    'missed-for-good': 'Who has missed it takes a new number.',
    hold: 'If you have to fetch papers or fill something in, tell the counter; you need no new number.',
    'next-service':
      'Several matters in one visit follow one another; the next counts as come at most {minutes} minutes ago.',
    deviation: 'A call out of order is recorded with who did it and why; it can be looked up.',
    estimate: 'Waiting times are estimates from the people and counters of the day; they change.',
    made: 'Made from the settings of {date}',
    print: 'Print',
  },
});
