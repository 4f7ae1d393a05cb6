import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { BackupsView, RestoreView } from '../contract/backups.ts';
import { productRoot } from '../server/cli/root.ts';
import { openRestorePage } from '../server/backup/restore-page.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { clockAt } from './support/clock.ts';
import { freshFolder } from './support/folder.ts';
import { ask, openCounters, quiet, startTestHall } from './support/hall.ts';
import { runQuhao, startProcess } from './support/process.ts';
import { setStage } from './support/stage.ts';

const EVENING = '2026-11-26T16:00:00+08:00';
const LATER = '2026-11-26T16:20:00+08:00';
const jobFile = join(productRoot(), 'dist', 'server', 'backup-job.js');
const pagesFolder = join(productRoot(), 'dist', 'pages');

afterAll(() => closeBrowser());

/** Everything that is shown of a hall and would differ if something were lost; the time of the look left out. */
async function seen(url: string): Promise<unknown> {
  const paths = ['/hall', '/days/2026-11-26/statistics', ...['1', '2', '3', '4'].map((id) => `/counters/${id}`)];
  const answers = await Promise.all(paths.map(async (path) => (await ask(url, 'GET', path)).body));
  return JSON.parse(
    JSON.stringify(answers, (key, value: unknown) => (key === 'at' || key === 'estimatedWait' ? undefined : value)),
  ) as unknown;
}

async function backedUp(url: string): Promise<BackupsView> {
  expect((await ask(url, 'POST', '/backups', {})).status).toBe(200);
  let view: BackupsView;
  await expect
    .poll(
      async () => {
        view = (await ask(url, 'GET', '/backups')).body as unknown as BackupsView;
        return view.running;
      },
      { timeout: 20_000 },
    )
    .toBeNull();
  return view!;
}

describe('the restore drill', () => {
  test('a day of tickets, a backup, another machine: the same views, the next numbers, and verify passes', async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'staff'));
    writeFileSync(join(folder, 'staff', 'wang.png'), 'a face');
    const configFile = join(productRoot(), 'examples', 'demo.yaml');
    const running = await startTestHall({ folder, configFile, time: clockAt(EVENING) });
    const { url } = running;
    await openCounters(running);
    const ticket = { serviceId: 'civil', print: false };
    for (let count = 0; count < 30; count += 1) {
      await ask(url, 'POST', '/tickets', count % 3 === 0 ? { ...ticket, serviceId: 'labour' } : ticket);
      if (count % 2 === 0) await ask(url, 'POST', `/counters/${(count % 4) + 1}/call`, {});
    }
    await ask(url, 'POST', '/counters/1/hold', { kind: 'without-papers' });
    const { failure, folder: place } = await backedUp(url);
    expect(failure).toBeNull();
    const before = await seen(url);
    const next = (await ask(url, 'POST', '/tickets', ticket)).body['number'];
    await running.close();

    const elsewhere = join(freshFolder(), 'hall');
    const from = join(place.path, place.backups[0]!.name);
    const restored = await runQuhao(['restore', '--from', from, '--data', elsewhere]);
    expect([restored.code, restored.err]).toEqual([0, '']);
    expect(restored.out).toContain(join(elsewhere, 'hall.yaml'));
    expect(readFileSync(join(elsewhere, 'hall.yaml'), 'utf8')).toBe(readFileSync(configFile, 'utf8'));
    expect(readFileSync(join(elsewhere, 'staff', 'wang.png'), 'utf8')).toBe('a face');
    const verified = await runQuhao(['verify', '--data', elsewhere]);
    expect([verified.code, verified.err]).toEqual([0, '']);

    const again = await startTestHall({ folder: elsewhere, time: clockAt(LATER) });
    expect(await seen(again.url)).toEqual(before);
    // the number that was given after the backup was made is given again: the old machine must stay off
    expect((await ask(again.url, 'POST', '/tickets', ticket)).body['number']).toBe(next);
  }, 60_000);

  test('`quhao backup` of a running hall and of one that stands, named from where one is', async () => {
    const folder = freshFolder();
    const { url, child, ended } = await startProcess(['demo', '--port', '0', '--data', folder], {
      env: { QUHAO_LOG: 'info' },
    });
    await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const to = freshFolder();
    expect((await runQuhao(['backup', '--data', folder, '--to', join(to, 'running')])).code).toBe(0);
    const twice = await runQuhao(['backup', '--data', folder, '--to', join(to, 'running')]);
    expect([twice.code, twice.err.includes(join(to, 'running'))]).toEqual([1, true]);
    child.kill('SIGTERM');
    await ended;
    expect((await runQuhao(['backup', '--data', folder, '--to', join(to, 'standing')])).code).toBe(0);
    expect(readdirSync(to).sort()).toEqual(['running', 'standing']);
    // lines of the hall's day are in its folder
    expect(readdirSync(join(folder, 'logs'))).toHaveLength(1);
  }, 120_000);
});

