import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';

afterAll(() => closeBrowser());

/** The demo's hall with an address for phones. */
function hallWithPhones(): ReturnType<typeof hallFile> {
  const demo = hallFile();
  return { ...demo, hall: { ...demo.hall, phoneUrl: 'http://10.0.0.2:8080' } };
}

/** A hall that asks nothing before the number. */
function plainHall(): ReturnType<typeof hallFile> {
  const demo = hallFile();
  return { ...demo, priorityClasses: [], services: demo.services.map((service) => ({ ...service, bring: undefined })) };
}

describe.skipIf(noBrowser !== null)(`whole visits${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('somebody who reads English takes a number, is called on the phone and the wall, and rates', async () => {
    const { url, hall } = await startTestHall({ file: hallWithPhones() });
    await openCounters({ hall });
    const kiosk = await openPage(`${url}/kiosk?kiosk=kiosk-1`, 1080, 1920);
    await kiosk.page.getByRole('button', { name: 'English' }).click();
    await kiosk.page.getByRole('button', { name: /民政救助/ }).click();
    await kiosk.page.getByRole('button', { name: 'Take a number', exact: true }).click();
    await kiosk.page.locator('.number', { hasText: 'A001' }).waitFor();
    const [ticket] = [...hall.state.queue.tickets.values()];
    const phone = await openPage(`${url}/t/${ticket!.token}?lang=en`, 390, 844);
    await phone.page.locator('.number', { hasText: 'A001' }).waitFor();
    const wall = await openPage(`${url}/display?lang=en`, 1920, 1080);
    await wall.page.getByText('Waiting').first().waitFor();
    await ask(url, 'POST', '/counters/3/call', {});
    await phone.page.locator('.sign').waitFor();
    await wall.page.getByText('Go to counter 3').waitFor();
    await ask(url, 'POST', '/counters/3/start', {});
    await ask(url, 'POST', '/counters/3/complete', {});
    await phone.page.locator('.rate .qh-key').first().click();
    await phone.page.getByRole('button', { name: 'Send' }).click();
    await phone.page.locator('.rate').waitFor({ state: 'detached' });
    expect(hall.state.evaluation.figures).toMatchObject({ given: 1, bad: 0 });
    const again = await ask(url, 'POST', '/evaluations', { ticketId: ticket!.id, level: 1, reasonCodes: ['111'] });
    expect(again.body.code).toBe('already-evaluated');
    expect([...kiosk.errors, ...phone.errors, ...wall.errors]).toEqual([]);
  }, 60_000);

  test.each([
    ['from the page of the service', hallFile()],
    ['from the first page, where nothing is asked', plainHall()],
  ])(
    'the hall goes down in the middle of a touch %s: touched again, it is the same number',
    async (_where, file) => {
      const folder = freshFolder();
      const first = await startTestHall({ folder, file });
      await openCounters(first);
      const { page, errors } = await openPage(`${first.url}/kiosk`, 1080, 1920);
      await page.getByText('请点您要办的事').waitFor();
      let down = (): void => undefined;
      const isDown = new Promise<void>((resolve) => {
        down = resolve;
      });
      let touches = 0;
      await page.route('**/api/v1/tickets', async (route) => {
        touches += 1;
        if (touches > 1) return route.continue();
        // the hall has it; its answer never arrives
        await route.fetch();
        await first.close();
        down();
        return route.abort();
      });
      const take = page.getByRole('button', { name: '取号', exact: true });
      await page.getByRole('button', { name: /村镇建设/ }).click();
      if (file.priorityClasses.length > 0) await take.click();
      await isDown;
      const second = await startTestHall({ folder, file, port: Number(new URL(first.url).port) });
      await openCounters(second);
      await take.click();
      await page.locator('.number', { hasText: 'E001' }).waitFor();
      expect(touches).toBe(2);
      expect([...second.hall.state.queue.tickets.values()].map(({ number }) => number)).toEqual(['E001']);
      expect(errors).toEqual([]);
    },
    60_000,
  );

  test('two walls show the same call, also the one that was opened in the middle of it', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const early = await openPage(`${url}/display`, 1920, 1080);
    await early.page.getByText('还在等').waitFor();
    for (const serviceId of ['civil', 'labour']) await ask(url, 'POST', '/tickets', { serviceId, print: false });
    await ask(url, 'POST', '/counters/3/call', {});
    await ask(url, 'POST', '/counters/4/call', {});
    const late = await openPage(`${url}/display?silent`, 1920, 1080);
    for (const { page } of [early, late]) {
      await page.locator('.newest .number', { hasText: 'B001' }).waitFor();
      expect(await page.locator('.earlier .qh-plate').first().textContent()).toBe('A001');
    }
    await ask(url, 'POST', '/counters/3/recall', {});
    for (const { page } of [early, late]) await page.locator('.newest .number', { hasText: 'A001' }).waitFor();
    expect([...early.errors, ...late.errors]).toEqual([]);
  }, 60_000);
});
