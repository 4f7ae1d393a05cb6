import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { io } from 'socket.io-client';
import { browserWithFonts, closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';

afterAll(() => closeBrowser());

/** A browser without any font at all draws nothing, not even with fonts of a page. */
const noLatinFont = ['dejavu', 'liberation', 'liberation2'].some((name) =>
  existsSync(`/usr/share/fonts/truetype/${name}`),
)
  ? null
  : 'no font but Chinese ones on this machine: install fonts-dejavu-core';

describe.skipIf(noBrowser !== null)(
  `screens that nobody looks after${noBrowser === null ? '' : ` (${noBrowser})`}`,
  () => {
    test('two fingers, a swipe and a long press do nothing at the kiosk (D02)', async () => {
      const { url, hall } = await startTestHall();
      await openCounters({ hall });
      const { page, errors } = await openPage(`${url}/kiosk`, 1080, 1920);
      await page.getByText('请点您要办的事').waitFor();
      const client = await page.context().newCDPSession(page);
      const before = page.url();
      for (const gestureSourceType of ['touch', 'mouse'] as const) {
        await client.send('Input.synthesizePinchGesture', {
          x: 540,
          y: 900,
          scaleFactor: 2,
          relativeSpeed: 800,
          gestureSourceType,
        });
      }
      await client.send('Input.synthesizeScrollGesture', {
        x: 20,
        y: 900,
        xDistance: 900,
        yDistance: 0,
        speed: 3_000,
        gestureSourceType: 'touch',
      });
      expect(await page.evaluate(() => visualViewport?.scale)).toBe(1);
      const menus = await page.evaluate(() => {
        const target = document.querySelector('button')!;
        const menu = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
        target.dispatchEvent(menu);
        return menu.defaultPrevented;
      });
      expect(menus).toBe(true);
      expect(page.url()).toBe(before);
      expect(hall.state.queue.tickets.size).toBe(0);
      expect(errors).toEqual([]);
    }, 60_000);

    test('a screen that was hidden keeps itself awake again and shows the truth at once (D04)', async () => {
      const { url, hall } = await startTestHall();
      await openCounters({ hall });
      const { page } = await openPage('about:blank', 1920, 1080);
      await page.addInitScript(() => {
        const asked = { times: 0 };
        Object.assign(window, { asked });
        Object.defineProperty(navigator, 'wakeLock', {
          value: {
            request: () => {
              asked.times += 1;
              return Promise.resolve({});
            },
          },
        });
      });
      await page.goto(`${url}/display`);
      await page.locator('.wall').waitFor();
      const asked = (): Promise<number> =>
        page.evaluate(() => (window as unknown as { asked: { times: number } }).asked.times);
      expect(await asked()).toBe(1);
      const show = (state: string): Promise<void> =>
        page.evaluate((visibility) => {
          Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }, state);
      await show('hidden');
      expect(await asked()).toBe(1);
      await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
      await ask(url, 'POST', '/counters/3/call', {});
      await show('visible');
      expect(await asked()).toBe(2);
      await page.locator('.newest .number', { hasText: 'A001' }).waitFor();
    }, 60_000);

    test('a page paints at once and asks nobody outside the hall (D06)', async () => {
      const { url, hall } = await startTestHall();
      await openCounters({ hall });
      const { page } = await openPage('about:blank', 1080, 1920);
      const outside: string[] = [];
      await page.route('**/*', (route) => {
        const asked = route.request().url();
        if (asked.startsWith(url)) return route.continue();
        // swallowed, as by a network without the internet: neither answered nor refused
        outside.push(asked);
        return new Promise<void>(() => undefined);
      });
      for (const address of [
        '/kiosk',
        '/display',
        '/counter-display/3',
        '/counter/3',
        '/pad/3',
        '/book',
        '/office',
        '/day',
      ]) {
        await page.goto(`${url}${address}`);
        await page.locator('#page > *').first().waitFor({ timeout: 10_000 });
      }
      expect(outside).toEqual([]);
    }, 90_000);

    test.skipIf(noLatinFont !== null)(
      `a machine without any Chinese font gets one from the hall; one that has its own, and a phone, load none${noLatinFont === null ? '' : ` (${noLatinFont})`}`,
      async () => {
        const { url, hall } = await startTestHall();
        await openCounters({ hall });
        const { body } = await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
        const folder = freshFolder();
        const bare = join(folder, 'fonts.conf');
        writeFileSync(
          bare,
          `<fontconfig><dir>/usr/share/fonts</dir><cachedir>${folder}</cachedir><selectfont><rejectfont><pattern>
          <patelt name="lang"><string>zh-cn</string></patelt></pattern></rejectfont></selectfont></fontconfig>`,
        );
        const context = await (await browserWithFonts(bare)).newContext({ viewport: { width: 1080, height: 1920 } });
        const asked: string[] = [];
        context.on('request', (request) => {
          if (request.url().includes('/fonts/')) asked.push(new URL(request.url()).pathname);
        });
        const loaded = (): Promise<string[]> =>
          kiosk.evaluate(() =>
            [...document.fonts]
              .filter(({ family, status }) => family.includes('Hei') && status === 'loaded')
              .map((one) => one.weight),
          );
        const phone = await context.newPage();
        await phone.goto(`${url}/t/${String(body['id'])}`);
        await phone.locator('.number').waitFor();
        await phone.evaluate(() => document.fonts.ready);
        expect(asked).toEqual([]);
        const kiosk = await context.newPage();
        await kiosk.goto(`${url}/kiosk`);
        await expect.poll(loaded, { timeout: 20_000 }).toEqual(['400', '700']);
        expect(asked.sort()).toEqual(['/fonts/NotoSansHans-Bold.otf', '/fonts/NotoSansHans-Regular.otf']);
        const usual = await openPage('about:blank', 1080, 1920);
        const before = asked.length;
        usual.page.on('request', (request) => {
          if (request.url().includes('/fonts/')) asked.push(request.url());
        });
        await usual.page.goto(`${url}/kiosk`);
        await usual.page.getByText('请点您要办的事').waitFor();
        await usual.page.evaluate(() => document.fonts.ready);
        expect(asked.slice(before)).toEqual([]);
      },
      60_000,
    );

    test('after an update of the server an open page is loaded anew, once nobody touches it', async () => {
      // a real hall that was started anew knows none of the browsers that were let in before
      const real = { folder: freshFolder(), demo: null, file: { ...hallFile(), devices: [] } };
      const first = await startTestHall(real);
      const { port } = new URL(first.url);
      const { page } = await openPage('about:blank', 1920, 1080);
      await page.clock.install();
      await page.goto(`${first.url}/display`);
      await page.locator('.wall').waitFor();
      await page.evaluate(() => Object.assign(window, { before: true }));
      // the new server names another script
      await page.route(`${first.url}/display`, async (route) => {
        const response = await route.fetch().catch(() => null);
        if (response === null) return route.abort();
        const text = (await response.text()).replace(/src="(\/assets\/[^"]+)"/, 'src="$1?new"');
        await route.fulfill({ response, body: text });
      });
      await first.close();
      await startTestHall({ ...real, port: Number(port) });
      const isOld = (): Promise<boolean> =>
        page.evaluate(() => (window as unknown as { before?: boolean }).before === true).catch(() => true);
      await expect
        .poll(
          async () => {
            await page.clock.runFor(5_000);
            return isOld();
          },
          { timeout: 60_000 },
        )
        .toBe(false);
    }, 120_000);
  },
);

