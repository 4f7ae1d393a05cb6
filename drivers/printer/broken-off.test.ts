import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MemoryWire } from '../transport/memory.ts';
import { cupsSpooler, spoolTransport } from '../transport/spool.ts';
import { tcpTransport } from '../transport/tcp.ts';
import { PrinterDriver } from './driver.ts';
import type { PrinterOptions } from './driver.ts';
import { PAPERS, renderPaper } from './render.ts';
import { PrinterSimulator } from './simulator.ts';
import { ticketDocument } from './ticket.ts';
import type { TicketPaper } from './ticket.ts';

const options = { ...PAPERS[80], qr: 'command' } as const;
const FAST: Partial<PrinterOptions> = { answerTimeoutMs: 20, askEveryMs: 10, firstConfirmMs: 100, confirmMs: 100 };

function slipOf(number: string): Buffer {
  const ticket: TicketPaper = {
    hallName: '桃江县桃花江镇便民服务中心',
    number,
    serviceName: '民政救助',
    priority: null,
    counters: { before: '请到 ', digits: '3', after: ' 号窗口' },
    before: { label: '前面还有', value: '7 人' },
    estimate: null,
    issued: '11月25日 9:12 取号',
    qr: { data: 'http://192.168.1.10:8080/t/abcdefghijklmnopqrstuv', words: '手机扫一扫' },
    missedRule: '叫3次没到算过号。',
    phones: { left: '咨询 0737-8880000', right: '' },
    copyMark: null,
    offlineMark: null,
  };
  return renderPaper(ticketDocument(ticket), options);
}

/** A printer whose cable is pulled when so many bytes have come to it, and put back. */
async function bench(): Promise<{
  wire: MemoryWire;
  printer: PrinterSimulator;
  driver: PrinterDriver;
  pullAfter(bytes: number): void;
}> {
  const wire = new MemoryWire({ name: 'printer' });
  const printer = new PrinterSimulator({ end: wire.end() });
  const driver = new PrinterDriver({ transport: wire.near, ...FAST, pieceBytes: 16 });
  let left = Number.POSITIVE_INFINITY;
  wire.end().onBytes((bytes) => {
    left -= bytes.length;
    if (left > 0) return;
    left = Number.POSITIVE_INFINITY;
    wire.pull();
    setTimeout(() => wire.plug(), 5);
  });
  onTestFinished(async () => {
    driver.close();
    await wire.near.close();
  });
  wire.near.open();
  await expect.poll(() => driver.condition.state, { interval: 1 }).toBe('online');
  return { wire, printer, driver, pullAfter: (bytes) => void (left = bytes) };
}

describe('the cable comes out and goes back', () => {
  test('at every point of a print: never counted as printed when it is not, and the next slip is whole and alone', async () => {
    const { printer, driver, pullAfter } = await bench();
    const first = slipOf('A001');
    const newest = (): number => Number(printer.slips[0]?.id ?? 0);
    for (let cut = 1; cut <= first.length + 20; cut += 13) {
      await expect.poll(() => driver.condition.state, { interval: 1 }).toBe('online');
      const last = newest();
      pullAfter(cut);
      const result = await driver.print(first, 1);
      const cameOut = printer.slips.some(({ id, text }) => Number(id) > last && text.includes('A001'));
      // 'printed' and 'sent' promise a slip; 'interrupted' promises nothing
      if (result.outcome === 'printed' || result.outcome === 'sent') expect([cut, cameOut]).toEqual([cut, true]);
      pullAfter(Number.POSITIVE_INFINITY);
      await expect.poll(() => driver.condition.state, { interval: 1 }).toBe('online');
      const before = newest();
      expect(await driver.print(slipOf('B002'), 2)).toEqual({ outcome: 'printed' });
      const since = printer.slips.filter(({ id }) => Number(id) > before);
      expect([cut, since.filter(({ text }) => text.includes('B002')).length]).toEqual([cut, 1]);
      expect([cut, printer.slips[0]!.text.includes('A001')]).toEqual([cut, false]);
      // what stood on the paper already was cut off, and is no ticket
      expect([cut, since.some(({ text }) => /A001[^]*咨询/.test(text))]).toEqual([cut, false]);
      expect(printer.slips[0]!.text).toMatch(/B002[^]*咨询/);
    }
  }, 60_000);

  test('and lumps of a USB adapter on the way back change nothing', async () => {
    const { wire, driver } = await bench();
    wire.lumpMs = 16;
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'printed' });
  });
});

test('a picture goes out in bands, at the pace that a clone without flow control takes', async () => {
  const { wire, driver } = await bench();
  const dark = renderPaper(
    [{ kind: 'line', pieces: [{ text: '𠮷'.repeat(20) }], width: 3, height: 3 }, { kind: 'cut' }],
    {
      ...options,
      bandRows: 8,
    },
  );
  const sent: { readonly bytes: number; readonly atMs: number }[] = [];
  wire.end().onBytes((bytes) => sent.push({ bytes: bytes.length, atMs: performance.now() }));
  const paced = new PrinterDriver({ transport: wire.near, ...FAST, pieceBytes: 64, bytesPerSecond: 100_000 });
  onTestFinished(() => paced.close());
  driver.close();
  await paced.print(dark, 1);
  for (let at = 0; at < dark.length - 8; at += 1) {
    if (dark[at] === 0x1d && dark[at + 1] === 0x76 && dark[at + 2] === 0x30)
      expect(dark[at + 6]).toBeLessThanOrEqual(8);
  }
  const total = sent.reduce((sum, { bytes }) => sum + bytes, 0);
  const seconds = (sent[sent.length - 1]!.atMs - sent[0]!.atMs) / 1000;
  expect(total / seconds).toBeLessThan(120_000);
}, 20_000);

