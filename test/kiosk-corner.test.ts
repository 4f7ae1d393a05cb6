import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { checkHallFile } from '../server/config/check.ts';
import { productRoot } from '../server/cli/root.ts';
import { isSecret } from '../server/doors/secret.ts';
import type { RunningHall } from '../server/main.ts';
import { office } from '../texts/office.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import type { Answer } from './support/hall.ts';
import { axeFindings } from './support/axe.ts';
import { keysOffAnyScreen, openKiosk } from './support/kiosk.ts';

afterAll(() => closeBrowser());

/** Of the simulated hall, as its start page tells. */
const PIN = /\d{6,8}/.exec(office['zh-CN']['tour.staff'])![0];
const KIOSK = 'kiosk-1';

const enter = ({ url }: RunningHall, pin: string): Promise<Answer> => ask(url, 'POST', '/kiosk/corner', { pin });
const paper = ({ simulated }: RunningHall, paper: 'ok' | 'out'): void =>
  void simulated!.act({ do: 'paper', deviceId: 'printer', paper });

/** Presses the hall's mark for as long as it takes. */
async function holdTheMark(page: Page): Promise<void> {
  const box = (await page.locator('.door').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.locator('.corner').waitFor();
  await page.mouse.up();
}

async function typePin(page: Page, pin: string): Promise<void> {
  await page.locator('.keypad').waitFor();
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('button', { name: /^(进入|Enter)$/ }).click();
}

describe('quhao pin', () => {
  async function run(args: readonly string[], typed: string): Promise<{ code: number; out: string; err: string }> {
    const child = spawn(process.execPath, [join(productRoot(), 'bin/quhao.js'), 'pin', ...args]);
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    child.stdin.end(`${typed}\n`);
    const [code] = (await once(child, 'close')) as [number];
    return { code, ...said };
  }

  test('writes a hash into hall.yaml, which stays as it was otherwise and right', async () => {
    const path = join(freshFolder(), 'hall.yaml');
    copyFileSync(join(productRoot(), 'examples', 'hall.yaml'), path);
    const before = readFileSync(path, 'utf8');
    const { code, out } = await run(['--config', path], '730591');
    const after = readFileSync(path, 'utf8');
    expect([code, out.includes('730591'), after.includes('730591')]).toEqual([0, false, false]);
    expect(after.startsWith(before)).toBe(true);
    const checked = checkHallFile(after);
    if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
    expect(await isSecret('730591', checked.file.kiosk!.staffPin)).toBe(true);
  }, 20_000);

  test('refuses what is easily guessed, and changes nothing', async () => {
    const { code, err } = await run([], '123456');
    expect([code, err]).toEqual([1, expect.stringContaining('太好猜')]);
  }, 20_000);

  test('a PIN in plain in hall.yaml is a mistake with a remedy', () => {
    const text = readFileSync(join(productRoot(), 'examples', 'demo.yaml'), 'utf8');
    const checked = checkHallFile(text.replace(/staffPin: "[^"]+"/, 'staffPin: "246810"'));
    expect('mistakes' in checked && checked.mistakes[0]?.remedy).toContain('quhao pin');
  });
});

describe('the staff corner over HTTP', () => {
  test('the PIN that the start page of the simulated hall tells is the right one; neither journal nor log has it', async () => {
    let logged = '';
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        logged += chunk.toString();
        done();
      },
    });
    const folder = freshFolder();
    const running = await startTestHall({ folder, log: pino({ level: 'trace' }, sink) });
    const entered = await enter(running, PIN);
    expect(entered).toMatchObject({ status: 200, body: { session: expect.any(String) } });
    expect((await enter(running, '99999999')).body.code).toBe('pin-wrong');
    await running.close();
    const journal = readFileSync(join(folder, 'hall.db')).toString('latin1');
    for (const secret of [PIN, '99999999', 'scrypt:']) {
      expect([secret, journal.includes(secret), logged.includes(secret)]).toEqual([secret, false, false]);
    }
  });

  test('five wrong ones lock it, the right one too; nothing in it is done without a session', async () => {
    const running = await startTestHall();
    const codes: unknown[] = [];
    for (let count = 0; count < 5; count += 1) codes.push((await enter(running, '000000')).body.code);
    expect(codes).toEqual(['pin-wrong', 'pin-wrong', 'pin-wrong', 'pin-wrong', 'pin-locked']);
    expect((await enter(running, PIN)).body.code).toBe('pin-locked');
    const { body } = await ask(running.url, 'GET', '/kiosk/corner');
    expect(body).toMatchObject({ pinSet: true });
    expect(body['lockedSeconds']).toBeGreaterThan(50);
    for (const path of ['try-print', 'paper-changed']) {
      const asked = await ask(running.url, 'POST', `/kiosk/corner/${path}`, { session: 'made-up', kioskId: KIOSK });
      expect([asked.status, asked.body.code]).toEqual([409, 'corner-closed']);
    }
    expect((await enter(running, 'abc')).status).toBe(400);
  });

  test('a trial comes out as a ticket of nobody, or says why it does not', async () => {
    const running = await startTestHall();
    const { session } = (await enter(running, PIN)).body;
    const trial = (): Promise<Answer> =>
      ask(running.url, 'POST', '/kiosk/corner/try-print', { session, kioskId: KIOSK });
    expect((await trial()).body).toEqual({ outcome: 'printed', problem: null });
    const [printed] = running.simulated!.view(1, false).printers[0]!.papers;
    expect(printed).toMatchObject({ text: expect.stringContaining('试打'), qr: null });
    expect(running.hall.state.queue.tickets.size).toBe(0);
    paper(running, 'out');
    await expect.poll(async () => (await trial()).body).toEqual({ outcome: 'failed', problem: 'paper-out' });
  }, 20_000);

  test('paper changed: what had not come out and is still needed is printed, once', async () => {
    const file = hallFile();
    const running = await startTestHall({ file: { ...file, rules: { ...file.rules, printQueueSeconds: 4 } } });
    const { session } = (await enter(running, PIN)).body;
    paper(running, 'out');
    await expect
      .poll(async () => (await ask(running.url, 'GET', '/devices')).body['devices'])
      .toContainEqual(expect.objectContaining({ id: 'printer', state: 'trouble' }));
    for (let count = 0; count < 3; count += 1) {
      await ask(running.url, 'POST', '/tickets', { serviceId: 'civil', kioskId: KIOSK });
    }
    const [gone] = running.hall.state.queue.tickets.keys();
    await expect
      .poll(() => [...running.hall.state.printing.jobs.values()].map(({ state }) => state))
      .toEqual(['failed', 'failed', 'failed']);
    await ask(running.url, 'POST', `/tickets/${gone}/cancel`, {});
    paper(running, 'ok');
    const changed = (): Promise<Answer> =>
      ask(running.url, 'POST', '/kiosk/corner/paper-changed', { session, kioskId: KIOSK });
    expect((await changed()).body).toEqual({ numbers: ['A002', 'A003'] });
    await expect.poll(() => running.simulated!.view(1, false).printers[0]!.papers.length).toBe(2);
    await expect
      .poll(() => [...running.hall.state.printing.jobs.values()].map(({ state }) => state).slice(1))
      .toEqual(['printed', 'printed']);
    expect((await changed()).body).toEqual({ numbers: [] });
  }, 30_000);
});

