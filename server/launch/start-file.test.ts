import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { HallAddress, Screen, screenUrl } from './face.ts';
import { SCREEN_FLAGS } from './flags.ts';
import { execArgument } from './log-in.ts';
import { startFile } from './start-file.ts';

const hall = 'http://192.168.1.10:8080';

describe('the page of a screen', () => {
  test.each([
    [{ face: 'display' }, '/display'],
    [{ face: 'kiosk' }, '/kiosk'],
    [{ face: 'kiosk', id: 'kiosk-2' }, '/kiosk?kiosk=kiosk-2'],
    [{ face: 'pad', id: '3' }, '/pad/3'],
    [{ face: 'counter-display', id: '3' }, '/counter-display/3'],
  ])('%j', (screen, path) => {
    expect(screenUrl(Screen.parse({ hall, ...screen }))).toBe(`${hall}${path}`);
  });

  test('a pad without its counter is none', () => {
    expect(Screen.safeParse({ hall, face: 'pad' }).success).toBe(false);
  });

  test.each([
    "http://a'; rm -rf ~ #",
    'http://a/$(reboot)',
    'http://a`id`',
    'file:///etc/passwd',
    'http://a b',
    'http://a"',
  ])('an address that a shell would obey is none: %s', (address) => {
    expect(HallAddress.safeParse(address).success).toBe(false);
  });
});

describe('a start file', () => {
  const screen = Screen.parse({ face: 'display', hall });

  test('for Linux is right to the shell, and gives the browser every flag', () => {
    const { name, text } = startFile(screen, 'linux', 'cGlu');
    expect(name).toBe('quhao-display.sh');
    expect(execFileSync('sh', ['-n'], { input: text }).toString()).toBe('');
    // the list of features that are off has one more
    for (const flag of [...SCREEN_FLAGS, '--ignore-certificate-errors-spki-list=cGlu'])
      expect(text).toContain(`'${flag}`);
  });

  test('for Windows has the ends of lines and the code page that cmd reads, and every flag', () => {
    const { name, text } = startFile(screen, 'windows', null);
    expect(name).toBe('quhao-display.cmd');
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    // cmd reads the first lines in the system's own code page: a Chinese character there may end in a byte that it obeys
    expect(text.slice(0, text.indexOf('#POWERSHELL#'))).toMatch(/^[\x20-\x7e\r\n]*$/);
    for (const flag of SCREEN_FLAGS) expect(text).toContain(`'${flag}`);
  });
});

test('an argument of an Exec line is one argument, whatever is in it', () => {
  expect(execArgument(String.raw`/home/a b/50%"$x\y`)).toBe(String.raw`"/home/a b/50%%\\"\\$x\\\\y"`);
});
