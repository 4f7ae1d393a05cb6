import { section } from './section.ts';

/** Refusals that only people who work here meet: phones do not load them. */
export const officeRefusals = section({
  'zh-CN': {
    'sign-in-wrong': '登录名或密码不对。',
    'account-locked': '错了几次，先锁住了。请过 {seconds} 秒再试，或请主任打开。',
    'pin-needs-password': '今天还没用密码登录过。请先用登录名和密码。',
    'pin-at-console-only': '口令只能在窗口自己的电脑上用。',
    'login-form': '登录名要 2 到 20 个字母、数字或汉字。',
    'login-taken': '这个登录名有人用了，换一个。',
    'unknown-account': '没有这个账号，可能已经停用。',
    'account-still-open': '先停用这个账号，再忘掉它。',
    'restored-without-file':
      '数据恢复好了，但这份备份里没有 hall.yaml。把它放回数据目录，再启动：quhao serve --data 数据目录',
    'last-director': '这是最后一个主任。先给别人主任的身份。',
    'password-short': '密码太短，至少 8 位。',
    'password-one-kind': '字母、数字、符号里至少要两种。',
    'password-easy': '太好猜了。不要用登录名、连着的数字和常见的密码。',
    'password-same': '和现在的一样，换一个新的。',
    'pin-easy': '太好猜了，不要用一样的或连着的数字。',
    'unknown-code': '没有屏在显示这六位数。看清了再输；十分钟没用会换。',
    'unknown-screen': '没有这块屏，可能已经去掉了。',
    'screen-needs-counter': '请选它在几号窗口。',
    'screen-needs-kiosk': '请写取号机的编号，例如 kiosk-1。',
  },
  en: {
    'sign-in-wrong': 'Wrong name or password.',
    'account-locked': 'Locked after wrong tries. Try again in {seconds} s, or ask the director to unlock it.',
    'pin-needs-password': 'Not signed in with the password today. Use name and password first.',
    'pin-at-console-only': 'A PIN is good at the counter’s own PC only.',
    'login-form': 'A name to sign in with has 2 to 20 letters, digits or Chinese characters.',
    'login-taken': 'Somebody has this name already. Choose another.',
    'unknown-account': 'There is no such account; it may have been closed.',
    'account-still-open': 'Close this account first, then forget it.',
    'restored-without-file':
      'The data are restored, but this backup has no hall.yaml. Put it into the data folder and start again: quhao serve --data FOLDER',
    'last-director': 'This is the last director. Make somebody else one first.',
    'password-short': 'The password is too short: at least 8 characters.',
    'password-one-kind': 'At least two kinds of letters, digits and signs.',
    'password-easy': 'Too easy to guess: no sign-in name, no digits in a row, nothing common.',
    'password-same': 'This is the present one. Choose another.',
    'pin-easy': 'Too easy to guess: not all the same, not in a row.',
    'unknown-code': 'No screen shows these six digits. Look again; they change after ten minutes.',
    'unknown-screen': 'There is no such screen; it may have been removed.',
    'screen-needs-counter': 'Say at which counter it stands.',
    'screen-needs-kiosk': 'Give the id of the kiosk, such as kiosk-1.',
  },
});
