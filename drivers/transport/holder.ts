import { readdir, readFile, readlink, realpath } from 'node:fs/promises';

const LONGEST_NAME = 60;
const MOST_NAMED = 3;

/**
 * Who has a port open, as a technician would look for it: `ModemManager (812)`, `node bin/quhao.js serve (4021)`. Reads
 * /proc, so it knows on Linux only and only of programs that this account may look into; null where nobody is seen.
 */
export async function holderOf(path: string): Promise<string | null> {
  const target = await realpath(path).catch(() => path);
  const own = String(process.pid);
  const others = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name) && name !== own);
  const holders: string[] = [];
  for (const id of [...others, own]) {
    if (holders.length < MOST_NAMED && (await hasOpen(id, target))) holders.push(`${await nameOf(id)} (${id})`);
  }
  return holders.length === 0 ? null : holders.join(', ');
}

async function hasOpen(processId: string, target: string): Promise<boolean> {
  const folder = `/proc/${processId}/fd`;
  for (const fd of await readdir(folder).catch(() => [])) {
    if ((await readlink(`${folder}/${fd}`).catch(() => '')) === target) return true;
  }
  return false;
}

async function nameOf(processId: string): Promise<string> {
  const line = await readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').join(' ').trim().slice(0, LONGEST_NAME) || '?';
}
