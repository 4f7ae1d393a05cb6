import { section } from './section.ts';

/** On the office page right after the hall was opened: what comes next. */
export const firstDay = section({
  'zh-CN': {
    title: '大厅开起来了。接下来：',
    screens: '配上取号机和大屏',
    'screens-lead': '在那台机器上打开网址，把它显示的六位数输进来',
    accounts: '给窗口的人开账号',
    'accounts-lead': '一人一个；您自己也坐窗口的，给自己勾上“窗口人员”',
    counter: '去 1 号窗口叫第一个号',
    'counter-lead': '在窗口的电脑上登录，按“叫下一位”',
    settings: '别的设置',
    'settings-lead': '要带什么、限号、预约、窗口人员、大屏……随时可以改',
    close: '知道了',
  },
  en: {
    title: 'The hall is open. Next:',
    screens: 'Pair the kiosk and the display',
    'screens-lead': 'Open the address there and enter the six digits that it shows',
    accounts: 'Accounts for the counters’ people',
    'accounts-lead': 'One each; if you sit at a counter yourself, tick ‘clerk’ for yourself',
    counter: 'Call the first number at counter 1',
    'counter-lead': 'Sign in on the counter’s PC and press ‘next’',
    settings: 'Everything else',
    'settings-lead': 'What to bring, limits, bookings, staff, displays: change it at any time',
    close: 'Understood',
  },
});
