import { copyFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { productRoot } from '../server/cli/root.ts';
import { wholeBank } from '../server/voice/banks.ts';
import { PHRASES } from '../voice/phrases.ts';
import { toWav } from '../voice/pcm.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { freshFolder } from './support/folder.ts';
import { ask, openCounters, startTestHall } from './support/hall.ts';
import { runQuhao } from './support/process.ts';

afterAll(() => closeBrowser());

const SHIPPED = join(productRoot(), 'voice', 'bank');
const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

test('the bank that ships says everything, states its licence, and is below 1 MB', () => {
  const bank = wholeBank(SHIPPED);
  expect(bank).not.toBeNull();
  expect(bank!.licence).toContain('CC0');
  const bytes = readdirSync(SHIPPED).reduce((sum, file) => sum + statSync(join(SHIPPED, file)).size, 0);
  expect(bytes).toBeLessThan(1_000_000);
});

describe('recordings of the hall’s own', () => {
  /** A tone a phrase, as somebody's microphone would give it. */
  function recordings(): string {
    const folder = freshFolder();
    for (const [index, { text }] of PHRASES.entries()) {
      const samples = Float32Array.from(
        { length: 6_000 },
        (_, at) => 0.3 * Math.sin((at * (300 + index * 20)) / 2_500),
      );
      writeFileSync(join(folder, `cmn-${text}.wav`), toWav({ rate: 16_000, samples }));
    }
    return folder;
  }

  test('are taken over by the command, or refused with the words that are missing; never half', async () => {
    const [from, data] = [recordings(), freshFolder()];
    rmSync(join(from, 'cmn-请.wav'));
    const refused = await runQuhao(['voice', 'import', from, '--data', data]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('请');
    copyFileSync(join(from, 'cmn-再次请.wav'), join(from, '请.wav'));
    writeFileSync(join(from, 'LICENSE.txt'), 'CC BY-SA 3.0, 某某录音');
    expect((await runQuhao(['voice', 'import', from, '--data', data])).code).toBe(0);
    expect(wholeBank(join(data, 'voice', 'own'))!.licence).toContain('CC BY-SA 3.0');
    writeFileSync(join(from, 'A.wav'), 'not sound');
    rmSync(join(from, 'cmn-A.wav'));
    expect((await runQuhao(['voice', 'import', from, '--data', data])).code).toBe(1);
    expect(wholeBank(join(data, 'voice', 'own'))).not.toBeNull();
  }, 30_000);

  test('never take the place of a folder that holds anything else', async () => {
    const [from, data] = [recordings(), freshFolder()];
    expect((await runQuhao(['voice', 'import', from, '--data', data])).code).toBe(0);
    const thesis = join(data, 'voice', 'own', 'thesis.txt');
    writeFileSync(thesis, 'years of work');
    const refused = await runQuhao(['voice', 'import', from, '--data', data]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('thesis.txt');
    expect(statSync(thesis).size).toBeGreaterThan(0);
  }, 30_000);

  test.skipIf(noBrowser !== null)(
    'speak before the bank that ships',
    async () => {
      const folder = freshFolder();
      expect((await runQuhao(['voice', 'import', recordings(), '--data', folder])).code).toBe(0);
      const { url, hall } = await startTestHall({ folder });
      await openCounters({ hall });
      const { page } = await openPage(`${url}/display`, 1920, 1080);
      await page.waitForLoadState('networkidle');
      await ask(url, 'POST', '/tickets', { serviceId: 'labour', print: false });
      await ask(url, 'POST', '/counters/4/call', {});
      await page.locator('[data-voice]').waitFor();
      // the demo's voice module speaks in the hall; the pages speak beside it
      expect(await page.locator('[data-voice]').getAttribute('data-voice')).toBe('own');
    },
    60_000,
  );
});

test.skipIf(noBrowser !== null)(
  'a hall records its own voice in the browser, word by word, and speaks with it when all are there',
  async () => {
    const folder = freshFolder();
    const { url } = await startTestHall({ folder });
    const { page, errors } = await openPage(`${url}/voice`, 1366, 900);
    await page.getByText('录好 0 个，还有 45 个').waitFor();
    await page.getByRole('button', { name: '开始录' }).click();
    await page.getByRole('button', { name: '录完了' }).waitFor();
    // the microphone of the test beeps once a second
    await page.waitForTimeout(1_500);
    await page.getByRole('button', { name: '录完了' }).click();
    await page.getByText('录好 1 个，还有 44 个').waitFor();
    expect((await fetch(`${url}/api/v1/voice/recorded/please.wav`)).status).toBe(200);
    const send = (phrase: string, body: Uint8Array<ArrayBuffer>): Promise<Response> =>
      fetch(`${url}/api/v1/voice/recording/${phrase}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'audio/wav' },
        body,
      });
    const said = toWav({
      rate: 16_000,
      samples: Float32Array.from({ length: 5_000 }, (_, at) => 0.3 * Math.sin(at / 9)),
    });
    expect((await send('nothing', Uint8Array.from(said))).status).toBe(409);
    expect((await send('0', Uint8Array.from([1, 2, 3]))).status).toBe(409);
    const silence = toWav({ rate: 16_000, samples: new Float32Array(500) });
    expect((await send('0', Uint8Array.from(silence))).status).toBe(409);
    expect((await ask(url, 'POST', '/voice/recording/finish', {})).body.code).toBe('words-missing');
    for (const { key } of PHRASES.slice(1)) expect((await send(key, Uint8Array.from(said))).status).toBe(200);
    await page.reload();
    await page.getByRole('button', { name: '都录好了，用起来' }).click();
    await page.getByText('大屏重新打开后就用这个声音').waitFor();
    expect(wholeBank(join(folder, 'voice', 'own'))).not.toBeNull();
    expect((await ask(url, 'GET', '/voice')).body['own']).toMatchObject({ origin: 'recorded in the browser' });
    expect(errors).toEqual([]);
  },
  60_000,
);

describe.skipIf(noBrowser !== null)(
  `the bank that ships, in a browser${noBrowser === null ? '' : ` (${noBrowser})`}`,
  () => {
    test('is decoded and joined: 请A零幺二号到三号窗口办理 sounds from end to end, without a click and without being cut', async () => {
      const { url } = await startTestHall();
      const { page } = await openPage(`${url}/display`, 800, 600);
      const files = ['please', 'A', '0', 'yao', '2', 'number', 'to', '3', 'counter', 'handle'];
      const rendered = await page.evaluate(async (phrases) => {
        const context = new OfflineAudioContext(1, 48_000 * 8, 48_000);
        let at = 0;
        const ends: number[] = [];
        for (const phrase of phrases) {
          const bytes = await (await fetch(`/api/v1/voice/shipped/${phrase}.ogg`)).arrayBuffer();
          const source = context.createBufferSource();
          source.buffer = await context.decodeAudioData(bytes);
          source.connect(context.destination);
          source.start(at);
          at += source.buffer.duration + 0.05;
          ends.push(at);
        }
        const samples = (await context.startRendering()).getChannelData(0);
        const level = (from: number, to: number): number => {
          let sum = 0;
          const [first, last] = [Math.floor(from * 48_000), Math.floor(to * 48_000)];
          for (let index = first; index < last; index += 1) sum += samples[index]! ** 2;
          return Math.sqrt(sum / Math.max(1, last - first));
        };
        let peak = 0;
        for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
        return {
          seconds: at,
          peak,
          levels: ends.map((end, index) => level(index === 0 ? 0 : ends[index - 1]!, end - 0.05)),
        };
      }, files);
      expect(rendered.seconds).toBeGreaterThan(2);
      expect(rendered.seconds).toBeLessThan(6);
      expect(rendered.peak).toBeGreaterThan(0.2);
      expect(rendered.peak).toBeLessThan(1);
      for (const level of rendered.levels) expect(level).toBeGreaterThan(0.03);
    }, 60_000);

    test('begins at once, says calls one after the other, twice, and not what is overtaken', async () => {
      const { url, hall } = await startTestHall();
      await openCounters({ hall });
      const { page, errors } = await openPage(`${url}/display`, 1920, 1080);
      await page.waitForLoadState('networkidle');
      await page.evaluate(() => {
        const seen: { id: string | null; at: number; source: string | null }[] = [];
        Object.assign(window, { seen });
        new MutationObserver(() => {
          const wall = document.querySelector('.wall');
          const id = wall?.getAttribute('data-speaking') ?? null;
          if (seen[seen.length - 1]?.id === id) return;
          seen.push({ id, at: Date.now(), source: wall?.getAttribute('data-voice') ?? null });
        }).observe(document.body, { attributes: true, subtree: true, attributeFilter: ['data-speaking'] });
      });
      const spoken = (): Promise<{ id: string | null; at: number; source: string | null }[]> =>
        page.evaluate(
          () => (window as unknown as { seen: { id: string | null; at: number; source: string | null }[] }).seen,
        );
      const begins: number[] = [];
      const services = ['labour', 'finance'];
      for (const [index, serviceId] of services.entries()) {
        await ask(url, 'POST', '/tickets', { serviceId, print: false });
        const calledAt = Date.now();
        const { body } = await ask(url, 'POST', `/counters/${['4', '2'][index]}/call`, {});
        const { id } = body['announcement'] as { id: string };
        await expect.poll(async () => (await spoken()).some((one) => one.id === id), { timeout: 40_000 }).toBe(true);
        begins.push((await spoken()).find((one) => one.id === id)!.at - calledAt);
        // the person is done: it is not said a second time, and the next call is heard soon
        await ask(url, 'POST', `/counters/${['4', '2'][index]}/complete`, {});
        await expect
          .poll(async () => (await spoken())[(await spoken()).length - 1]!.id, { timeout: 20_000 })
          .toBeNull();
      }
      const heard = (await spoken()).filter(({ id }) => id !== null);
      expect(new Set(heard.map(({ id }) => id)).size).toBe(services.length);
      expect(heard.every(({ source }) => source === 'shipped')).toBe(true);
      expect(percentile(begins, 0.95)).toBeLessThan(1_000);
      console.log(`announcement begins after the call, ms: ${begins.join(', ')}`);
      expect(errors).toEqual([]);
    }, 120_000);
  },
);
