import { afterAll, describe, expect, test } from 'vitest';
import type { CounterView } from '../contract/views.ts';
import type { RunningHall } from '../server/main.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import type { Answer } from './support/hall.ts';
import { axeFindings } from './support/axe.ts';
import { keysOffAnyScreen, MANNERS, openKiosk } from './support/kiosk.ts';
import { followRoom } from './support/room.ts';
import { startTownship } from './support/township.ts';

afterAll(() => closeBrowser());

const KIOSK = 'kiosk-1';

/** The demo's hall with phones, so that slips have a code. */
function hallWithCodes(folder = freshFolder()): Promise<RunningHall> {
  const file = hallFile();
  return startTestHall({ folder, file: { ...file, hall: { ...file.hall, phoneUrl: 'http://192.168.1.10:8080' } } });
}

const issue = async ({ url }: RunningHall, print = false): Promise<Record<string, unknown>> =>
  (await ask(url, 'POST', '/tickets', { serviceId: 'civil', kioskId: KIOSK, print })).body;
const byNumber = ({ url }: Pick<RunningHall, 'url'>, number: string, kioskId = KIOSK): Promise<Answer> =>
  ask(url, 'POST', '/reprints', { number, kioskId });
const papers = ({ simulated }: RunningHall): { text: string; qr: string | null }[] =>
  simulated!.view(1, false).printers[0]!.papers;
const printed = (running: RunningHall, number: string): Promise<void> =>
  expect
    .poll(() => [...running.hall.state.printing.jobs.values()].find((job) => job.ticketNumber === number)?.state)
    .toBe('printed');
/** Printed again, and out of the printer. */
async function again(running: RunningHall, number: string): Promise<void> {
  expect(await byNumber(running, number)).toMatchObject({ status: 200, body: { number } });
  await printed(running, number);
}

