import { afterAll, describe, expect, test } from 'vitest';
import type { HallDisplayView } from '../contract/views.ts';
import { spoken } from '../texts/spoken.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { fedLine } from './support/fed-page.ts';
import type { Fed } from './support/fed-page.ts';
import { ask, openCounters, startTestHall } from './support/hall.ts';

afterAll(() => closeBrowser());

/** A display lives through a million updates in some weeks; a hundred thousand fit between two commits. */
const UPDATES = Number(process.env['QUHAO_UPDATES'] ?? 100_000);
/** Until then a browser still compiles what it runs often. */
const WARM = Math.min(UPDATES / 2, 100_000);
/** Updates from one call to the next; until it is warm calls come faster, so that all code has run often. */
const BATCH = { cold: 200, warm: 1_000 } as const;
const MORNING = Date.parse('2026-11-26T09:00:00+08:00');
/** Hall time between two batches: three announcements of two readings fit in. */
const BATCH_MS = 30_000;
/** A display keeps what the hall keeps: the newest twelve calls. */
const KEPT = 12;

type Announcement = HallDisplayView['announcements'][number];

/** Calls of one batch, by the update they come with, and what of them is to be heard. */
function callsOf(batch: number): { calls: { update: number; announcement: Announcement }[]; heard: string[] } {
  const atMs = MORNING + batch * BATCH_MS;
  const call = (counter: number, kind: 'call' | 'recall' = 'call'): Announcement => {
    const ticketNumber = `${'ABC'[counter]}${String(batch % 1_000).padStart(3, '0')}`;
    return {
      id: `${batch}/${counter}/${kind}`,
      text: `${kind === 'call' ? '' : '再次'}请${ticketNumber}号到${counter + 1}号窗口办理`,
      at: new Date(atMs + (kind === 'call' ? counter : 1)).toISOString(),
      ticketNumber,
      counterId: String(counter + 1) as Announcement['counterId'],
      counterNumber: String(counter + 1),
      kind,
    };
  };
  const twice = (...said: readonly Announcement[]): string[] =>
    said.flatMap(({ text }) => [spoken(text), spoken(text)]);
  switch (batch % 3) {
    case 0:
      return { calls: [{ update: 0, announcement: call(0) }], heard: twice(call(0)) };
    case 1: {
      // the recall overtakes its call while the chime of that one sounds
      const calls = [call(0), call(0, 'recall')];
      return {
        calls: calls.map((announcement, index) => ({ update: index * 10, announcement })),
        heard: twice(call(0, 'recall')),
      };
    }
    default: {
      const calls = [call(0), call(1), call(2)];
      return { calls: calls.map((announcement) => ({ update: 0, announcement })), heard: twice(...calls) };
    }
  }
}

/** A view in which the people who wait are as many as the update's revision: each update changes the page. */
function viewOf(
  announcements: readonly Announcement[],
  at: string,
): Omit<HallDisplayView, 'services'> & { services: object[] } {
  const newestFirst = [...announcements].reverse();
  return {
    hallName: '桃江县桃花江镇便民服务中心',
    at,
    consultPhone: null,
    supervisionPhone: null,
    calls: newestFirst.map(({ id, ticketNumber, counterId, counterNumber, kind, at: calledAt }) => ({
      ticketNumber,
      counterId,
      counterNumber,
      counterName: '民政救助窗口',
      serviceName: '民政救助',
      calledAt,
      kind,
      announcementId: id,
    })),
    announcements: newestFirst,
    services: ['A', 'B', 'C'].map((prefix) => ({
      id: prefix,
      name: '民政救助',
      prefix,
      waitingCount: '@',
      open: true,
      estimatedWait: { lowMinutes: 5, highMinutes: 10 },
      counters: [],
    })),
    playlist: [],
    idleAfterSeconds: 90,
    slideSeconds: 12,
    dim: null,
    callsBeforeNoShow: 3,
    speaks: true,
    voiceVersion: 'test',
    outage: null,
  };
}