describe('a hall goes on', () => {
  test('while its log can be written nowhere', async (context) => {
    const folder = freshFolder();
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', logs]).status === 0;
    if (!mounted) context.skip('a small file system cannot be mounted here');
    onTestFinished(() => void spawnSync('umount', [logs]));
    writeFileSync(join(logs, 'filler'), Buffer.alloc(12_000));
    // every line to standard error fails, too: /dev/full is a disk without room
    const prefix = ['sh', '-c', 'exec "$0" "$@" 2>/dev/full'];
    const { url, child, ended } = await startProcess(['demo', '--port', '0', '--data', folder], {
      prefix,
      env: { QUHAO_LOG: 'trace' },
    });
    for (let count = 0; count < 40; count += 1) {
      expect((await ask(url, 'POST', '/tickets', { serviceId: 'civil' })).status).toBe(201);
    }
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  }, 120_000);
});

describe.skipIf(noBrowser !== null)(`pages${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('a backup is made with a key and brought back on a page of a machine without a hall', async () => {
    const { url } = await setStage();
    const office = await openPage(`${url}/backups`, 1366, 900);
    await office.page.getByRole('button', { name: '现在备份' }).click();
    await office.page.getByText('打开核对过').waitFor();
    const { folder } = (await ask(url, 'GET', '/backups')).body as unknown as BackupsView;
    const file = join(folder.path, folder.backups[0]!.name);

    const data = join(freshFolder(), 'hall');
    const back: number[] = [];
    const restore = await openRestorePage({
      folder: data,
      port: 0,
      pagesFolder,
      jobFile,
      log: quiet,
      onRestored: ({ events }) => back.push(events),
    });
    onTestFinished(() => restore.close());
    const { page, errors } = await openPage(restore.url, 1366, 900);
    const broken = join(freshFolder(), 'letter.quhao');
    writeFileSync(broken, 'a letter to grandmother');
    await page.getByLabel(/选一个文件/).setInputFiles(broken);
    await page.getByRole('button', { name: '用这一份' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel(/选一个文件/).setInputFiles(file);
    await page.getByRole('button', { name: '用这一份' }).click();
    await page.getByText('恢复好了').waitFor();
    expect(back).toHaveLength(1);
    expect((await runQuhao(['verify', '--data', data])).code).toBe(0);
    // and never over it
    const refused = await fetch(restore.url.replace('/restore', '/api/v1/restore/file'), { method: 'PUT', body: 'x' });
    expect(refused.status).toBe(401);
    expect([...errors, ...office.errors]).toEqual([]);
    expect(readdirSync(data)).not.toContain('sent.quhao.unfinished');
  }, 60_000);

  test('what has to be seen to stands on the board until it is seen to', async () => {
    const { url } = await startTestHall({
      certificateEndsAt: Date.parse('2026-12-01T00:00:00+08:00'),
      time: clockAt(EVENING),
    });
    const { page, errors } = await openPage(`${url}/office`, 1366, 900);
    await page.getByText('网页的证书还有 4 天到期').waitFor();
    const metrics = await (await fetch(`${url}/api/v1/metrics`)).text();
    expect(metrics).toContain('quhao_alarm{code="certificate-ends",subject=""} 1');
    expect(errors).toEqual([]);
  }, 60_000);
});

test('the restore page offers what is on sticks and in folders, and takes only what it offered', async () => {
  const data = freshFolder();
  mkdirSync(join(data, 'backups'));
  writeFileSync(join(data, 'backups', 'quhao-2026-11-27-020000.quhao'), 'no backup');
  const restore = await openRestorePage({
    folder: data,
    port: 0,
    pagesFolder,
    jobFile,
    log: quiet,
    onRestored: () => undefined,
  });
  onTestFinished(() => restore.close());
  const url = restore.url.replace('/restore', '');
  const cookie = (await fetch(restore.url)).headers.get('set-cookie')!.split(';')[0]!;
  expect((await ask(url, 'GET', '/restore')).status).toBe(401);
  const view = (await ask(url, 'GET', '/restore', undefined, { cookie })).body as unknown as RestoreView;
  expect(view.offers).toMatchObject([{ name: 'quhao-2026-11-27-020000.quhao' }]);
  const elsewhere = await ask(url, 'POST', '/restore', { id: '/etc/passwd' }, { cookie });
  expect(elsewhere.body.code).toBe('restore-unknown');
  await ask(url, 'POST', '/restore', { id: view.offers[0]!.id }, { cookie });
  await expect
    .poll(async () => (await ask(url, 'GET', '/restore', undefined, { cookie })).body['failure'])
    .toMatchObject({ code: 'backup-damaged' });
  expect(readdirSync(data)).toEqual(['backups']);
});
