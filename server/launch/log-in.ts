import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { desktopEntry } from './start-file.ts';

/** Puts a command into the log-in of this account; gives back the file that stands for it. */
export async function startAtLogIn(name: string, command: readonly string[]): Promise<string> {
  return process.platform === 'win32' ? windowsShortcut(name, command) : autostartEntry(name, command);
}

async function autostartEntry(name: string, command: readonly string[]): Promise<string> {
  const folder = join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'autostart');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.desktop`);
  await writeFile(file, desktopEntry(name, command.map(execArgument).join(' ')));
  return file;
}

/** An argument as the Desktop Entry Specification quotes it (The Exec key). */
export function execArgument(argument: string): string {
  const escaped = argument.replaceAll(/[\\"`$]/g, String.raw`\$&`).replaceAll('%', '%%');
  return `"${escaped.replaceAll('\\', String.raw`\\`)}"`;
}

/** A shortcut in the start-up folder, by the shell's own object; its window begins small. */
async function windowsShortcut(name: string, [program = '', ...args]: readonly string[]): Promise<string> {
  const folder = join(process.env['APPDATA'] ?? '', 'Microsoft', 'Windows', 'Start Menu', 'Programs', 'Startup');
  const file = join(folder, `${name}.lnk`);
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const script = [
    `$link = (New-Object -ComObject WScript.Shell).CreateShortcut(${quoted(file)})`,
    `$link.TargetPath = ${quoted(program)}`,
    `$link.Arguments = ${quoted(args.map((argument) => `"${argument}"`).join(' '))}`,
    '$link.WindowStyle = 7',
    '$link.Save()',
  ].join('; ');
  await promisify(execFile)('powershell', ['-NoProfile', '-Command', script]);
  return file;
}
