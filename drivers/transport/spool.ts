import { spawn } from 'node:child_process';
import { Listeners } from './listeners.ts';
import type { Traffic, Transport, TransportCounters, TransportFault, TransportState } from './transport.ts';
import { TransportOffline } from './transport.ts';

/** What is asked of the system's spooler. */
export interface Spooler {
  /** Hands a job over and gives back the name under which the queue lists it. Rejects with the system's words. */
  submit(queue: string, bytes: Uint8Array): Promise<string>;
  /** Whether the queue still lists the job. */
  lists(queue: string, job: string): Promise<boolean>;
  cancel(queue: string, job: string): Promise<void>;
  /** Rejects when there is no such queue. */
  find(queue: string): Promise<void>;
}

export interface SpoolOptions {
  readonly queue: string;
  readonly spooler?: Spooler;
  /** A job that has not left the queue after so long is taken back, ms. */
  readonly patienceMs?: number;
  /** How often the queue is looked at, ms. */
  readonly lookMs?: number;
}

/**
 * A print queue of the system as a one-way line: each write is a job, and is done when the queue does not list it any
 * more. The queue says nothing of the printer behind it (Windows shows no fault whatever is wrong), so at most one job
 * is ever in it: what waits there would come out long after its owner was served.
 */
export function spoolTransport({ queue, spooler, patienceMs = 60_000, lookMs = 500 }: SpoolOptions): Transport {
  return new SpoolTransport(queue, spooler ?? systemSpooler(), patienceMs, lookMs);
}

class SpoolTransport implements Transport {
  readonly oneWay = true;
  readonly byteTimeMs = 0;
  readonly name: string;
  readonly counters: TransportCounters = { bytesIn: 0, bytesOut: 0, reopened: 0, lastByteAtMs: null };
  readonly #queue: string;
  readonly #spooler: Spooler;
  readonly #patienceMs: number;
  readonly #lookMs: number;
  readonly #states = new Listeners<[TransportState]>();
  readonly #traffic = new Listeners<[Traffic]>();
  #state: TransportState = { kind: 'closed' };
  #ended = false;
  /** A job that could not be taken back: nothing goes after it while the queue lists it. */
  #stuck: string | null = null;
  #tail: Promise<unknown> = Promise.resolve();
  #retry: NodeJS.Timeout | null = null;

  constructor(queue: string, spooler: Spooler, patienceMs: number, lookMs: number) {
    this.name = `queue ${queue}`;
    this.#queue = queue;
    this.#spooler = spooler;
    this.#patienceMs = patienceMs;
    this.#lookMs = lookMs;
  }

  get state(): TransportState {
    return this.#state;
  }