test('200 pages come back after a restart, not all in one instant, and a press meanwhile is quick (D05)', async () => {
  const folder = freshFolder();
  const first = await startTestHall({ folder });
  await openCounters({ hall: first.hall });
  const { port } = new URL(first.url);
  // as parts/useRoom.ts connects
  const options = {
    transports: ['websocket'],
    reconnectionDelay: 600,
    reconnectionDelayMax: 2_000,
    randomizationFactor: 0.7,
    forceNew: true,
  };
  const sockets = Array.from({ length: 200 }, () => io(first.url, options));
  try {
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once('connect', () => resolve()))));
    const back: number[] = [];
    const all = Promise.all(
      sockets.map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.once('connect', () => {
              back.push(performance.now());
              socket.emit('join', { room: 'hall-display' }, () => resolve());
            });
          }),
      ),
    );
    await first.close();
    const second = await startTestHall({ folder, port: Number(port) });
    const presses: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      await ask(second.url, 'POST', '/tickets', { serviceId: 'civil', print: false });
      const from = performance.now();
      expect((await ask(second.url, 'POST', `/counters/${count % 2 === 0 ? 3 : 2}/recall`, {})).status).toBe(409);
      presses.push(performance.now() - from);
    }
    await all;
    // spread over more than half a second: no single instant
    expect(Math.max(...back) - Math.min(...back)).toBeGreaterThan(500);
    presses.sort((a, b) => a - b);
    console.log(`press while 200 pages come back, ms: p50 ${presses[10]!.toFixed(1)}, max ${presses[19]!.toFixed(1)}`);
  } finally {
    for (const socket of sockets) socket.disconnect();
  }
}, 60_000);
