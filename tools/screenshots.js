// Takes a picture of every page in its states into docs/pictures, from a hall that really runs: npm run screenshots
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'docs', 'pictures');
const only = process.argv[2];
mkdirSync(folder, { recursive: true });

const server = spawn(process.execPath, [join(root, 'bin/quhao.js'), 'demo', '--port', '0'], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const url = await new Promise((resolve, reject) => {
  createInterface({ input: server.stdout }).on('line', (line) => {
    if (line.startsWith('quhao ready ')) resolve(line.slice('quhao ready '.length));
  });
  server.once('exit', () => reject(new Error('quhao demo ended before it was ready')));
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
});

const call = async (method, path, body) => {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${answer.code}`);
  return answer;
};
const post = (path, body = {}) => call('POST', path, body);
const act = (action) => post('/simulation/actions', action);
const until = async (what, check) => {
  for (const started = Date.now(); Date.now() - started < 10_000;) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never happened: ${what}`);
};

/** Opens a page at its size, lets `before` touch it, and takes its picture. */
async function picture(name, path, width, height, before = async () => {}) {
  if (only !== undefined && !name.includes(only)) return;
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  await page.goto(url + path);
  await page.waitForSelector('main, .columns, .screen, .box');
  await page.evaluate(() => document.fonts.ready);
  await before(page);
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
}

/** `2026-11-27`: tomorrow in the hall's zone. */
const tomorrow = () => new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);