async function listening(onConnection: Parameters<typeof createServer>[1]): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onConnection?.(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

describe('a network printer', () => {
  const retry = { firstRetryMs: 10, slowestRetryMs: 20 };
  function printerAt(port: number, more: Partial<PrinterOptions> = {}): PrinterDriver {
    const transport = tcpTransport({ host: '127.0.0.1', port, connectTimeoutMs: 200, retry });
    const driver = new PrinterDriver({ transport, ...FAST, ...more });
    onTestFinished(() => {
      driver.close();
      return transport.close();
    });
    transport.open();
    return driver;
  }

  test('whose only place is taken refuses: that is said, nothing is counted as printed', async () => {
    const { server, port } = await listening(() => undefined);
    await new Promise((resolve) => {
      server.close(resolve);
    });
    const driver = printerAt(port);
    await expect.poll(async () => driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'failed', problem: 'refused' });
  });

  test('that takes the connection and closes it at once is not hammered, and says so', async () => {
    let connections = 0;
    const { port } = await listening((socket) => {
      connections += 1;
      socket.destroy();
    });
    const driver = printerAt(port);
    await expect.poll(() => driver.condition.state).toBe('offline');
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    expect(connections).toBeLessThan(40);
    expect((await driver.print(slipOf('A001'), 1)).outcome).not.toBe('printed');
  });

  test('that accepts and is silent is unknown, and what is sent is never counted as printed', async () => {
    const { port } = await listening((socket) => socket.on('data', () => undefined));
    const driver = printerAt(port);
    await expect.poll(() => driver.condition.state).toBe('unknown');
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'sent' });
  });

  test('that used to answer and is silent gets a new connection', async () => {
    let answers = true;
    let connections = 0;
    const { port } = await listening((socket) => {
      connections += 1;
      socket.on('data', (bytes) => {
        if (answers && bytes[0] === 0x10 && bytes[1] === 0x04) socket.write(Buffer.of(0x12));
      });
    });
    const driver = printerAt(port, { reopenAfterMs: 50 });
    await expect.poll(() => driver.condition.state).toBe('online');
    answers = false;
    await expect.poll(() => connections).toBeGreaterThan(1);
    answers = true;
    await expect.poll(() => driver.condition.state).toBe('online');
  });
});

describe('a print queue of the system', () => {
  /** lp, lpstat and cancel as CUPS has them, kept by files: a queue that prints, or that holds what it gets. */
  function fakeCups(): { bin: string; folder: string; hold(held: boolean): void } {
    const folder = mkdtempSync(join(tmpdir(), 'quhao-cups-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const script = (name: string, body: string): void => {
      writeFileSync(join(folder, name), `#!/bin/sh\ncd ${folder}\n${body}\n`);
      chmodSync(join(folder, name), 0o755);
    };
    script(
      'lp',
      'n=$(($(cat count 2>/dev/null || echo 0) + 1)); echo $n > count; cat > job-$n; test -e held && touch queued-$n; echo "request id is Ticket-$n (1 file(s))"',
    );
    script(
      'lpstat',
      'case "$1" in -p) test "$2" = Ticket || { echo "lpstat: no such printer" >&2; exit 1; };; -o) for q in queued-*; do test -e "$q" && echo "Ticket-${q#queued-} root 600"; done; true;; esac',
    );
    script('cancel', 'rm -f queued-${1#Ticket-}; echo $1 >> cancelled');
    return {
      bin: `${folder}/`,
      folder,
      hold: (held) => (held ? writeFileSync(join(folder, 'held'), '') : rmSync(join(folder, 'held'), { force: true })),
    };
  }

  test('takes a job whole; its state is unknown, and so is what came of it', async () => {
    const cups = fakeCups();
    const transport = spoolTransport({ queue: 'Ticket', spooler: cupsSpooler(cups.bin), lookMs: 10 });
    const driver = new PrinterDriver({ transport, ...FAST });
    transport.open();
    await expect.poll(() => driver.condition.state).toBe('unknown');
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'sent' });
    expect(transport.counters.bytesOut).toBe(slipOf('A001').length);
    await transport.close();
  });

  test('that stands is emptied: nothing comes out long after its owner was served', async () => {
    const cups = fakeCups();
    cups.hold(true);
    const transport = spoolTransport({ queue: 'Ticket', spooler: cupsSpooler(cups.bin), lookMs: 10, patienceMs: 50 });
    const driver = new PrinterDriver({ transport, ...FAST });
    transport.open();
    await expect.poll(() => driver.condition.state).toBe('unknown');
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'interrupted', problem: 'timeout' });
    cups.hold(false);
    expect(await driver.print(slipOf('B002'), 2)).toEqual({ outcome: 'sent' });
    await transport.close();
  });

  test('that does not exist is offline with the system’s own words', async () => {
    const cups = fakeCups();
    const transport = spoolTransport({ queue: 'Other', spooler: cupsSpooler(cups.bin) });
    transport.open();
    await expect
      .poll(() => transport.state)
      .toMatchObject({
        kind: 'offline',
        reason: { code: 'no-such-port', detail: expect.stringContaining('no such printer') },
      });
    await transport.close();
  });
});
