import { writeFileSync } from 'node:fs';
import { arch, platform, release, userInfo } from 'node:os';
import { SerialPort } from 'serialport';
import type { DeviceHealth } from '../../contract/views.ts';
import { devices as deviceTexts } from '../../texts/devices.ts';
import { fill } from '../../texts/section.ts';
import type { DeviceFile } from '../config/device-schema.ts';
import { lineName } from '../config/line-name.ts';
import { askRunningHall } from '../control/control.ts';
import { hallTime } from '../hall/clock.ts';
import { readHallFile } from './data-commands.ts';
import { Refused } from './refused.ts';
import { openTrial } from './trial.ts';
import type { Trial } from './trial.ts';

export interface DeviceTestOptions {
  readonly config: string;
  /** Only this device. */
  readonly id?: string;
  /** How long somebody has to press, scan or lay a card, s. */
  readonly seconds: number;
  readonly print: boolean;
  /** Where the report goes. */
  readonly report?: string;
  /** Folder of a hall that runs: it has the ports, and tries its devices itself. */
  readonly data?: string;
}

/** A line has so long to open, ms. */
const OPEN_MS = 4_000;
/** A device that was asked something has so long to be known, ms. */
const SETTLE_MS = 2_500;
const LOOK_MS = 50;
/** What a person has to do; all else is done from here. */
const BY_HAND = new Set<DeviceFile['kind']>(['call-box', 'id-reader', 'scanner', 'evaluator']);

/** Exercises devices one by one, says what it saw, and writes a report. Resolves with whether all is well. */
export async function deviceTest(options: DeviceTestOptions): Promise<boolean> {
  const file = readHallFile(options.config);
  const chosen = file.devices.filter(({ id }) => options.id === undefined || id === options.id);
  if (chosen.length === 0) {
    const known = file.devices.map(({ id }) => id).join(', ');
    throw new Refused(`hall.yaml 里没有这个设备 / no such device. 有 / there are: ${known}`);
  }
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
    console.log(line);
  };
  if (options.data !== undefined) {
    const health = await testInRunningHall(options.data, options.id);
    for (const device of health) say(verdict(device));
    return finish(options, lines, health, []);
  }

  const onLines = new Set(chosen.map(({ transport }) => lineName(transport)));
  const trial = await openTrial(
    file,
    file.devices.filter(({ transport }) => onLines.has(lineName(transport))),
  );
  const { devices } = trial;
  const healthOf = (id: string): DeviceHealth => devices.health().find((device) => device.id === id)!;
  try {
    for (const device of chosen) {
      say(`\n${nameOf(device.kind)} ${device.id}  ${healthOf(device.id).transport}`);
      await until(() => healthOf(device.id).state !== 'offline', OPEN_MS);
      if (healthOf(device.id).state !== 'offline') {
        await exercise({ device, devices, healthOf, options, say });
      }
      say(verdict(healthOf(device.id)));
    }
    const health = chosen.map(({ id }) => healthOf(id));
    const recordings = chosen.map(({ id }) => `--- ${id}\n${devices.recording(id) ?? ''}`);
    return await finish(options, lines, health, recordings);
  } finally {
    await trial.close();
  }
}

interface Exercise {
  readonly device: DeviceFile;
  readonly devices: Trial['devices'];
  readonly healthOf: (id: string) => DeviceHealth;
  readonly options: DeviceTestOptions;
  readonly say: (line: string) => void;
}

async function exercise({ device, devices, healthOf, options, say }: Exercise): Promise<void> {
  const { id, kind } = device;
  if (kind !== 'printer' || options.print) {
    if (devices.exercise(id) === 'done') say(`  ${doneTo(kind)}`);
  }
  await until(() => healthOf(id).state !== 'unknown', SETTLE_MS);
  if (!BY_HAND.has(kind) || options.seconds === 0) return;
  say(`  ${askOf(kind, options.seconds)}`);
  const heard = (): boolean => {
    const { parts, framesIn } = healthOf(id);
    if (kind === 'id-reader') return devices.reading(healthOf(id).kioskId ?? '') !== null;
    return parts.length > 0 ? parts.every(({ lastKey }) => lastKey !== null) : framesIn > 0;
  };
  await until(heard, options.seconds * 1000);
  for (const { name, counterId, lastKey, state } of healthOf(id).parts) {
    const found = lastKey ?? (state === 'unknown' || state === 'online' ? '—' : '✗');
    say(`  ${name} → ${counterId} 号窗口 / counter ${counterId}: ${found}`);
  }
  if (kind === 'id-reader') say(`  ${heard() ? '读到一张卡 / a card was read' : '没有读到卡 / no card was read'}`);
}