  open(): void {
    if (this.#state.kind !== 'closed' || this.#ended) return;
    void this.#find();
  }

  async close(): Promise<void> {
    this.#ended = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#tail;
    this.#set({ kind: 'closed' });
  }

  write(bytes: Uint8Array): Promise<void> {
    const job = this.#tail.then(() => this.#print(bytes));
    this.#tail = job.catch(() => undefined);
    return job;
  }

  reopen(): void {
    // there is nothing to hang on to
  }

  onBytes(): () => void {
    return () => undefined;
  }

  onState(listener: (state: TransportState) => void): () => void {
    return this.#states.add(listener);
  }

  onTraffic(listener: (traffic: Traffic) => void): () => void {
    return this.#traffic.add(listener);
  }

  async #find(): Promise<void> {
    this.#set({ kind: 'opening', sinceMs: Date.now() });
    try {
      await this.#spooler.find(this.#queue);
      if (!this.#ended) this.#set({ kind: 'open', sinceMs: Date.now() });
    } catch (error) {
      this.#lose({ code: 'no-such-port', detail: words(error) });
    }
  }

  #lose(reason: TransportFault): void {
    if (this.#ended) return;
    this.#set({ kind: 'offline', sinceMs: Date.now(), reason, retryInMs: RETRY_MS });
    this.#retry = setTimeout(() => {
      this.counters.reopened += 1;
      void this.#find();
    }, RETRY_MS);
    this.#retry.unref();
  }

  async #print(bytes: Uint8Array): Promise<void> {
    if (this.#state.kind !== 'open') throw new TransportOffline({ code: 'failed', detail: this.#state.kind });
    if (!(await this.#takeBack()))
      throw new TransportOffline({ code: 'timeout', detail: `${this.#stuck} still stands in the queue` });
    let job: string;
    try {
      this.#traffic.call({ direction: 'out', bytes });
      job = await this.#spooler.submit(this.#queue, bytes);
      this.counters.bytesOut += bytes.length;
    } catch (error) {
      const fault: TransportFault = { code: 'failed', detail: words(error) };
      this.#lose(fault);
      throw new TransportOffline(fault);
    }
    const began = performance.now();
    while (await this.#lists(job)) {
      if (performance.now() - began > this.#patienceMs || this.#ended) {
        this.#stuck = job;
        await this.#takeBack();
        throw new TransportOffline({ code: 'timeout', detail: 'the job stood in the queue and was taken back' });
      }
      await new Promise((resolve) => {
        setTimeout(resolve, this.#lookMs);
      });
    }
  }

  /** A queue that cannot be asked may still hold the job. */
  #lists(job: string): Promise<boolean> {
    return this.#spooler.lists(this.#queue, job).catch(() => true);
  }

  /** True when nothing of ours is left in the queue. */
  async #takeBack(): Promise<boolean> {
    if (this.#stuck === null) return true;
    await this.#spooler.cancel(this.#queue, this.#stuck).catch(() => undefined);
    if (await this.#lists(this.#stuck)) return false;
    this.#stuck = null;
    return true;
  }

  #set(state: TransportState): void {
    this.#state = state;
    this.#states.call(state);
  }
}

const RETRY_MS = 5_000;

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function systemSpooler(): Spooler {
  return process.platform === 'win32' ? windowsSpooler() : cupsSpooler();
}

/** CUPS by its own commands; `bin` is where they are, for tests. */
export function cupsSpooler(bin = ''): Spooler {
  return {
    find: async (queue) => {
      await run(`${bin}lpstat`, ['-p', queue]);
    },
    submit: async (queue, bytes) => {
      // request id is Ticket-12 (1 file(s))
      const said = await run(`${bin}lp`, ['-d', queue, '-o', 'raw', '-'], bytes);
      const job = /(\S+-\d+)/.exec(said)?.[1];
      if (job === undefined) throw new Error(`lp said: ${said}`);
      return job;
    },
    lists: async (queue, job) => (await run(`${bin}lpstat`, ['-o', queue])).split(/\s+/).includes(job),
    cancel: async (_queue, job) => {
      await run(`${bin}cancel`, [job]);
    },
  };
}

/**
 * Windows by PowerShell: the bytes go raw to the shared name of the printer, its queue is listed by `Get-PrintJob`. Not
 * tried on Windows.
 */
export function windowsSpooler(): Spooler {
  const powershell = (script: string, input?: Uint8Array): Promise<string> =>
    run('powershell', ['-NoProfile', '-NonInteractive', '-Command', script], input);
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const jobs = async (queue: string): Promise<string[]> =>
    (await powershell(`Get-PrintJob -PrinterName ${quoted(queue)} | ForEach-Object { $_.Id }`))
      .split(/\s+/)
      .filter(Boolean);
  return {
    find: async (queue) => {
      await powershell(`Get-Printer -Name ${quoted(queue)} -ErrorAction Stop | Out-Null`);
    },
    submit: async (queue, bytes) => {
      const before = await jobs(queue);
      const share = quoted(String.raw`\\localhost\ `.trimEnd() + queue);
      const script = `$in = [Console]::OpenStandardInput(); $out = [IO.File]::OpenWrite(${share}); $in.CopyTo($out); $out.Close()`;
      await powershell(script, bytes);
      return (await jobs(queue)).find((job) => !before.includes(job)) ?? GONE;
    },
    lists: async (queue, job) => (await jobs(queue)).includes(job),
    cancel: async (queue, job) => {
      await powershell(`Remove-PrintJob -PrinterName ${quoted(queue)} -ID ${job}`);
    },
  };
}

/** The job had left the queue before anybody could see it. */
const GONE = '-';

/** A spooler that hangs must not hold the hall's slips for ever, ms. */
const COMMAND_MS = 15_000;

function run(command: string, args: readonly string[], input?: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      timeout: COMMAND_MS,
      killSignal: 'SIGKILL',
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(out) : reject(new Error(err.trim() || `${command}: ${code}`))));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
