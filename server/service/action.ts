import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeDurably } from '../install/durable.ts';

/** One thing to be done to the machine; a list of them can be shown before it is done. */
export type Action =
  | { readonly do: 'write'; readonly file: string; readonly text: string; readonly encoding?: 'utf16le' }
  | { readonly do: 'remove'; readonly file: string }
  | {
      readonly do: 'run';
      readonly command: readonly string[];
      /** It may fail: what it asks for is a help, not a need. */
      readonly optional?: true;
    };

/** What a person reads of an action beforehand. */
export function told(action: Action): string {
  switch (action.do) {
    case 'write':
      return `写 / write  ${action.file}\n${action.text.replaceAll(/^(?=.)/gm, '    ')}`;
    case 'remove':
      return `删 / remove ${action.file}\n`;
    case 'run':
      return `运行 / run  ${action.command.join(' ')}\n`;
  }
}

/** A command of the system that was needed did not do its work. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

export async function perform(actions: readonly Action[]): Promise<void> {
  for (const action of actions) {
    switch (action.do) {
      case 'write':
        await mkdir(dirname(action.file), { recursive: true });
        writeDurably(action.file, bytesOf(action.text, action.encoding));
        break;
      case 'remove':
        await rm(action.file, { force: true });
        break;
      case 'run': {
        const { code, out } = await run(action.command);
        if (code !== 0 && action.optional !== true) {
          throw new CommandFailed(`${action.command.join(' ')} → ${code ?? 'not found'}: ${out.trim()}`);
        }
        break;
      }
    }
  }
}

/** Runs a command of the system to its end; the code is null where there is no such command. */
export function run([command = '', ...words]: readonly string[]): Promise<{
  readonly code: number | null;
  readonly out: string;
}> {
  return new Promise((resolve) => {
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    const heard = (chunk: Buffer): void => {
      out += chunk.toString();
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    child.once('error', () => resolve({ code: null, out }));
    child.once('close', (code) => resolve({ code, out }));
  });
}

function bytesOf(text: string, encoding: 'utf8' | 'utf16le' = 'utf8'): Buffer {
  // what Windows calls Unicode begins with its byte order
  return Buffer.from(encoding === 'utf16le' ? `\uFEFF${text}` : text, encoding);
}