/** What the running hall says after it has tried its devices. */
async function testInRunningHall(folder: string, id: string | undefined): Promise<readonly DeviceHealth[]> {
  const answer = await askRunningHall(folder, { do: 'device-test', ...(id === undefined ? {} : { id }) });
  if (answer === null) throw new Refused(`没有大厅在用 ${folder} / no hall runs on this folder: without --data`);
  if ('refused' in answer) throw new Refused(answer.refused);
  return JSON.parse(answer.done) as DeviceHealth[];
}

function finish(
  options: DeviceTestOptions,
  lines: readonly string[],
  health: readonly DeviceHealth[],
  recordings: readonly string[],
): Promise<boolean> {
  return reportText(lines, health, recordings).then((text) => {
    const stamp = hallTime(Date.now()).slice(0, 16).replace(/[-:]/g, '').replace('T', '-');
    const path = options.report ?? `quhao-device-report-${stamp}.txt`;
    writeFileSync(path, text);
    console.log(`\n报告 / report: ${path}`);
    return health.every(({ state }) => state === 'online' || state === 'unknown');
  });
}

async function reportText(
  lines: readonly string[],
  health: readonly DeviceHealth[],
  recordings: readonly string[],
): Promise<string> {
  const ports = await SerialPort.list().catch(() => []);
  return [
    `quhao device test ${hallTime(Date.now())}`,
    `${platform()} ${release()} ${arch()} node ${process.version} ${userInfo().username}`,
    ...ports.map(({ path, vendorId, productId, serialNumber, locationId }) =>
      [path, vendorId ?? '-', productId ?? '-', serialNumber ?? '-', locationId ?? '-'].join(' '),
    ),
    ...lines,
    '',
    JSON.stringify(health, null, 2),
    ...recordings,
    '',
  ].join('\n');
}

/** `正常 / Well`, or why not and what to do. */
function verdict({ id, state, reason, roundTripMs, framesIn, badFrames }: DeviceHealth): string {
  const both = (code: string, params: Readonly<Record<string, string | number>> = {}): string =>
    (['zh-CN', 'en'] as const)
      .map((language) => {
        const section = deviceTexts[language] as Readonly<Record<string, string>>;
        const { family } = params;
        const words = family === undefined ? params : { ...params, family: section[`kind.${family}`] ?? family };
        return fill(section[code] ?? code, words);
      })
      .join(' / ');
  const figures = `${framesIn} / ${badFrames}${roundTripMs === null ? '' : `, ${roundTripMs.toFixed(1)} ms`}`;
  const mark = state === 'online' ? '✓' : state === 'unknown' ? '?' : '✗';
  const why = reason === null ? '' : `\n    ${both(reason.code, reason.params)}`;
  return `  ${mark} ${id}: ${both(`state.${state}`)} (${figures})${why}`;
}

function nameOf(kind: DeviceFile['kind']): string {
  return `${deviceTexts['zh-CN'][`kind.${kind}`]} / ${deviceTexts.en[`kind.${kind}`]}`;
}

function doneTo(kind: DeviceFile['kind']): string {
  return `${deviceTexts['zh-CN'][`test.did.${kind}`]} / ${deviceTexts.en[`test.did.${kind}`]}`;
}

function askOf(kind: DeviceFile['kind'], seconds: number): string {
  const words = { seconds };
  return `${fill(deviceTexts['zh-CN'][`test.ask.${kind}`], words)} / ${fill(deviceTexts.en[`test.ask.${kind}`], words)}`;
}

async function until(check: () => boolean, withinMs: number): Promise<void> {
  const began = performance.now();
  while (!check() && performance.now() - began < withinMs) {
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}
