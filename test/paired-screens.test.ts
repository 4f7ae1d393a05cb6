import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import type { DevicesView } from '../contract/views.ts';
import { clockAt } from './support/clock.ts';
import { ask, hallFile, startTestHall } from './support/hall.ts';
import { pairedScreen, signedIn } from './support/people.ts';

test('a paired screen that is gone is seen by the office at once, and no more once it is back or shut on purpose (D07)', async () => {
  const time = clockAt('2026-11-26T09:00:00+08:00');
  const running = await startTestHall({ demo: null, file: { ...hallFile(), devices: [] }, time });
  const chief = (await signedIn(running, 'chief', ['director'])).headers;
  const { screenId, headers } = await pairedScreen(running, 'display');
  const missed = async (): Promise<unknown> => {
    const { body } = await ask(running.url, 'GET', '/devices', undefined, chief);
    return (body as unknown as DevicesView).devices.map(({ id, reason }) => [id, reason?.code]);
  };
  const silent = [['display', 'screen.silent']];
  expect(await missed()).toEqual(silent);
  const browser = io(running.url, { transports: ['websocket'], extraHeaders: headers, forceNew: true });
  await expect.poll(missed).toEqual([]);
  browser.disconnect();
  await expect.poll(missed).toEqual(silent);
  const change = (body: object) => ask(running.url, 'POST', `/screens/${screenId}/change`, body, chief);
  expect((await change({ hours: { from: '10:00', to: '17:00' } })).status).toBe(200);
  expect(await missed()).toEqual([]);
  time.add(2 * 3_600_000);
  expect(await missed()).toEqual(silent);
  expect((await change({ locked: true })).status).toBe(200);
  expect(await missed()).toEqual([]);
});
