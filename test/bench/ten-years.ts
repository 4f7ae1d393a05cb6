import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkHallFile } from '../../server/config/check.ts';
import { configurationOf } from '../../server/config/configuration.ts';
import { productRoot } from '../../server/cli/root.ts';
import { dayOf } from '../../server/hall/clock.ts';
import { writeYears } from '../support/ten-years.ts';
import { percentiles } from './figures.ts';
import { started } from './http.ts';

const DAYS = 3_650;
const TICKETS = 1_000_000;
const ROUNDS = 1_500;
const WARM_UP = 200;
const STARTS = 5;
const HALL = `
hall: { name: 桃江县桃花江镇便民服务中心 }
services:
  - { id: a, name: 民政救助, prefix: A, counters: ["1", "2"] }
  - { id: b, name: 劳动保障, prefix: B, counters: ["2", "3"], helpedBy: ["1"] }
  - { id: c, name: 财政惠民, prefix: C, counters: ["4"], helpedBy: ["3"] }
counters: [{ id: "1", name: 一号 }, { id: "2", name: 二号 }, { id: "3", name: 三号 }, { id: "4", name: 四号 }]
priorityClasses: [{ id: elderly, name: 65岁以上老人, headStartMinutes: 15 }]
rules: { justCalledMs: 0 }
backup: { nightly: false }
`;

/** Writes hall.yaml and ten years of it into folders that are given. Gives its size and how long that took. */
export async function makeTenYears(
  config: string,
  folder: string,
): Promise<{ readonly tickets: number; readonly bytes: number; readonly wroteMs: number }> {
  writeFileSync(config, HALL);
  const checked = checkHallFile(HALL);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
  const ticketsADay = Math.ceil(TICKETS / DAYS);
  const began = performance.now();
  await writeYears(folder, {
    configuration: configurationOf(checked.file),
    days: DAYS,
    ticketsADay,
    until: Date.parse(`${dayOf(Date.now())}T00:00:00+08:00`),
    progress: (day) => {
      if (day % 365 === 0) process.stderr.write(`ten years: year ${day / 365 + 1} of 10\n`);
    },
  });
  const bytes = statSync(join(folder, 'hall.db')).size;
  return { tickets: DAYS * ticketsADay, bytes, wroteMs: performance.now() - began };
}

/** A hall with ten years in its journal beside an empty one: the same requests in turn, in one run. */
export async function benchTenYears(): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'quhao-years-'));
  const [old, empty, config] = [join(root, 'old'), join(root, 'empty'), join(root, 'hall.yaml')];
  const { tickets, bytes, wroteMs } = await makeTenYears(config, old);
  const bin = join(productRoot(), 'bin/quhao.js');
  const start = (folder: string) => started([bin, 'serve', '--config', config, '--data', folder, '--port', '0']);

  const ready = { old: [] as number[], empty: [] as number[] };
  for (let count = 0; count < STARTS; count += 1) {
    for (const [name, folder] of [
      ['old', old],
      ['empty', empty],
    ] as const) {
      const { child, readyMs } = await start(folder);
      // the first start of a day closes the day before; the others are what a power cut costs
      ready[name].push(readyMs);
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    }
  }
  const halls = { old: await start(old), empty: await start(empty) };
  const memory = (pid: number | undefined): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024;
  const ask = async (url: string, path: string, body: object): Promise<number> => {
    const from = performance.now();
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${tokens.get(url)}` },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return performance.now() - from;
  };
  // a program's token: pages are limited in how much they may ask
  const tokens = new Map<string, string>();
  for (const [folder, { url }] of [
    [old, halls.old],
    [empty, halls.empty],
  ] as const) {
    const made = spawnSync(process.execPath, [bin, 'token', 'create', '--role', 'integrator', '--data', folder]);
    tokens.set(url, made.stdout.toString().trim());
    for (const id of ['1', '2', '3', '4']) await ask(url, `/counters/${id}/open`, {});
  }
  const samples = {
    old: { issue: [] as number[], call: [] as number[] },
    empty: { issue: [] as number[], call: [] as number[] },
  };
  for (let count = 0; count < ROUNDS + WARM_UP; count += 1) {
    // in turn, so that whatever else the machine does meets both
    const order = count % 2 === 0 ? (['old', 'empty'] as const) : (['empty', 'old'] as const);
    for (const name of order) {
      const { url } = halls[name];
      const issue = await ask(url, '/tickets', { serviceId: 'a', print: false });
      const call = await ask(url, '/counters/1/call', {});
      if (count < WARM_UP) continue;
      samples[name].issue.push(issue);
      samples[name].call.push(call);
    }
  }
  const rss = { old: memory(halls.old.child.pid), empty: memory(halls.empty.child.pid) };
  for (const { child } of Object.values(halls)) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });

  const latency = (what: 'issue' | 'call'): string => {
    const [of, beside] = [percentiles(samples.old[what]), percentiles(samples.empty[what])];
    const ratio = (a: number, b: number): string => (a / b).toFixed(2);
    return (
      `| ${what}, ms | p50 ${of.p50.toFixed(2)} p99 ${of.p99.toFixed(2)} | p50 ${beside.p50.toFixed(2)} p99 ${beside.p99.toFixed(2)} ` +
      `| p50 ${ratio(of.p50, beside.p50)} p99 ${ratio(of.p99, beside.p99)} |`
    );
  };
  return [
    `${tickets} tickets in ${DAYS} days, written in ${(wroteMs / 1000).toFixed(0)} s; hall.db ${(bytes / 2 ** 20).toFixed(0)} MB`,
    '| | ten years | empty | ratio |',
    '| --- | --- | --- | --- |',
    `| ready, ms, first start and median of the others | ${ready.old[0]!.toFixed(0)} · ${percentiles(ready.old.slice(1)).p50.toFixed(0)} | ${ready.empty[0]!.toFixed(0)} · ${percentiles(ready.empty.slice(1)).p50.toFixed(0)} | |`,
    `| resident memory after ${ROUNDS} rounds, MB | ${rss.old.toFixed(0)} | ${rss.empty.toFixed(0)} | |`,
    latency('issue'),
    latency('call'),
  ];
}
