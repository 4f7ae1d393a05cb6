import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { refusalText } from '../../texts/refusal-text.ts';
import { makeBackup as makeBackupFile } from '../backup/make.ts';
import { BackupRefused } from '../backup/refused.ts';
import { openRestorePage } from '../backup/restore-page.ts';
import { holdsHall, restoreBackup as restoreFile } from '../backup/restore.ts';
import type { Restored } from '../backup/restore.ts';
import type { AccountAsk } from '../accounts/at-the-machine.ts';
import { configurationOf, differences } from '../config/configuration.ts';
import { checkHallFile } from '../config/check.ts';
import type { HallFile } from '../config/schema.ts';
import { askRunningHall, control } from '../control/control.ts';
import type { ControlRequest } from '../control/control.ts';
import { hallTime } from '../hall/clock.ts';
import { rebuild } from '../journal/read-table.ts';
import { openDatabase } from '../journal/sqlite.ts';
import { differingRows, verifyChain } from '../journal/verify.ts';
import { largeDigits } from '../set-up/large-digits.ts';
import { inHall, openHall, readTables } from '../compose/data.ts';
import { openLog } from '../log/log.ts';
import { withAccountNames } from './account-names.ts';
import { explained, Refused } from './refused.ts';
import { productRoot } from './root.ts';
import { untilTold } from './until-told.ts';

/** Reads and checks hall.yaml; every mistake with its line and a remedy. */
export function readHallFile(path: string): HallFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Refused(`读不了 ${path} / cannot read it: ${(error as Error).message}`);
  }
  const checked = checkHallFile(text);
  if ('mistakes' in checked) {
    throw new Refused(
      checked.mistakes
        .map(({ line, column, message, remedy }) => `${path}:${line}:${column}  ${message}\n    → ${remedy}`)
        .join('\n'),
    );
  }
  for (const { line, column, message, remedy } of checked.warnings) {
    console.warn(`${path}:${line}:${column}  注意 / note: ${message}\n    → ${remedy}`);
  }
  return checked.file;
}

/** Asks the hall that runs on the folder, or opens the data itself when none does. */
async function ask(folder: string, asked: ControlRequest): Promise<string> {
  const running = await askRunningHall(folder, asked);
  if (running !== null) {
    if ('refused' in running) throw new Refused(both(running.refused));
    return running.done;
  }
  needsData(folder);
  return inHall(folder, ({ journal, hall, clock }) =>
    withAccountNames(folder, async (people) => {
      const parts = {
        journal,
        hall,
        people,
        confirmClock: () => clock.confirm(),
        followTheDay: () => hall.followTheDay(),
        backUpTo: async (to: string) => void (await makeBackupFile({ folder, configFile: null, to })),
      };
      const answer = await control(parts, asked);
      if ('refused' in answer) throw new Refused(both(answer.refused));
      return answer.done;
    }),
  );
}

/** A refusal in both languages; what is no code of the catalogue is shown as it is. */
function both(code: string): string {
  const chinese = refusalText('zh-CN', code);
  return chinese === code ? code : `${chinese} / ${refusalText('en', code)}`;
}

export async function createToken(
  folder: string,
  { role, kiosk: kioskId, name }: { readonly role: string; readonly kiosk?: string; readonly name?: string },
): Promise<void> {
  const token = await ask(folder, {
    do: 'token',
    role,
    ...(kioskId === undefined ? {} : { kioskId }),
    ...(name === undefined ? {} : { name }),
  });
  console.log(token);
}

/** Which tokens are out; the tokens themselves are nowhere. */
export async function listTokens(folder: string): Promise<void> {
  const done = await ask(folder, { do: 'tokens' });
  console.log(done === '' ? '没有口令 / no tokens' : done);
}

export async function endToken(folder: string, tokenId: string): Promise<void> {
  await ask(folder, { do: 'token-end', tokenId });
  console.log(`停了，马上不能用 / ended, good for nothing from now on: ${tokenId}`);
}

/** Accounts from the machine itself. A new password is on the last line, alone, and stands nowhere else. */
export async function account(folder: string, asked: AccountAsk): Promise<void> {
  const done = await ask(folder, { do: 'account', ask: asked });
  if (asked.what === 'create' || asked.what === 'password') {
    console.log(
      `密码只显示这一次，第一次登录时换掉 / this password is shown once, and changed at the first sign-in:\n${done}`,
    );
  } else if (done === '') console.log('还没有账号 / no accounts yet');
  else console.log(done);
}

/** After a machine slept or its clock was set by more than five minutes: the hall follows the wall clock again. */
export async function confirmClock(folder: string): Promise<void> {
  console.log(`大厅的时间 / the hall's time: ${await ask(folder, { do: 'clock-confirm' })}`);
}