describe.skipIf(noBrowser !== null)(
  `the staff corner at the kiosk${noBrowser === null ? '' : ` (${noBrowser})`}`,
  () => {
    test('by touch: held for two seconds, PIN, trial, sound, as it was, leave', async () => {
      const running = await startTestHall();
      await openCounters(running);
      const { page, errors } = await openPage(`${running.url}/kiosk?kiosk=${KIOSK}&lang=en`, 1080, 1920);
      await page.getByText('Touch what you came for').waitFor();
      // a touch alone does nothing
      await page.locator('.door').click();
      expect(await page.locator('.corner').count()).toBe(0);
      await page.getByRole('button', { name: 'High contrast' }).click();
      await holdTheMark(page);
      await typePin(page, PIN);
      await page.getByText('The printer works.').waitFor();
      await page.getByText(KIOSK, { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Try a print' }).click();
      await page.getByText('The trial came out.').waitFor();
      await page.getByRole('button', { name: 'Try the sound' }).click();
      await page.getByText('Did you hear a tone').waitFor();
      await page.getByRole('button', { name: 'Paper changed' }).click();
      await page.getByText('No slip was missing.').waitFor();
      await page.getByRole('button', { name: 'As it was' }).click();
      await page.getByText('都恢复原样了').waitFor();
      expect(await page.locator('.qh-contrast').count()).toBe(0);
      paper(running, 'out');
      await page.getByText('打印机没纸了。换一卷纸。').waitFor();
      await page.getByRole('button', { name: '纸换好了' }).click();
      await page.getByText('打印机还没好').waitFor();
      await page.getByRole('button', { name: '离开' }).click();
      await page.getByText('请点您要办的事').waitFor();
      expect(errors).toEqual([]);
    }, 60_000);

    test('by keyboard: the space bar held on the mark, digits, Enter, Escape', async () => {
      const running = await startTestHall();
      const { page, errors } = await openPage(`${running.url}/kiosk?kiosk=${KIOSK}`, 1280, 1024);
      await page.getByText('请点您要办的事').waitFor();
      await page.locator('.door').focus();
      await page.keyboard.down('Space');
      await page.locator('.corner .keypad').waitFor();
      await page.keyboard.up('Space');
      await page.keyboard.type(PIN, { delay: 60 });
      await page.keyboard.press('Enter');
      await page.getByText('打印机正常。').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('请点您要办的事').waitFor();
      expect(errors).toEqual([]);
    }, 60_000);

    test('a lock stands after the page was loaded anew', async () => {
      const running = await startTestHall();
      const { page } = await openPage(`${running.url}/kiosk`, 1080, 1920);
      await page.getByText('请点您要办的事').waitFor();
      await holdTheMark(page);
      await typePin(page, '000000');
      await page.getByText('口令不对，还可以试 4 次').waitFor();
      for (let count = 0; count < 4; count += 1) await enter(running, '000000');
      await page.reload();
      await page.getByText('请点您要办的事').waitFor();
      await holdTheMark(page);
      await page.getByText('先锁住了').waitFor();
      expect(await page.getByRole('button', { name: '进入' }).isDisabled()).toBe(true);
    }, 60_000);

    test('nobody touches it for a minute: left, and the session is of no use to the next one', async () => {
      const running = await startTestHall();
      const { page } = await openPage('about:blank', 1080, 1920);
      await page.clock.install();
      await page.goto(`${running.url}/kiosk`);
      await page.getByText('请点您要办的事').waitFor();
      const box = (await page.locator('.door').boundingBox())!;
      await page.mouse.move(box.x + 20, box.y + 20);
      await page.mouse.down();
      await page.clock.runFor(2_100);
      await page.locator('.corner').waitFor();
      await page.mouse.up();
      await typePin(page, PIN);
      await page.getByText('打印机正常。').waitFor();
      await page.clock.runFor(61_000);
      await page.getByText('请点您要办的事').waitFor();
      await page.mouse.move(box.x + 20, box.y + 20);
      await page.mouse.down();
      await page.clock.runFor(2_100);
      await page.mouse.up();
      await page.getByText('工作人员，请输口令').waitFor();
    }, 60_000);

    test('without a PIN it says how to set one', async () => {
      const { kiosk: _, ...file } = hallFile();
      const running = await startTestHall({ file });
      const { page } = await openPage(`${running.url}/kiosk`, 1080, 1920);
      await page.getByText('请点您要办的事').waitFor();
      await holdTheMark(page);
      await page.getByText('quhao pin --config hall.yaml').waitFor();
      expect(await axeFindings(page)).toEqual([]);
    }, 60_000);

    test.each(['', '大字版', '黑白分明'] as const)(
      'as wanted “%s”: every key on every screen, and axe finds nothing',
      async (manner) => {
        const running = await startTestHall();
        const page = await openKiosk(`${running.url}/kiosk?kiosk=${KIOSK}`, manner);
        await holdTheMark(page);
        await page.locator('.keypad').waitFor();
        expect(await keysOffAnyScreen(page, manner)).toEqual([]);
        expect(await axeFindings(page)).toEqual([]);
        await typePin(page, PIN);
        await page.getByRole('button', { name: '试打一张' }).click();
        await page.locator('.said').waitFor();
        expect(await keysOffAnyScreen(page, manner)).toEqual([]);
        expect(await axeFindings(page)).toEqual([]);
      },
      60_000,
    );
  },
);
