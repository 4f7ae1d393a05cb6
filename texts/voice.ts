import { section } from './section.ts';

/** The page where a hall records its own voice. */
export const voice = section({
  'zh-CN': {
    title: '录自己的声音',
    lead: '45 个词，十分钟录完，大屏就用您的声音叫号。找个安静的地方，一个词一个词念。',
    'no-microphone': '这个页面用不了话筒：请在大厅主机上打开它（地址是 127.0.0.1），再允许使用话筒。',
    progress: '录好 {done} 个，还有 {left} 个',
    say: '请念',
    record: '开始录',
    stop: '录完了',
    again: '重录',
    listen: '听一下',
    sentence: '听一句',
    'sentence-note': '请A012号到3号窗口办理',
    finish: '都录好了，用起来',
    finished: '好了。大屏这就用这个声音。',
    saved: '存好了',
  },
  en: {
    title: 'Record your own voice',
    lead: '45 words, ten minutes, and the displays call with your voice. Find a quiet place and say one word after the other.',
    'no-microphone': 'No microphone here: open this page on the hall server (127.0.0.1) and allow the microphone.',
    progress: '{done} recorded, {left} to go',
    say: 'Please say',
    record: 'Record',
    stop: 'Done',
    again: 'Once more',
    listen: 'Listen',
    sentence: 'Hear a sentence',
    'sentence-note': 'Number A012 to counter 3',
    finish: 'All done, use it',
    finished: 'Done. Displays use this voice from now on.',
    saved: 'saved',
  },
});
