import { describe, expect, test } from 'vitest';
import { taskText } from './task.ts';

/** Its text alone: no Windows is at hand to run it on. */
describe('the scheduled task of Windows', () => {
  const text = taskText({
    node: 'C:\\Program Files\\nodejs\\node.exe',
    script: 'C:\\quhao\\bin\\quhao.js',
    data: 'D:\\取号 数据',
    config: 'D:\\取号 数据\\hall.yaml',
    host: '127.0.0.1',
    port: 8080,
  });

  test('begins at boot without anybody signing in, and has no end', () => {
    expect(text).toContain('<BootTrigger>');
    expect(text).toContain('<UserId>S-1-5-19</UserId>');
    expect(text).toContain('<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>');
  });

  test('is started again a minute after it ended', () => {
    expect(text).toMatch(/<RestartOnFailure>\s*<Interval>PT1M<\/Interval>\s*<Count>999<\/Count>/);
  });

  test('folders with spaces are one word', () => {
    expect(text).toContain('<Command>C:\\Program Files\\nodejs\\node.exe</Command>');
    expect(text).toContain(
      '<Arguments>C:\\quhao\\bin\\quhao.js serve --config "D:\\取号 数据\\hall.yaml" --data "D:\\取号 数据" --host 127.0.0.1 --port 8080</Arguments>',
    );
  });

  test('what XML would read otherwise is escaped', () => {
    const odd = taskText({ node: 'n', script: 's', data: 'D:\\a&b\\', config: '<c>', host: 'h', port: 1 });
    expect(odd).toContain('--config &lt;c&gt; --data D:\\a&amp;b\\ --host');
  });
});