const kiosk = [1080, 1920];
const wide = [1280, 1024];
await picture('kiosk-home-nobody', '/kiosk?kiosk=kiosk-1', ...kiosk);
await picture('display-idle', '/display', 1920, 1080);
for (const id of ['1', '2', '3', '4', '5', '6', '7']) await post(`/counters/${id}/open`);
for (let turn = 0; turn < 14; turn += 1) {
  const services = ['labour', 'civil', 'finance', 'labour', 'family', 'civil', 'machinery'];
  const body = { serviceId: services[turn % services.length], kioskId: 'kiosk-1', print: turn === 0 };
  await post('/tickets', turn % 5 === 1 ? { ...body, priorityClass: 'elderly' } : body);
}
for (const id of ['4', '2', '5', '7']) await post(`/counters/${id}/call`);
await until('the first slip is out', async () => (await call('GET', '/hall')).services.length > 0);
await picture('kiosk-home', '/kiosk?kiosk=kiosk-1', ...kiosk);
await picture('kiosk-home-english', '/kiosk?kiosk=kiosk-1&lang=en', ...kiosk);
await picture('kiosk-home-landscape', '/kiosk?kiosk=kiosk-1', ...wide);
const choose = async (page) => {
  await page.getByRole('button', { name: /民政救助/ }).click();
  await page.getByRole('button', { name: /65岁/ }).click();
};
await picture('kiosk-priority', '/kiosk?kiosk=kiosk-1', ...kiosk, choose);
await picture('kiosk-priority-landscape', '/kiosk?kiosk=kiosk-1', ...wide, choose);
const take = async (page) => {
  await choose(page);
  await page.getByRole('button', { name: '取号', exact: true }).click();
};
await picture('kiosk-number-taken', '/kiosk?kiosk=kiosk-1', ...kiosk, async (page) => {
  await take(page);
  await page.getByText('号票打好了').waitFor();
});
await picture('kiosk-number-taken-landscape', '/kiosk?kiosk=kiosk-1', ...wide, async (page) => {
  await take(page);
  await page.getByText('号票打好了').waitFor();
});
const lost = async (page) => {
  await page.getByRole('button', { name: '再打一张' }).click();
  await page.getByRole('button', { name: 'A', exact: true }).click();
  await page.getByRole('button', { name: '0', exact: true }).click();
};
await picture('kiosk-again', '/kiosk?kiosk=kiosk-1', ...kiosk, lost);
await picture('kiosk-again-landscape', '/kiosk?kiosk=kiosk-1', ...wide, lost);
/** The hall's mark held for two seconds; the PIN is that of the simulated hall. */
const staff = async (page) => {
  const { x, y } = await page.locator('.door').boundingBox();
  await page.mouse.move(x + 20, y + 20);
  await page.mouse.down();
  await page.locator('.corner .keypad').waitFor();
  await page.mouse.up();
};
await picture('kiosk-staff-pin', '/kiosk?kiosk=kiosk-1', ...kiosk, staff);
await picture('kiosk-staff', '/kiosk?kiosk=kiosk-1', ...kiosk, async (page) => {
  await staff(page);
  await page.keyboard.type('246810', { delay: 60 });
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '试打一张' }).click();
  await page.getByText('试打出来了').waitFor();
});
await act({ do: 'paper', deviceId: 'printer', paper: 'out' });
await picture('kiosk-no-paper', '/kiosk?kiosk=kiosk-1', ...kiosk, async (page) => {
  await take(page);
  await page.getByText('打印机没纸了').waitFor();
});
await picture('devices', '/devices', 1440, 900);
await act({ do: 'paper', deviceId: 'printer', paper: 'ok' });
await picture('kiosk-no-server', '/kiosk?kiosk=kiosk-1', ...kiosk, async (page) => {
  await page.context().setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await page.getByText('现在取不了号').waitFor({ timeout: 60_000 });
});
await post('/counters/3/call');
await picture('display-called', '/display', 1920, 1080);
await picture('display-called-english', '/display?lang=en', 1920, 1080);
await picture('display-out-of-step', '/display', 1920, 1080, async (page) => {
  await page.context().setOffline(true);
  await page.getByText('画面停在').waitFor({ timeout: 60_000 });
});
await picture('counter-display-called', '/counter-display/3', 1280, 720);
await picture('console-called', '/counter/3', 1366, 768);
await act({ do: 'press', deviceId: 'boxes', address: 3, key: 'evaluate' });
await until(
  'the evaluation is asked',
  async () => (await call('GET', '/counters/3')).currentTicket.evaluation === 'asked',
);
await picture('console-serving', '/counter/3', 1366, 768);
await picture('console-transfer', '/counter/3', 1366, 768, async (page) => {
  await page.keyboard.press('0');
  await page.getByText('转到哪里').waitFor();
  await page.keyboard.press('ArrowRight');
});
await picture('console-serving-english', '/counter/3?lang=en', 1366, 768);
await picture('console-refusal', '/counter/3', 1366, 768, async (page) => {
  await page.keyboard.press('5');
  await page.keyboard.type('b99');
  await page.keyboard.press('Enter');
  await page.getByText('为什么先办').waitFor();
  await page.keyboard.press('1');
  await page.getByText('没有这个号').waitFor();
});
await picture('counter-display-serving', '/counter-display/3', 1280, 720);
await picture('pad-levels', '/pad/3', 1280, 800);
await picture('pad-reasons', '/pad/3', 1280, 800, async (page) => {
  await page.getByRole('button', { name: '不满意', exact: true }).click();
  await page.getByRole('button', { name: '没有提供材料清单' }).click();
});
await picture('simulated-hall', '/simulation', 1440, 900);
await picture('simulated-hall-english', '/simulation?lang=en', 1440, 900);
await picture('pad-thanks', '/pad/3', 1280, 800, async (page) => {
  await page.getByRole('button', { name: '满意', exact: true }).click();
  await page.getByRole('button', { name: '交上去' }).click();
  await page.getByText('谢谢您').waitFor();
});
await picture('pad-asleep', '/pad/6', 1280, 800);
await post('/counters/3/complete');
await post('/tickets', { serviceId: 'civil', print: false });
await post('/counters/3/call');
await post('/counters/3/hold', { kind: 'without-papers' });
await picture('counter-display-away', '/counter-display/3', 1280, 720);
await post('/counters/3/pause', { reason: '去送材料' });
await picture('counter-display-paused', '/counter-display/3', 1280, 720);
await picture('console-paused', '/counter/3', 1366, 768);
const mine = await post('/tickets', { serviceId: 'building', print: false });
const token = mine.phoneUrl.split('/').pop();
await picture('phone-waiting', `/t/${token}`, 390, 844);
await post('/counters/6/call');
await picture('phone-called', `/t/${token}`, 390, 844);
await post('/counters/6/complete');
await picture('phone-rate', `/t/${token}`, 390, 844);
await picture('box-on-a-phone', '/box/6', 390, 844);
await picture('ticket-layout', '/ticket-layout', 1366, 1000, async (page) => {
  await page.locator('img').waitFor();
});
await act({ do: 'card', deviceId: 'card-reader', card: 'elder' });
await picture('kiosk-card-read', '/kiosk?kiosk=kiosk-1', ...kiosk, async (page) => {
  await page.getByText('身份证读好了').waitFor();
});
await act({ do: 'card', deviceId: 'card-reader', card: null });
await picture('kiosk-ticket-scanned', '/kiosk?kiosk=kiosk-1', ...kiosk, async (page) => {
  await act({ do: 'scan', deviceId: 'scanner', text: mine.phoneUrl });
  await page.getByText('您的号').waitFor();
});
const [slot] = (await call('GET', `/services/civil/slots/${tomorrow()}`)).slots;
const booked = await post('/appointments', { serviceId: 'civil', slotAt: slot.at });
await picture('phone-booking', '/book', 390, 844, async (page) => {
  await page.getByText('几点').waitFor();
});
await picture('phone-appointment', `/a/${booked.phoneUrl.split('/').pop()}`, 390, 844, async (page) => {
  await page.locator('img').waitFor();
});
await picture('kiosk-check-in', '/kiosk', ...kiosk, async (page) => {
  await page.getByRole('button', { name: '我有预约' }).click();
  await page.getByRole('button', { name: '4', exact: true }).click();
});
await picture('kiosk-check-in-landscape', '/kiosk', ...wide, async (page) => {
  await page.getByRole('button', { name: '我有预约' }).click();
});
await picture('kiosk-elder', '/kiosk', ...kiosk, (page) => page.getByRole('button', { name: '大字版' }).click());
await picture('kiosk-low', '/kiosk', ...kiosk, (page) => page.getByRole('button', { name: '按键放低' }).click());
await picture('kiosk-contrast', '/kiosk', ...kiosk, (page) => page.getByRole('button', { name: '黑白分明' }).click());
await picture('kiosk-elder-landscape', '/kiosk', ...wide, (page) =>
  page.getByRole('button', { name: '大字版' }).click(),
);
await picture('settings', '/settings', 1440, 1000, async (page) => {
  await page.getByRole('button', { name: 'A 民政救助' }).click();
  await page.locator('aside section').waitFor();
});
await picture('settings-displays', '/settings', 1440, 1000, async (page) => {
  await page.getByRole('button', { name: '大屏' }).click();
  await page.locator('aside .slide').first().waitFor();
});
await post('/notices', { text: '今天下午 3 点县里来检查，请把告知单备齐。' });
await post('/counters/4/help');
await picture('console-alerts', '/counter/3', 1366, 768, (page) => page.getByText('知道了').waitFor());
await picture('office-alerts', '/office', 1440, 900, (page) => page.getByText('有人去了').waitFor());
await post('/counters/4/help-ended');
await picture('console-small', '/counter/3?small', 480, 300);
await picture('office', '/office', 1440, 900, (page) => page.getByText('非常满意').waitFor());
await picture('day', '/day', 1440, 900, (page) => page.locator('svg').first().waitFor());
await picture('voice', '/voice', 1366, 900, (page) => page.getByText('再次请').waitFor());
await picture('plan', '/plan', 1366, 900, async (page) => {
  await page.getByText('大厅办公时间').waitFor();
});
await picture('today', '/today', 1366, 1000, async (page) => {
  await page.getByRole('button', { name: /A00/ }).last().click();
  await page.getByText('的一生').waitFor();
});
await picture('rules', '/rules', 900, 1270);
await act({ do: 'dead', deviceId: 'sign-4', on: true });
await act({ do: 'noise', deviceId: 'boxes', on: true });
await act({ do: 'cable', deviceId: 'voice', out: true });
// a sign is heard when it is written to
await post('/counters/4/recall');
await until('the dead sign is noticed', async () =>
  (await call('GET', '/devices')).devices.some(({ id, state }) => id === 'sign-4' && state === 'trouble'),
);
await picture('devices-in-trouble', '/devices', 1440, 1100);
await picture('start', '/', 1366, 900);
await picture('parts', '/parts', 1280, 900);

await browser.close();
server.kill('SIGTERM');