describe('a lost slip, by its number', () => {
  test('comes out marked 补打 and without a code; the number, its place and its page stay as they were', async () => {
    const running = await hallWithCodes();
    const ticket = await issue(running, true);
    await printed(running, 'A001');
    const { status, body } = await byNumber(running, 'A001');
    expect([status, body['id'], body['phoneUrl']]).toEqual([200, ticket['id'], null]);
    await expect.poll(() => papers(running).length).toBe(2);
    const [copy, first] = papers(running);
    expect(first?.qr).toContain('/t/');
    expect(copy?.qr).toBeNull();
    expect(copy?.text).toContain('补打');
    expect(copy?.text).toContain('以原来那张为准');
    expect((await ask(running.url, 'GET', `/tickets/${String(ticket['id'])}`)).body).toMatchObject({
      status: 'waiting',
      waitingCount: 0,
      phoneUrl: ticket['phoneUrl'],
    });
  }, 20_000);

  test('is given twice a ticket, also across a restart, and never by asking another kiosk', async () => {
    const folder = freshFolder();
    const first = await hallWithCodes(folder);
    await issue(first);
    await again(first, 'A001');
    await again(first, 'A001');
    await first.close();
    const second = await hallWithCodes(folder);
    expect(await byNumber(second, 'A001')).toMatchObject({
      status: 409,
      headers: expect.anything(),
      body: { code: 'reprint-limit', params: { number: 'A001', times: 2 } },
    });
    expect((await byNumber(second, 'A001', 'kiosk-7')).body.code).toBe('reprint-limit');
  }, 30_000);

  test('is refused with a next step for whoever has none today, is served, was missed, or is done', async () => {
    const running = await hallWithCodes();
    await openCounters(running);
    for (let count = 0; count < 3; count += 1) await issue(running);
    expect((await byNumber(running, 'A009')).body).toMatchObject({
      code: 'reprint-no-such-number',
      detail: expect.stringContaining('综合咨询台'),
    });
    expect((await byNumber(running, 'nonsense')).status).toBe(400);
    const at = (action: string): Promise<Answer> => ask(running.url, 'POST', `/counters/3/${action}`, {});
    await at('call');
    await at('start');
    expect((await byNumber(running, 'A001')).body.code).toBe('reprint-being-served');
    await at('complete');
    expect((await byNumber(running, 'A001')).body.code).toBe('reprint-over');
    await at('call');
    await again(running, 'A002');
    await at('recall');
    await at('recall');
    expect((await at('no-show')).status).toBe(200);
    expect((await byNumber(running, 'A002')).body.code).toBe('reprint-missed');
    const { body } = await ask(running.url, 'GET', '/tickets/nobody');
    expect(body.code).toBe('unknown-ticket');
  }, 30_000);

  test('of who laid an ID card needs the card; the clerk is told of every copy', async () => {
    const running = await hallWithCodes();
    await openCounters(running);
    await ask(running.url, 'POST', '/simulation/actions', { do: 'card', deviceId: 'card-reader', card: 'elder' });
    const kiosk = await followRoom<{ at: string; reading: { kind: string } | null }>(running.url, `kiosk:${KIOSK}`);
    await kiosk.until(({ reading }) => reading?.kind === 'card');
    const { id } = await issue(running);
    expect((await byNumber(running, 'A001')).body.code).toBe('reprint-needs-card');
    const withCard = { kioskId: KIOSK, byPerson: true };
    expect((await ask(running.url, 'POST', `/tickets/${String(id)}/reprint`, withCard)).status).toBe(200);
    await ask(running.url, 'POST', '/counters/3/call', {});
    const counter = await followRoom<CounterView>(running.url, 'counter:3');
    expect((await counter.until(({ currentTicket }) => currentTicket !== null)).copies).toBe(1);
  }, 20_000);

  test('at a kiosk PC of its own comes from the hall, and its own numbers also while the line is down', async () => {
    const here = await startTownship();
    const agent = (): Pick<RunningHall, 'url'> => here.agent();
    const taken = await ask(agent().url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    expect(taken.body['number']).toBe('A001');
    expect(await byNumber(agent(), 'A001', 'kiosk-2')).toMatchObject({ status: 200, body: { phoneUrl: null } });
    await expect.poll(() => here.printer.slips[0]?.text).toContain('补打');
    here.network.cut();
    await expect.poll(() => here.agent().link.up).toBe(false);
    expect((await byNumber(agent(), 'A001', 'kiosk-2')).body.code).toBe('hall-unreachable');
    const alone = await ask(agent().url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const number = String(alone.body['number']);
    expect(await byNumber(agent(), number, 'kiosk-2')).toMatchObject({ status: 200, body: { number } });
    await expect.poll(() => here.printer.slips.some(({ text }) => text.includes(number))).toBe(true);
  }, 60_000);
});

describe.skipIf(noBrowser !== null)(`a slip again at the kiosk${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('by touch: letter, three digits, print; then the next person finds the first page', async () => {
    const running = await hallWithCodes();
    await openCounters(running);
    await issue(running);
    const { page, errors } = await openPage(`${running.url}/kiosk?kiosk=${KIOSK}`, 1080, 1920);
    await page.getByRole('button', { name: '再打一张' }).click();
    await page.getByRole('button', { name: 'A', exact: true }).click();
    for (const digit of ['0', '0', '2']) await page.getByRole('button', { name: digit, exact: true }).click();
    await page.getByRole('button', { name: '打印' }).click();
    await page.getByText('今天没有 A002 号').waitFor();
    await page.getByRole('button', { name: '退一格' }).click();
    await page.getByRole('button', { name: '1', exact: true }).click();
    await page.getByRole('button', { name: '打印' }).click();
    await page.locator('.number', { hasText: 'A001' }).waitFor();
    await page.getByText('号票打好了').waitFor();
    // a stranger would reach the ticket's page by it
    expect(await page.locator('img').count()).toBe(0);
    await page.getByRole('button', { name: '好了' }).click();
    await page.getByText('请点您要办的事').waitFor();
    expect(papers(running)[0]?.text).toContain('补打');
    expect(errors).toEqual([]);
  }, 60_000);

  test('by keyboard, in English', async () => {
    const running = await hallWithCodes();
    await openCounters(running);
    await issue(running);
    const { page, errors } = await openPage(`${running.url}/kiosk?kiosk=${KIOSK}&lang=en`, 1280, 1024);
    await page.getByRole('button', { name: 'Print again' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Lost your ticket?').waitFor();
    await page.keyboard.press('a');
    await page.keyboard.type('009', { delay: 60 });
    await page.keyboard.press('Backspace');
    await page.keyboard.press('1');
    await page.locator('.typed', { hasText: 'A001' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Your ticket is ready').waitFor();
    expect(errors).toEqual([]);
  }, 60_000);

  test('by the slip’s code before the scanner: one key prints it again, with its code', async () => {
    const running = await hallWithCodes();
    await openCounters(running);
    const { phoneUrl } = await issue(running);
    const { page, errors } = await openPage(`${running.url}/kiosk?kiosk=${KIOSK}`, 1080, 1920);
    await page.getByText('请点您要办的事').waitFor();
    await ask(running.url, 'POST', '/simulation/actions', { do: 'scan', deviceId: 'scanner', text: phoneUrl });
    await page.getByRole('button', { name: '再打一张' }).and(page.locator('.print-again')).click();
    await page.getByText('号票打好了').waitFor();
    expect(papers(running)[0]?.qr).toBe(phoneUrl);
    expect(errors).toEqual([]);
  }, 60_000);

  test.each(MANNERS)(
    'as wanted “%s”: a ticket that was read has its keys on every screen, and axe finds nothing',
    async (manner) => {
      const running = await hallWithCodes();
      await openCounters(running);
      const { phoneUrl } = await issue(running);
      const page = await openKiosk(`${running.url}/kiosk?kiosk=${KIOSK}`, manner);
      await page
        .locator(manner === '大字版' ? '.elder' : '.kiosk')
        .first()
        .waitFor();
      await ask(running.url, 'POST', '/simulation/actions', { do: 'scan', deviceId: 'scanner', text: phoneUrl });
      await page.locator('.print-again').waitFor();
      expect(await keysOffAnyScreen(page, manner)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
    },
    60_000,
  );

  test.each(MANNERS)(
    'as wanted “%s”: every key on every screen at each step, and axe finds nothing',
    async (manner) => {
      const { url } = await startTestHall();
      const page = await openKiosk(`${url}/kiosk`, manner);
      expect(await keysOffAnyScreen(page, manner)).toEqual([]);
      await page.getByRole('button', { name: '再打一张' }).click();
      await page.locator('.keypad').waitFor();
      expect(await keysOffAnyScreen(page, manner)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      await page.keyboard.press('a');
      await page.keyboard.type('777', { delay: 60 });
      await page.keyboard.press('Enter');
      await page.locator('.kiosk-trouble').waitFor();
      expect(await keysOffAnyScreen(page, manner)).toEqual([]);
    },
    60_000,
  );
});
