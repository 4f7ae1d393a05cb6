import { createSocket } from 'node:dgram';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ALARM_CODES } from '../../contract/alarms.ts';
import { alarms as texts } from '../../texts/alarms.ts';
import { AlarmBoard } from './board.ts';
import type { Facts } from './facts.ts';
import { askNetworkTime } from './network-time.ts';
import { RULES } from './rules.ts';

const MB = 1 << 20;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-27T08:00:00+08:00');

const well: Facts = {
  disk: { folder: '/data', freeBytes: 50_000 * MB, needBytes: 200 * MB },
  backupDisk: { folder: '/backups', freeBytes: 50_000 * MB, needBytes: 400 * MB },
  clock: { trouble: null, offByMs: 0, networkOffByMs: null },
  backup: { nightly: true, newestAt: START - 6 * HOUR, since: START },
  certificateEndsAt: null,
  devices: [],
};
const device = (id: string, code: string | null): Facts['devices'][number] => ({
  id,
  kind: 'printer',
  state: code === null ? 'online' : 'trouble',
  reason: code === null ? null : { code },
});
const disk = (free: number): Facts => ({ ...well, disk: { ...well.disk, freeBytes: free * MB } });

/** Codes and subjects after looks at these facts, at these times after the start. */
function seen(...looks: readonly (readonly [afterMs: number, facts: Facts])[]): string[] {
  const board = new AlarmBoard();
  for (const [afterMs, facts] of looks) board.look(facts, START + afterMs);
  return board.alarms.map(({ code, subject }) => `${code} ${subject}`.trim());
}
/** The same facts for a long time. */
const lasting = (facts: Facts): string[] => seen([0, facts], [5 * MINUTE, facts]);

