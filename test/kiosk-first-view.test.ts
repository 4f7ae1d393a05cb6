import { afterAll, describe, expect, test } from 'vitest';
import type { KioskView, RoomMessage } from '../contract/views.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import { followRoom } from './support/room.ts';
import { startTownship } from './support/township.ts';

afterAll(() => closeBrowser());

/** The view that a page carries in its HTML; null: none. */
async function carried(url: string, path: string): Promise<RoomMessage<KioskView> | null> {
  const html = await (await fetch(url + path)).text();
  const data = /<script type="application\/json" id="first-view">(.*?)<\/script>/s.exec(html)?.[1];
  return data === undefined ? null : (JSON.parse(data) as RoomMessage<KioskView>);
}

describe('the kiosk’s HTML', () => {
  test('carries the view that the room would give, and is never kept', async () => {
    const { url } = await startTestHall();
    await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const page = await carried(url, '/kiosk?kiosk=kiosk-1');
    const room = await followRoom<KioskView>(url, 'kiosk:kiosk-1');
    await room.until(() => true);
    const [joined] = room.messages;
    expect({ ...page?.view, at: '' }).toEqual({ ...joined?.view, at: '' });
    // whatever comes over the line is newer
    expect([page?.room, page?.epoch, page!.revision < joined!.revision]).toEqual([
      'kiosk:kiosk-1',
      joined?.epoch,
      true,
    ]);
    expect((await fetch(`${url}/kiosk`)).headers.get('cache-control')).toBe('no-store');
  });

  test('other pages carry none, nor does a kiosk whose name is far too long', async () => {
    const { url } = await startTestHall();
    for (const path of ['/display', '/counter/3', '/', `/kiosk?kiosk=${'k'.repeat(200)}`, '/kiosk?kiosk=a&kiosk=b']) {
      const found = await carried(url, path);
      expect([path, found?.room ?? null]).toEqual([path, path.includes('&') ? 'kiosk' : null]);
    }
  });

  test('no name of the hall ends the block', async () => {
    const demo = hallFile();
    const name = '</script><script>x';
    const { url } = await startTestHall({ file: { ...demo, hall: { ...demo.hall, name } } });
    expect((await carried(url, '/kiosk'))?.view.name).toBe(name);
  });

  test('of a kiosk PC on its own says so', async () => {
    const here = await startTownship();
    expect((await carried(here.agent().url, '/kiosk?kiosk=kiosk-2'))?.view.cutOff).toBeNull();
    here.network.cut();
    await expect.poll(() => here.agent().link.up).toBe(false);
    expect((await carried(here.agent().url, '/kiosk?kiosk=kiosk-2'))?.view.cutOff).not.toBeNull();
  }, 30_000);
});

describe.skipIf(noBrowser !== null)(`the first view in the page${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('is drawn before the line is there; without a line nobody is kept before it', async () => {
    const running = await startTestHall();
    await openCounters(running);
    const { page, errors } = await openPage(`${running.url}/kiosk`, 1080, 1920, {
      // a line that never comes
      before: () => {
        class Never extends EventTarget {
          close(): void {}
          send(): void {}
        }
        (window as unknown as { WebSocket: unknown }).WebSocket = Never;
      },
    });
    await page.getByRole('button', { name: /民政救助/ }).waitFor();
    await page.getByText('现在取不了号').waitFor();
    expect(errors).toEqual([]);
  }, 30_000);

  test('what was read before the page was opened is not lost, and the line goes on from there', async () => {
    const running = await startTestHall();
    await openCounters(running);
    const room = await followRoom<KioskView>(running.url, 'kiosk:kiosk-1');
    await ask(running.url, 'POST', '/simulation/actions', { do: 'card', deviceId: 'card-reader', card: 'elder' });
    await room.until(({ reading }) => reading?.kind === 'card');
    const { page, errors } = await openPage(`${running.url}/kiosk?kiosk=kiosk-1`, 1080, 1920);
    await page.getByText('按“65岁以上老人”优先').waitFor();
    await ask(running.url, 'POST', '/tickets', { serviceId: 'labour', print: false });
    await page.getByRole('button', { name: /劳动保障.*1 人在等/ }).waitFor();
    expect(errors).toEqual([]);
  }, 30_000);
});