/** The code of a set-up that runs as a service, without a console. */
export async function showCode(folder: string): Promise<void> {
  const answer = await askRunningHall(folder, { do: 'code' });
  if (answer === null)
    throw new Refused(`没有程序在用 ${folder} / nothing runs on this folder: quhao serve --data ${folder}`);
  if ('refused' in answer) throw new Refused(both(answer.refused));
  console.log(`\n${largeDigits(answer.done)}\n\n  ${answer.done.slice(0, 4)} ${answer.done.slice(4)}`);
}

export async function applyConfiguration(folder: string, configPath: string): Promise<void> {
  const file = readHallFile(configPath);
  await ask(folder, { do: 'config-apply', configuration: configurationOf(file) });
  console.log('大厅已改用文件里的设置 / the hall now uses the values of the file');
}

/** The file is named from here, not from where the running hall was started. */
export async function makeBackup(folder: string, to: string): Promise<void> {
  await ask(folder, { do: 'backup', to: resolve(to) });
  console.log(`备份已写好并验过 / written and verified: ${to}`);
}

export async function restoreBackup(from: string, folder: string): Promise<void> {
  sayRestored(folder, await restoreFile(from, folder));
}

/** A page on this machine on which somebody chooses what is restored. */
export async function restoreOnPage(folder: string, port: number): Promise<void> {
  if (holdsHall(folder)) throw new BackupRefused('restore-not-empty', { folder });
  const { log, close: closeLog } = openLog(folder);
  const page = await openRestorePage({
    folder,
    port,
    log,
    pagesFolder: join(productRoot(), 'dist', 'pages'),
    jobFile: join(productRoot(), 'dist', 'server', 'backup-job.js'),
    onRestored: (restored) => sayRestored(folder, restored),
  }).catch((error: unknown) => {
    throw explained(error as NodeJS.ErrnoException, { port, folder });
  });
  console.log(`quhao ready ${page.url}`);
  await untilTold();
  await page.close();
  await closeLog();
}

function sayRestored(folder: string, { files }: Restored): void {
  console.log(`已恢复到 ${folder} / restored`);
  const config = join(folder, 'hall.yaml');
  if (files.includes(config)) {
    console.log(`现在可以开 / start it: quhao serve --config ${config} --data ${folder}`);
  }
}

/** Hash chain and read tables against the journal; the running hall is not disturbed. */
export async function verifyData(folder: string): Promise<void> {
  needsData(folder);
  const file = join(folder, 'hall.db');
  const db = await openDatabase(file, { readOnly: true });
  try {
    const report = await verifyChain(db);
    const newest = report.lastAt === null ? '-' : hallTime(report.lastAt);
    console.log(`事件 / events: ${report.events}  最新 / newest: ${newest}\n末端哈希 / last hash: ${report.lastHash}`);
    if (report.broken !== null) {
      const { position, what } = report.broken;
      throw new Refused(`第 ${position} 条事件被改过或缺失 / event ${position} is not what was written (${what})`);
    }
    for (const table of readTables) {
      const rows = await differingRows(db, file, table);
      if (rows > 0) {
        throw new Refused(
          `表 ${table.name} 有 ${rows} 行和日志不一致，请 quhao rebuild / differs from the journal, run quhao rebuild`,
        );
      }
    }
    console.log('全部一致 / all right');
  } catch (error) {
    throw explained(error as NodeJS.ErrnoException, { folder });
  } finally {
    await db.close();
  }
}

/** Makes every read table anew from the journal; the hall must not run. */
export async function rebuildTables(folder: string): Promise<void> {
  needsData(folder);
  const { journal } = await openHall(folder);
  await journal.close();
  const db = await openDatabase(join(folder, 'hall.db'));
  try {
    for (const table of readTables) {
      await rebuild(db, table, (position) => process.stdout.write(`\r${table.name}: ${position}`));
      process.stdout.write('\n');
    }
  } finally {
    await db.close();
  }
}

/** Whether hall.yaml is right; with a data folder also what of it differs from the hall's own values. */
export async function checkFile(configPath: string, folder: string | undefined): Promise<void> {
  const file = readHallFile(configPath);
  console.log(`${configPath}：没有错误 / no mistakes`);
  if (folder === undefined || !existsSync(join(folder, 'hall.db'))) return;
  const kept = await inHall(folder, async ({ hall }) => hall.state.settings.configuration);
  if (kept === null) return;
  for (const path of differences(configurationOf(file), kept)) {
    console.log(`和大厅现在的设置不同 / differs from the hall: ${path}`);
  }
}

function needsData(folder: string): void {
  if (!existsSync(join(folder, 'hall.db'))) throw new Refused(`${folder} 里没有大厅的数据 / no hall data here`);
}
