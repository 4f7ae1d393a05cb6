import { expect, onTestFinished, test } from 'vitest';
import { spoolTransport } from './spool.ts';
import type { Spooler } from './spool.ts';
import type { Transport } from './transport.ts';

/** A queue whose jobs stand until they are let out or taken back. */
class Queue implements Spooler {
  readonly standing: string[] = [];
  readonly out: string[] = [];
  most = 0;
  takesBack = true;
  answers = true;
  exists = true;

  find(): Promise<void> {
    return this.exists ? Promise.resolve() : Promise.reject(new Error('no such printer'));
  }

  submit(_queue: string, bytes: Uint8Array): Promise<string> {
    if (!this.exists) return Promise.reject(new Error('no such printer'));
    const job = Buffer.from(bytes).toString('latin1');
    this.standing.push(job);
    this.most = Math.max(this.most, this.standing.length);
    return Promise.resolve(job);
  }

  lists(_queue: string, job: string): Promise<boolean> {
    return this.answers ? Promise.resolve(this.standing.includes(job)) : Promise.reject(new Error('not now'));
  }

  cancel(_queue: string, job: string): Promise<void> {
    if (!this.takesBack) return Promise.reject(new Error('being deleted'));
    this.standing.splice(this.standing.indexOf(job), 1);
    return Promise.resolve();
  }

  letOut(): void {
    this.out.push(...this.standing.splice(0));
  }
}

async function opened(queue: Queue, patienceMs = 40): Promise<Transport> {
  const transport = spoolTransport({ queue: 'Ticket', spooler: queue, patienceMs, lookMs: 2 });
  onTestFinished(() => transport.close());
  transport.open();
  await expect.poll(() => transport.state.kind, { interval: 1 }).not.toBe('opening');
  return transport;
}

const A001 = Buffer.from('A001');
const B002 = Buffer.from('B002');

test('a job is done when the queue does not list it any more, and the next one waits for that', async () => {
  const queue = new Queue();
  const transport = await opened(queue, 5_000);
  const first = transport.write(A001);
  const second = transport.write(B002);
  await expect.poll(() => queue.standing, { interval: 1 }).toEqual(['A001']);
  queue.letOut();
  await first;
  await expect.poll(() => queue.standing, { interval: 1 }).toEqual(['B002']);
  queue.letOut();
  await second;
  expect(queue.out).toEqual(['A001', 'B002']);
  expect(queue.most).toBe(1);
});

test('a job that stands too long is taken back and never comes out', async () => {
  const queue = new Queue();
  const transport = await opened(queue);
  await expect(transport.write(A001)).rejects.toMatchObject({ fault: { code: 'timeout' } });
  expect(queue.standing).toEqual([]);
});

test('a job that cannot be taken back lets no other one in behind it, until it is gone', async () => {
  const queue = new Queue();
  queue.takesBack = false;
  const transport = await opened(queue);
  await expect(transport.write(A001)).rejects.toMatchObject({ fault: { code: 'timeout' } });
  await expect(transport.write(B002)).rejects.toMatchObject({ fault: { code: 'timeout' } });
  expect(queue.standing).toEqual(['A001']);
  queue.takesBack = true;
  const third = transport.write(B002);
  await expect.poll(() => queue.standing, { interval: 1 }).toEqual(['B002']);
  queue.letOut();
  await third;
  expect(queue.most).toBe(1);
});

test('a queue that cannot be asked counts as still holding the job', async () => {
  const queue = new Queue();
  queue.answers = false;
  const transport = await opened(queue);
  await expect(transport.write(A001)).rejects.toMatchObject({ fault: { code: 'timeout' } });
});

test('a queue that is gone is offline, and a slip is refused at once', async () => {
  const queue = new Queue();
  const transport = await opened(queue);
  queue.exists = false;
  await expect(transport.write(A001)).rejects.toMatchObject({ fault: { detail: 'no such printer' } });
  expect(transport.state).toMatchObject({ kind: 'offline', reason: { detail: 'no such printer' } });
  await expect(transport.write(B002)).rejects.toMatchObject({ fault: { code: 'failed' } });
});

test('closing while a job stands takes it back', async () => {
  const queue = new Queue();
  const transport = await opened(queue, 60_000);
  const job = transport.write(A001);
  await expect.poll(() => queue.standing, { interval: 1 }).toEqual(['A001']);
  await Promise.all([transport.close(), expect(job).rejects.toThrow('taken back')]);
  expect(queue.standing).toEqual([]);
});