describe('an alarm', () => {
  test.each<[string, Partial<Facts>, string[]]>([
    ['nothing is wrong', {}, []],
    ['the data disk has less than a day needs', disk(199), ['disk-low /data']],
    ['the data disk has just enough', disk(200), []],
    ['the system does not say how much is free', { disk: { ...well.disk, freeBytes: null } }, []],
    [
      'the backups’ disk has less than the next one needs',
      { backupDisk: { ...well.backupDisk!, freeBytes: 1 } },
      ['backup-disk-low /backups'],
    ],
    ['backups lie beside the data', { backupDisk: null }, []],
    [
      'the machine slept, or its clock was set',
      { clock: { trouble: 'wall-clock-ahead', offByMs: 40 * MINUTE, networkOffByMs: null } },
      ['clock-jumped'],
    ],
    [
      'the machine stood still for months',
      { clock: { trouble: 'date-unconfirmed', offByMs: 0, networkOffByMs: null } },
      ['date-unconfirmed'],
    ],
    [
      'the network says another time',
      { clock: { trouble: null, offByMs: 0, networkOffByMs: -61 * SECOND } },
      ['clock-off'],
    ],
    ['the network agrees to a minute', { clock: { trouble: null, offByMs: 0, networkOffByMs: 59 * SECOND } }, []],
    ['the newest backup is of yesterday', { backup: { ...well.backup, newestAt: START - 25 * HOUR } }, ['backup-old']],
    [
      'there has never been one, for a day',
      { backup: { nightly: true, newestAt: null, since: START - 26 * HOUR } },
      ['backup-old'],
    ],
    ['there is none yet on the first morning', { backup: { nightly: true, newestAt: null, since: START } }, []],
    ['nobody wants backups', { backup: { nightly: false, newestAt: null, since: 0 } }, []],
    ['the certificate ends in a month', { certificateEndsAt: START + 29 * DAY }, ['certificate-ends']],
    ['the certificate has ended', { certificateEndsAt: START - 1 }, ['certificate-over']],
    ['the certificate is new', { certificateEndsAt: START + 90 * DAY }, []],
    ['paper runs low', { devices: [device('printer', 'printer.paper-low')] }, ['paper-low printer']],
    ['paper has run out', { devices: [device('printer', 'printer.paper-out')] }, ['paper-out printer']],
    [
      'two devices are silent, one is well',
      { devices: [device('a', 'device.no-answer'), device('b', 'printer.cable-out'), device('c', null)] },
      ['device-silent a', 'device-silent b'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(lasting({ ...well, ...facts })).toEqual(expected);
  });

  test('comes only when it lasts, and does not go at once', () => {
    const silent = { ...well, devices: [device('box', 'device.no-answer')] };
    expect(seen([0, silent], [2 * MINUTE, silent])).toEqual([]);
    expect(seen([0, silent], [3 * MINUTE, silent])).toEqual(['device-silent box']);
    expect(seen([0, silent], [3 * MINUTE, silent], [4 * MINUTE, well])).toEqual(['device-silent box']);
    expect(seen([0, silent], [3 * MINUTE, silent], [6 * MINUTE, well])).toEqual([]);
  });

  test('does not flap: a cable that comes and goes is one alarm, a disk at its mark is one', () => {
    const board = new AlarmBoard();
    let came = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      const silent = minute < 5 || minute % 2 === 0;
      const facts = { ...disk(silent ? 199 : 201), devices: silent ? [device('box', 'device.silent')] : [] };
      came += board.look(facts, START + minute * MINUTE).length;
    }
    expect(board.alarms.map(({ code }) => code)).toEqual(['disk-low', 'device-silent']);
    expect(came).toBe(2);
    // well again only a good way beyond the mark
    board.look(disk(251), START + 61 * MINUTE);
    board.look(disk(251), START + 66 * MINUTE);
    expect(board.alarms).toEqual([]);
  });

  test('says since when, and with the newest figures', () => {
    const board = new AlarmBoard();
    board.look(disk(150), START);
    board.look(disk(100), START + MINUTE);
    expect(board.alarms).toEqual([
      {
        code: 'disk-low',
        subject: '/data',
        params: { folder: '/data', free: 100, need: 200 },
        since: '2026-11-27T08:00:00.000+08:00',
      },
    ]);
  });

  test('each has its sentence and its remedy, and each code its rule', () => {
    expect(RULES.map(({ code }) => code)).toEqual([...ALARM_CODES]);
    const sentences: Readonly<Record<string, string>> = texts['zh-CN'];
    for (const code of ALARM_CODES) expect([sentences[code], sentences[`${code}.do`]]).not.toContain(undefined);
  });
});

describe('the network’s time', () => {
  /** A time server whose clock is so far ahead, and answers with these changes. */
  async function server(aheadMs: number, change: (answer: Buffer) => void = () => undefined): Promise<number> {
    const socket = createSocket('udp4');
    onTestFinished(() => void socket.close());
    socket.on('message', (ask, { port, address }) => {
      const answer = Buffer.alloc(48);
      answer[0] = 0x24; // version 4, mode 4: server
      answer[1] = 2; // stratum
      ask.copy(answer, 24, 40, 48);
      for (const at of [32, 40]) {
        const time = (Date.now() + aheadMs) / 1000 + 2_208_988_800;
        answer.writeUInt32BE(Math.floor(time) % 2 ** 32, at);
        answer.writeUInt32BE(Math.floor((time % 1) * 2 ** 32), at + 4);
      }
      change(answer);
      socket.send(answer, port, address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return socket.address().port;
  }
  const ask = (port: number): Promise<number | null> => askNetworkTime('127.0.0.1', { port, timeoutMs: 300 });

  test.each([90_000, -7_200_000, 0])('is %i ms ahead: the machine is as much behind', async (aheadMs) => {
    expect(Math.abs((await ask(await server(aheadMs)))! + aheadMs)).toBeLessThan(2_000);
  });

  test('is known after February 2036, when its seconds begin anew', async () => {
    const ahead = Date.parse('2036-03-01T00:00:00Z') - Date.now();
    expect(Math.abs((await ask(await server(ahead)))! + ahead)).toBeLessThan(100);
  });

  test.each<[string, (answer: Buffer) => void]>([
    ['of somebody who did not hear the question', (answer) => answer.writeUInt32BE(1, 24)],
    ['of a client', (answer) => void (answer[0] = 0x23)],
    ['of a server that is not set itself', (answer) => void (answer[0] = 0xe4)],
    ['that sends the asker away', (answer) => void (answer[1] = 0)],
  ])('an answer %s is none', async (_, change) => {
    expect(await ask(await server(90_000, change))).toBeNull();
  });

  test('nobody answers: nothing is known', async () => {
    expect(await ask(9)).toBeNull();
  });
});
