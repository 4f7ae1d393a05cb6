import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { CallBoxSimulator } from '../drivers/call-box/simulator.ts';
import { LedSimulator } from '../drivers/led/simulator.ts';
import { PrinterSimulator } from '../drivers/printer/simulator.ts';
import type { CounterView, HallDisplayView, PadView, TicketView } from '../contract/views.ts';
import type { RunningHall } from '../server/main.ts';
import { verifyChain } from '../server/journal/verify.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import { openPty } from './support/pty.ts';
import { followRoom } from './support/room.ts';

afterAll(closeBrowser);

interface Wired {
  readonly running: RunningHall;
  readonly boxes: CallBoxSimulator;
  readonly signs: readonly LedSimulator[];
  readonly printer: PrinterSimulator;
}

/** A real hall on pseudo-terminals: two counters, two boxes on one line, a sign each, a printer. */
async function wiredHall(): Promise<Wired> {
  const [boxes, sign1, sign2, printer] = await Promise.all([openPty(), openPty(), openPty(), openPty()]);
  const file = hallFile(`
hall: { name: 桃江县桃花江镇便民服务中心, kind: township, consultPhone: "0737-8880000", supervisionPhone: "0737-8880001", phoneUrl: "http://192.168.1.10:8080" }
services:
  - { id: civil, name: 民政救助, prefix: A, counters: ["1", "2"], meanServiceMinutes: 8 }
  - { id: labour, name: 劳动保障, prefix: B, counters: ["2"] }
counters:
  - { id: "1", name: 民政救助窗口 }
  - { id: "2", name: 劳动保障窗口 }
rules: { justCalledMs: 0 }
devices:
  - { id: boxes, kind: call-box, protocol: ff68, transport: { serial: ${boxes.path}, baudRate: 9600 }, boxes: { 1: "1", 2: "2" } }
  - { id: sign-1, kind: led, protocol: onbon-bx5, transport: { serial: ${sign1.path}, baudRate: 57600 }, counter: "1", width: 128, height: 16 }
  - { id: sign-2, kind: led, protocol: onbon-bx5, transport: { serial: ${sign2.path}, baudRate: 57600 }, counter: "2", width: 128, height: 16 }
  - { id: printer, kind: printer, protocol: escpos, transport: { serial: ${printer.path}, baudRate: 115200 }, paper: 80, kiosk: kiosk-1 }
`);
  const simulators = {
    boxes: new CallBoxSimulator({ end: boxes.end, boxes: [1, 2] }),
    signs: [sign1, sign2].map(({ end }) => new LedSimulator({ end, width: 128, height: 16 })),
    printer: new PrinterSimulator({ end: printer.end }),
  };
  const running = await startTestHall({ file, demo: { speed: 1, visitors: false } });
  await expect.poll(() => running.hall.state.queue.day).not.toBeNull();
  await expect
    .poll(async () => (await ask(running.url, 'GET', '/health')).body['devices'])
    .toEqual(expect.arrayContaining([expect.objectContaining({ id: 'printer', state: 'online' })]));
  return { running, ...simulators };
}

const digits = (boxes: CallBoxSimulator, address: number): string => boxes.boxes[address - 1]!.ticketDigits;

