import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { withPinHash } from '../config/pin-line.ts';
import { hashPin, pinProblem } from '../doors/secret.ts';
import { Refused } from './refused.ts';

const WRONG = {
  form: '口令要六到八位数字 / a PIN has six to eight digits',
  'too-easy': '太好猜了，不要用一样的或连着的数字 / too easy to guess: not all the same, not in a row',
} as const;

/**
 * Sets the PIN of the kiosks' staff corner. It is asked for, never an argument, which would stand in the list of
 * processes and in the shell's history; only its hash is written.
 */
export async function setPin(configPath: string | undefined): Promise<void> {
  const text = configPath === undefined ? null : readOrRefuse(configPath);
  const pin = await askPin();
  const problem = pinProblem(pin);
  if (problem !== null) throw new Refused(WRONG[problem]);
  const hash = await hashPin(pin);
  if (configPath === undefined || text === null) {
    console.log(`kiosk: { staffPin: "${hash}" }`);
    return;
  }
  writeFileSync(configPath, withPinHash(text, hash));
  console.log(
    `已写进 ${configPath}，重启大厅后生效 / written; it holds once the hall (or the agent) has been started anew`,
  );
}

function readOrRefuse(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Refused(`读不了 ${path} / cannot read it: ${(error as Error).message}`);
  }
}

/** At a terminal twice and unseen; from a pipe the first line. */
async function askPin(): Promise<string> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY) {
    const lines = createInterface({ input: stdin });
    for await (const line of lines) return line.trim();
    return '';
  }
  const first = await askUnseen('口令，六到八位数字 / PIN, six to eight digits: ');
  const again = await askUnseen('再输一次 / once more: ');
  stdout.write('\n');
  if (first !== again) throw new Refused('两次不一样，没有改 / the two differ; nothing was changed');
  return first;
}

async function askUnseen(question: string): Promise<string> {
  process.stdout.write(`\n${question}`);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const answer = await lines.question('');
  lines.close();
  return answer.trim();
}
