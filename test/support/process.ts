import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { productRoot } from '../../server/cli/root.ts';

export interface Process {
  readonly url: string;
  /** What it has said on standard output. */
  readonly said: readonly string[];
  readonly child: ChildProcess;
  /** From the start of the process to its ready line, ms. */
  readonly readyMs: number;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

const SCRIPT = join(productRoot(), 'bin', 'quhao.js');

export interface ProcessOptions {
  /** A command before it that limits or changes what it may do. */
  readonly prefix?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `quhao …` as its users do and resolves at the ready line; killed when the test ends. */
export function startProcess(
  args: readonly string[],
  { prefix = [], env = {} }: ProcessOptions = {},
): Promise<Process> {
  const started = performance.now();
  const [command = process.execPath, ...rest] = [...prefix, process.execPath, SCRIPT, ...args];
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, QUHAO_LOG: 'error', ...env },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (!line.startsWith('quhao ready ')) return;
      resolve({ url: line.slice('quhao ready '.length), said, child, ended, readyMs: performance.now() - started });
    });
    void ended.then(({ code }) => reject(new Error(`quhao ended with ${code}: ${errors}`)));
  });
}

/** Runs `quhao …` to its end. */
export function runQuhao(
  args: readonly string[],
  { prefix = [], env = {} }: ProcessOptions = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const [command = process.execPath, ...rest] = [...prefix, process.execPath, SCRIPT, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
}
