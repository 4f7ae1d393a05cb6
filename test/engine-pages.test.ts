import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { clockAt } from './support/clock.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';

afterAll(() => closeBrowser());

const MORNING = '2026-11-26T09:00:00+08:00';
const HOURS = `
hours: { open: ["8:30-12:00", "14:30-17:30"], days: workdays, ticketsBeforeMinutes: 30, lastTicketMinutes: 10 }
`;

describe.skipIf(noBrowser !== null)(`pages of the queue engine${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('a service without an open counter is said so before the number; who wants it takes it all the same', async () => {
    const { url, hall } = await startTestHall();
    const { page, errors } = await openPage(`${url}/kiosk`, 1080, 1920);
    await page.getByRole('button', { name: /民政救助/ }).click();
    await page.getByText('现在没有窗口开着').waitFor();
    expect(hall.state.queue.tickets.size).toBe(0);
    await page.getByRole('button', { name: '取号', exact: true }).click();
    await page.locator('.number', { hasText: 'A001' }).waitFor();
    expect(errors).toEqual([]);
  }, 60_000);

  test('booked on a phone, checked in at the kiosk by six digits, by the code’s picture, and never twice', async () => {
    const time = clockAt(MORNING);
    const { url, hall, simulated } = await startTestHall({ time });
    await openCounters({ hall });
    const phone = await openPage(`${url}/book`, 390, 844);
    await phone.page.locator('.slot:not(.full)').nth(1).click();
    await phone.page.getByRole('button', { name: '约这个时间' }).click();
    await phone.page.getByText('约好了').first().waitFor();
    const [booked] = [...hall.state.queue.book.byId.values()];
    expect(await phone.page.textContent('main')).toContain(booked!.code);
    time.add(booked!.slotAt - time.wall() - 5 * 60_000);

    const kiosk = await openPage(`${url}/kiosk?kiosk=kiosk-1`, 1080, 1920);
    await kiosk.page.getByRole('button', { name: '我有预约' }).click();
    for (const digit of booked!.code) await kiosk.page.getByRole('button', { name: digit, exact: true }).click();
    await kiosk.page.getByRole('button', { name: '签到取号' }).click();
    await kiosk.page.locator('.number', { hasText: 'A001' }).waitFor();
    await kiosk.page.getByRole('button', { name: '好了' }).click();

    const slotAt = new Date(booked!.slotAt + 30 * 60_000).toISOString();
    const other = await ask(url, 'POST', '/appointments', { serviceId: 'civil', slotAt });
    const { token } = hall.state.queue.book.byId.get(String(other.body['id']))!;
    await kiosk.page.getByText('请点您要办的事').waitFor();
    simulated!.act({ do: 'scan', deviceId: 'scanner', text: token });
    await kiosk.page.getByText('您预约了').waitFor();
    await kiosk.page.getByRole('button', { name: '签到取号' }).click();
    await kiosk.page.locator('.number', { hasText: 'A002' }).waitFor();
    await kiosk.page.getByRole('button', { name: '好了' }).click();

    await kiosk.page.getByRole('button', { name: '我有预约' }).click();
    for (const digit of booked!.code) await kiosk.page.getByRole('button', { name: digit, exact: true }).click();
    await kiosk.page.getByRole('button', { name: '签到取号' }).click();
    await kiosk.page.getByRole('alert').waitFor();
    expect(hall.state.queue.tickets.size).toBe(2);
    expect([...phone.errors, ...kiosk.errors]).toEqual([]);
  }, 90_000);

  test('a clerk puts somebody first and calls out of order only with a reason, brings back who was missed, gives a number', async () => {
    const file = hallFile();
    const { url, hall } = await startTestHall({ file: { ...file, rules: { ...file.rules, callsBeforeNoShow: 1 } } });
    await openCounters({ hall });
    for (const serviceId of ['civil', 'civil', 'labour'])
      await ask(url, 'POST', '/tickets', { serviceId, print: false });
    const { page, errors } = await openPage(`${url}/counter/3`, 1366, 768);
    await page.getByText('按空格叫下一位').waitFor();
    await page.keyboard.press('5');
    await page.getByText('叫哪个号').waitFor();
    await page.keyboard.type('a2');
    await page.keyboard.press('Enter');
    await page.getByText('为什么先办').waitFor();
    await page.keyboard.press('1');
    await page.locator('.current .number', { hasText: 'A002' }).waitFor();

    await page.keyboard.press('0');
    await page.getByText('转到哪里').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('2');
    await page.getByText('为什么先办').waitFor();
    await page.locator('#own-reason').fill('上一个窗口指错了');
    await page.keyboard.press('Enter');
    await page.getByText('按空格叫下一位').waitFor();
    const other = await openPage(`${url}/counter/4`, 1366, 768);
    await other.page.getByText('3 号窗口转来：上一个窗口指错了').waitFor();
    await other.page.keyboard.press('Space');
    await other.page.locator('.current .number', { hasText: 'A002' }).waitFor();
    await other.page.keyboard.press('4');
    await other.page.getByText('过号的人').waitFor();
    await other.page.keyboard.press('-');
    await other.page.getByText('谁回来了').waitFor();
    await other.page.keyboard.press('1');
    await other.page.getByText('A002 排回去了').waitFor();
    await other.page.keyboard.press('+');
    await other.page.getByText('给他取哪项业务的号').waitFor();
    await other.page.keyboard.press('2');
    await other.page.getByText('取了 B002').waitFor();
    const reasons = [...hall.state.queue.tickets.values()].flatMap(({ history }) =>
      history.map(({ reason }) => reason),
    );
    expect(reasons.filter((reason) => reason !== undefined)).toEqual(['行动不便', '上一个窗口指错了']);
    expect([...errors, ...other.errors]).toEqual([]);
  }, 90_000);

  test('who is sent away for papers reads on the counter’s screen what to do, and gets it on paper', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const { body } = await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    await ask(url, 'POST', '/counters/3/call', {});
    const screen = await openPage(`${url}/counter-display/3`, 1280, 720);
    await screen.page.getByText('A001').waitFor();
    await ask(url, 'POST', '/counters/3/hold', { kind: 'without-papers' });
    await screen.page.getByText('请去拿材料，回来说一声').waitFor();
    const paper = await openPage(`${url}/paper/${String(body['id'])}`, 600, 800);
    await paper.page.getByText('请去拿材料，回来到 3 号窗口说一声').waitFor();
    await ask(url, 'POST', '/counters/3/resume', {});
    await screen.page.getByText('请到').waitFor();
    expect([...screen.errors, ...paper.errors]).toEqual([]);
  }, 60_000);

  test('the office sees who waits too long and who could help, and the day in charts', async () => {
    const time = clockAt(MORNING);
    const { url, hall } = await startTestHall({ time });
    for (const serviceId of ['labour', 'labour', 'civil'])
      await ask(url, 'POST', '/tickets', { serviceId, print: false });
    await ask(url, 'POST', '/counters/3/open', {});
    await ask(url, 'POST', '/counters/3/call', {});
    time.add(41 * 60_000);
    const board = await openPage(`${url}/office`, 1440, 900);
    await board.page.getByText('2 人在等，1 个窗口开着').waitFor();
    await board.page.getByText('劳动保障等得最久，41 分钟。').waitFor();
    await board.page.getByText('没有窗口开着。').waitFor();
    await ask(url, 'POST', '/counters/4/open', {});
    await board.page.getByText('4 号窗口现在空着，请叫一位。').waitFor();
    await ask(url, 'POST', '/counters/4/call', {});
    await board.page.getByText('能办的窗口都在忙。').waitFor();
    time.add(6 * 60_000);
    await ask(url, 'POST', '/counters/4/complete', {});
    const day = await openPage(`${url}/day`, 1440, 900);
    await day.page.getByText('9 点最挤').waitFor();
    expect(await day.page.locator('svg text', { hasText: '目标 30 分钟' }).count()).toBe(1);
    expect((await ask(url, 'GET', '/days/2026-11-26/statistics')).body).toMatchObject({
      called: 2,
      hours: [{ hour: 9, issued: 3, noShow: 0, wait: { people: 2, p90: 41 } }],
    });
    expect(hall.state.queue.figures.issued).toBe(3);
    expect([...board.errors, ...day.errors]).toEqual([]);
  }, 60_000);

  test('the wall rests on its playlist and gives it up for a call; a zone shows its own counters; dark at night', async () => {
    const demo = hallFile();
    const displays = {
      dim: { from: 18 * 60, to: 7 * 60 },
      idleAfterSeconds: 60,
      slideSeconds: 5,
      yao: true,
      staleSeconds: 60,
      volumes: [],
      playlist: [
        { picture: 'missing.png' },
        { notice: { title: '<b>一次告知</b>', lines: ['六样讲清'] } },
        { rules: true as const },
      ],
    };
    const time = clockAt(MORNING);
    const { url } = await startTestHall({ file: { ...demo, displays }, time });
    for (const id of ['3', '4']) await ask(url, 'POST', `/counters/${id}/open`, {});
    const wall = await openPage(`${url}/display`, 1920, 1080);
    // a picture that is not there is passed over; what somebody wrote is text
    await wall.page.getByText('<b>一次告知</b>').waitFor();
    for (const serviceId of ['civil', 'labour']) await ask(url, 'POST', '/tickets', { serviceId, print: false });
    await ask(url, 'POST', '/counters/3/call', {});
    await wall.page.locator('.newest .number', { hasText: 'A001' }).waitFor();
    expect(await wall.page.locator('.slide').count()).toBe(0);
    const zone = await openPage(`${url}/display?counters=4`, 1920, 1080);
    await zone.page.getByText('劳动保障').first().waitFor();
    expect(await zone.page.getByText('民政救助').count()).toBe(0);
    expect(await zone.page.locator('.newest').count()).toBe(0);
    await ask(url, 'POST', '/counters/4/call', {});
    await zone.page.locator('.newest .number', { hasText: 'B001' }).waitFor();
    time.add(2 * 60_000);
    await wall.page.locator('.slide').waitFor();
    await wall.page.getByText('刚才叫到').waitFor();
    expect(await wall.page.locator('.qh-dim').count()).toBe(0);
    time.add(10 * 3_600_000);
    // the page goes on by its own clock; a jump of the hall's reaches it with the next change
    await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    await wall.page.locator('.qh-dim').waitFor();
    expect([...wall.errors, ...zone.errors]).toEqual([]);
  }, 90_000);

  test('the console’s small window works by keys beside another program', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const { page, errors } = await openPage(`${url}/counter/3`, 1366, 768);
    await page.evaluate(() => {
      // as in a browser that has no window of this kind
      Object.defineProperty(window, 'documentPictureInPicture', { value: undefined, configurable: true });
    });
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: '开小窗' }).click(),
    ]);
    await popup.getByText('2 人在等').waitFor();
    await popup.keyboard.press('Space');
    await popup.locator('h1', { hasText: 'A001' }).waitFor();
    await popup.getByRole('button', { name: '再叫一次' }).click();
    await expect.poll(() => hall.state.queue.calls[0]?.kind).toBe('recall');
    await page.locator('.current .number', { hasText: 'A001' }).waitFor();
    expect(errors).toEqual([]);
  }, 60_000);

  test('the office plans a day in a minute, turns the paper roll on, and closes the day', async () => {
    const demo = hallFile();
    const { hours } = hallFile(`
hall: { name: 大厅 }
services: [{ id: a, name: 民政, prefix: A, counters: ["1"] }]
counters: [{ id: "1", name: 一号 }]
${HOURS}`);
    const time = clockAt(MORNING);
    const { url, hall } = await startTestHall({ file: { ...demo, hours }, time });
    const plan = await openPage(`${url}/plan`, 1366, 900);
    await plan.page.getByText('照平时的办公时间').waitFor();
    await plan.page.getByLabel('劳动保障窗口').fill('9:00-11:00');
    await plan.page.getByRole('button', { name: '保存' }).click();
    await plan.page.getByText('保存好了').waitFor();
    expect((await ask(url, 'GET', '/plan/2026-11-26')).body['counters']).toContainEqual(
      expect.objectContaining({ id: '4', spans: [{ from: 540, to: 660 }] }),
    );

    const today = await openPage(`${url}/today`, 1366, 900);
    await today.page.getByRole('switch', { name: /没有取号机也办/ }).click();
    await expect.poll(() => hall.state.queue.configuration!.rules.paperRoll).toBe(true);
    await ask(url, 'POST', '/counters/3/open', {});
    await ask(url, 'POST', '/counters/3/call', {});
    await ask(url, 'POST', '/counters/3/complete', {});
    await today.page.getByRole('button', { name: '日结', exact: true }).click();
    await today.page.getByRole('button', { name: '再按一次，确定日结' }).click();
    await today.page.getByText('台账校验码').waitFor();
    expect(hall.state.queue.dayClosed).toBe(true);
    await today.page.getByRole('button', { name: '撤销日结' }).click();
    await expect.poll(() => hall.state.queue.dayClosed).toBe(false);
    expect([...plan.errors, ...today.errors]).toEqual([]);
  }, 90_000);
});