describe.skipIf(noBrowser !== null)(`the wall for months${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test(`${UPDATES} updates: as much memory at the end as after ${WARM}, every call heard twice unless overtaken`, async () => {
    if (UPDATES < 1_000_000) console.log(`${UPDATES} updates of the wall; the million: QUHAO_UPDATES=1000000`);
    const { url } = await startTestHall();
    const { page, errors } = await openPage('about:blank', 1920, 1080, { before: fedLine });
    await page.route('**/api/v1/voice', (route) =>
      route.fulfill({ json: { own: null, shipped: null, yao: true, volumes: [], staleSeconds: 60 } }),
    );
    await page.clock.install({ time: MORNING });
    await page.clock.pauseAt(MORNING + 1_000);
    const client = await page.context().newCDPSession(page);
    await client.send('HeapProfiler.enable');
    const heapBytes = async (): Promise<number> => {
      await client.send('HeapProfiler.collectGarbage');
      return (await client.send('Runtime.getHeapUsage')).usedSize;
    };
    await page.goto(`${url}/display`);
    let revision = 1;
    let kept: Announcement[] = [];
    const feed = async (at: string, times: number): Promise<void> => {
      const message = { room: 'hall-display', epoch: 'fed', revision: '@', position: 1, view: viewOf(kept, at) };
      const packet = JSON.stringify(message).replaceAll('"@"', '@');
      await page.evaluate(([text, from, count]) => (window as unknown as { fed: Fed }).fed.feed(text, from, count), [
        packet,
        revision,
        times,
      ] as const);
      revision += times;
    };
    await feed(new Date(MORNING).toISOString(), 1);
    await page.locator('.wall').waitFor();

    const wrong: unknown[] = [];
    let [spokenCalls, early] = [0, 0];
    for (let batch = 0, done = 0; done < UPDATES; batch += 1) {
      const updates = done < WARM ? BATCH.cold : BATCH.warm;
      done += updates;
      const { calls, heard } = callsOf(batch);
      const at = new Date(MORNING + batch * BATCH_MS + 2).toISOString();
      let fed = 0;
      for (const { update, announcement } of calls) {
        if (update > fed) await feed(at, update - fed);
        fed = update;
        kept = [...kept, announcement].slice(-KEPT);
      }
      await feed(at, updates - fed);
      await page.clock.runFor(BATCH_MS);
      const said = await page.evaluate(() => (window as unknown as { fed: Fed }).fed.heard());
      if (JSON.stringify(said) !== JSON.stringify(heard)) wrong.push({ batch, said, heard });
      spokenCalls += heard.length / 2;
      if (done === WARM) early = await heapBytes();
    }
    const late = await heapBytes();
    console.log(
      `heap ${(early / 1e6).toFixed(2)} MB after ${WARM} updates, ${(late / 1e6).toFixed(2)} MB at the end; ${spokenCalls} calls heard`,
    );
    expect(wrong).toEqual([]);
    expect(await page.locator('.waiting .qh-num').first().textContent()).toBe(String(revision - 1));
    expect(Math.abs(late / early - 1)).toBeLessThan(0.05);
    expect(errors).toEqual([]);
  }, 900_000);

  test('a new call blinks; for whoever wants no motion it has its frame and does not', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const { page } = await openPage(`${url}/display`, 1920, 1080);
    const blinking = (): Promise<string[]> =>
      page.evaluate(() =>
        document.getAnimations().flatMap((animation) => {
          const { duration } = animation.effect!.getComputedTiming();
          return Number(duration) > 10 ? [(animation as CSSAnimation).animationName] : [];
        }),
      );
    const frame = (): Promise<string> =>
      page.locator('.newest').evaluate((element) => getComputedStyle(element).borderTopColor);
    const call = async (serviceId: string, counterId: string, number: string): Promise<void> => {
      await ask(url, 'POST', '/tickets', { serviceId, print: false });
      await ask(url, 'POST', `/counters/${counterId}/call`, {});
      await page.locator('.newest .number', { hasText: number }).waitFor();
    };
    await page.locator('.wall').waitFor();
    await call('civil', '3', 'A001');
    expect(await blinking()).toEqual(['qh-call']);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await call('labour', '4', 'B001');
    expect(await blinking()).toEqual([]);
    expect(await frame()).toBe('rgb(255, 207, 26)');
  }, 60_000);
});