describe('the whole story over real serial ports', () => {
  test('ticket → paper → press → echo → journal → sign → display → rating by key → rating on the pad', async () => {
    const { running, boxes, signs, printer } = await wiredHall();
    const { url, journal } = running;
    const display = await followRoom<HallDisplayView>(url, 'hall-display');

    await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const taken = await ask(url, 'POST', '/tickets', { serviceId: 'civil', kioskId: 'kiosk-1' });
    expect(taken).toMatchObject({ status: 201, body: { number: 'A002', waitingCount: 1, printState: 'queued' } });
    const ticket = await followRoom<TicketView>(url, `ticket:${String(taken.body['id'])}`);
    await ticket.until((view) => view.ticket.printState === 'printed');
    const [slip] = printer.slips;
    const time = /T(\d\d):(\d\d)/.exec(String(taken.body['issuedAt']))!;
    for (const words of ['A002', '民政救助', '1 人', `${Number(time[1])}:${time[2]}`, '0737-8880001']) {
      expect(slip!.text).toContain(words);
    }
    expect(slip!.qr).toBe(taken.body['phoneUrl']);

    boxes.press(1, 'call');
    const called = await display.until(({ calls }) => calls[0]?.ticketNumber === 'A001');
    expect(called.calls[0]).toMatchObject({ counterId: '1', counterNumber: '1', kind: 'call' });
    expect(called.services.find(({ id }) => id === 'civil')).toMatchObject({ waitingCount: 1 });
    await expect.poll(() => signs[0]!.text).toBe('请A001到1号窗口');
    await expect.poll(() => digits(boxes, 1)).toBe('001');
    expect(boxes.boxes[0]).toMatchObject({ unanswered: false, waitingDigits: '001' });
    const rows = await journal.reader.all<{ type: string; actor: string }>(
      `select type, actor from events where type = 'TicketCalled'`,
    );
    expect(rows).toEqual([{ type: 'TicketCalled', actor: 'box:boxes/1' }]);

    boxes.press(1, 'evaluate');
    const pad = await followRoom<PadView>(url, 'pad:1');
    await pad.until(({ asked }) => asked?.state === 'asked');
    boxes.rate(1, 0);
    await pad.until(({ asked }) => asked?.state === 'given');

    boxes.press(2, 'call');
    await display.until(({ calls }) => calls[0]?.ticketNumber === 'A002' && calls[0].counterId === '2');
    await expect.poll(() => signs[1]!.text).toBe('请A002到2号窗口');
    expect(signs[0]!.text).toBe('请A001到1号窗口');
    await ask(url, 'POST', '/counters/2/ask-evaluation', {});
    await expect.poll(() => boxes.boxes[1]!.evaluatorOpen).toBe(true);
    const rated = await ask(url, 'POST', '/evaluations', {
      ticketId: taken.body['id'],
      level: 2,
      reasonCodes: ['208'],
    });
    expect(rated.status).toBe(201);
    const evaluations = await journal.reader.all(
      'select counterId, state, level, via from evaluations order by counterId',
    );
    expect(evaluations).toEqual([
      { counterId: '1', state: 'given', level: 5, via: 'key' },
      { counterId: '2', state: 'given', level: 2, via: 'pad' },
    ]);
    expect((await verifyChain(journal.reader)).broken).toBeNull();
  }, 30_000);

  test('a refused press is a beep: nobody waits', async () => {
    const { boxes } = await wiredHall();
    boxes.press(1, 'call');
    await expect.poll(() => boxes.boxes[0]!.beeps).toBe(1);
    expect(boxes.boxes[0]!.unanswered).toBe(false);
  }, 20_000);

  test('a key that does nothing yet is a beep, too', async () => {
    const { boxes } = await wiredHall();
    boxes.press(2, 'transfer');
    await expect.poll(() => boxes.boxes[1]!.beeps).toBe(1);
  }, 20_000);

  test('two boxes on one line: each press calls at its own counter', async () => {
    const { running, boxes } = await wiredHall();
    for (let count = 0; count < 10; count += 1)
      await ask(running.url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const counters = await Promise.all(['1', '2'].map((id) => followRoom<CounterView>(running.url, `counter:${id}`)));
    for (let round = 0; round < 4; round += 1) {
      boxes.press(1, 'call');
      boxes.press(2, 'call');
      await Promise.all(
        counters.map((counter) =>
          counter.until(({ completedToday, currentTicket }) => currentTicket !== null && completedToday === round),
        ),
      );
      // the same key again within 400 ms is a bounce
      await new Promise((resolve) => setTimeout(resolve, 420));
    }
    const called = await running.journal.reader.all<{ ticket: string }>(
      `select data ->> 'ticketId' as ticket from events where type = 'TicketCalled'`,
    );
    expect(called).toHaveLength(8);
    expect(new Set(called.map(({ ticket }) => ticket)).size).toBe(8);
  }, 30_000);
});

describe.skipIf(noBrowser !== null)(`pages in Chromium${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`, () => {
  test('a person takes a number by touch, the wall shows the call that a key made, the pad takes the rating', async () => {
    const { running, boxes } = await wiredHall();
    const { url } = running;
    await openCounters(running);
    const kiosk = await openPage(`${url}/kiosk?kiosk=kiosk-1`, 1080, 1920);
    await kiosk.page.getByRole('button', { name: /民政救助/ }).click();
    await kiosk.page.getByText('号票打好了').waitFor();
    expect(await kiosk.page.locator('.number').textContent()).toBe('A001');
    expect(running.hall.state.queue.figures.issued).toBe(1);

    const wall = await openPage(`${url}/display`, 1920, 1080);
    await wall.page.getByText('还在等').waitFor();
    boxes.press(1, 'call');
    await wall.page.locator('.newest .number', { hasText: 'A001' }).waitFor();
    expect(await wall.page.locator('.newest .counter').textContent()).toBe('1');

    boxes.press(1, 'evaluate');
    const pad = await openPage(`${url}/pad/1`, 1280, 800);
    await pad.page.getByRole('button', { name: '不满意', exact: true }).click();
    const send = pad.page.getByRole('button', { name: '交上去' });
    expect(await send.isDisabled()).toBe(true);
    await pad.page.getByRole('button', { name: '窗口人员业务不熟练' }).click();
    await send.click();
    await pad.page.getByText('谢谢您').waitFor();
    expect(running.hall.state.evaluation.figures).toEqual({ asked: 1, given: 1, bad: 1 });
    expect([...kiosk.errors, ...wall.errors, ...pad.errors]).toEqual([]);
  }, 60_000);

  test('a clerk works by keys alone, and is told why something is refused', async () => {
    const { running } = await wiredHall();
    const { url } = running;
    for (let count = 0; count < 2; count += 1) await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const { page, errors } = await openPage(`${url}/counter/1`, 1366, 768);
    await page.getByText('按 9 开窗口').waitFor();
    await page.keyboard.press('9');
    await page.getByText('按空格叫下一位').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.current .number', { hasText: 'A001' }).waitFor();
    await page.keyboard.press('4');
    await page.getByText('才叫了 1 次，叫满 3 次还没来才算过号。请再叫一次。').waitFor();
    await page.keyboard.press('7');
    await page.getByText('已请评价').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.current .number', { hasText: 'A002' }).waitFor();
    await page.keyboard.press('8');
    await page.keyboard.press('3');
    await page.getByText('暂停着：午饭').waitFor();
    expect(running.hall.state.queue.figures.completed).toBe(2);
    expect(errors).toEqual([]);
  }, 60_000);

  test('one touch is one ticket, however often it is tapped', async () => {
    const { running } = await wiredHall();
    await openCounters(running);
    const { page } = await openPage(`${running.url}/kiosk?kiosk=kiosk-1`, 1080, 1920);
    const row = page.getByRole('button', { name: /民政救助/ });
    await row.waitFor();
    await row.evaluate((button: HTMLElement) => {
      for (let tap = 0; tap < 5; tap += 1) button.click();
    });
    await page.locator('.number').waitFor();
    expect(running.hall.state.queue.figures.issued).toBe(1);
  }, 60_000);

  test('no paper: the number is large on the screen and says that the place holds', async () => {
    const { running, printer } = await wiredHall();
    printer.setPaper('out');
    await openCounters(running);
    const { page } = await openPage(`${running.url}/kiosk?kiosk=kiosk-1`, 1080, 1920);
    await page.getByRole('button', { name: /民政救助/ }).click();
    await page.getByText('打印机没纸了。').waitFor();
    await page.getByText('您已经排上了，不用再取').waitFor();
    expect(await page.locator('.number').textContent()).toBe('A001');
    printer.setPaper('ok');
    await page.getByText('号票打好了').waitFor();
    expect(printer.slips).toHaveLength(1);
  }, 60_000);

  test('the server goes while pages are open: they say so, keep the last truth, and come back by themselves', async () => {
    const { running } = await wiredHall();
    const { url, journal } = running;
    await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    await ask(url, 'POST', '/counters/1/open', {});
    await ask(url, 'POST', '/counters/1/call', {});
    const wall = await openPage(`${url}/display`, 1920, 1080);
    const kiosk = await openPage(`${url}/kiosk`, 1080, 1920);
    await wall.page.locator('.newest .number', { hasText: 'A001' }).waitFor();
    await running.close();
    await wall.page.getByText('画面停在').waitFor();
    expect(await wall.page.locator('.newest .number').textContent()).toBe('A001');
    await kiosk.page.getByText('现在取不了号').waitFor();
    const again = await startTestHall({
      file: hallFile(),
      folder: journal.folder,
      port: Number(new URL(url).port),
      demo: { speed: 1, visitors: false },
    });
    onTestFinished(() => again.close());
    await wall.page.getByText('画面停在').waitFor({ state: 'detached' });
    expect(await wall.page.locator('.newest .number').textContent()).toBe('A001');
    await kiosk.page.getByText('请点您要办的事').waitFor();
  }, 60_000);
});
