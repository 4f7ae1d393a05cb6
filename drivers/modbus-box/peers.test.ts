import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openPty } from '../../test/support/pty.ts';
import type { Press } from '../call-box/box.ts';
import { Bus } from '../transport/bus.ts';
import { serialTransport } from '../transport/serial.ts';
import { ModbusBoxDriver } from './driver.ts';
import { ModbusBoxSimulator } from './simulator.ts';

const PATIENCE_MS = 20_000;
/** Debian's own Modbus, which shares nothing with ours. */
const hasMbpoll = spawnSync('mbpoll', ['-V']).error === undefined;
const hasLibmodbus =
  spawnSync('python3', ['-c', 'import ctypes; ctypes.CDLL("libmodbus.so.5")'], { stdio: 'ignore' }).status === 0;

test.skipIf(!hasMbpoll)(
  'mbpoll reads the buttons and lights the lamp of a simulated box (skipped where mbpoll is not installed)',
  async () => {
    const pty = await openPty();
    const boxes = new ModbusBoxSimulator({ end: pty.end, boxes: [1] });
    boxes.press(1, 'pause', 60_000);
    const poll = (...args: readonly string[]): Promise<string> =>
      new Promise((resolve) => {
        const child = spawn('mbpoll', ['-m', 'rtu', '-a', '1', '-b', '9600', '-P', 'none', '-o', '1', '-1', ...args]);
        let out = '';
        child.stdout.on('data', (chunk: Buffer) => {
          out += chunk.toString();
        });
        child.once('close', () => resolve(out));
      });
    const inputs = await poll('-t', '1', '-r', '1', '-c', '8', pty.path);
    expect([...inputs.matchAll(/\[(\d)\]:\s+(\d)/g)].map(([, , value]) => value).join('')).toBe('00000010');
    const written = await poll('-t', '0', '-r', '1', pty.path, '1');
    expect(written).toMatch(/Written 1 reference/);
    expect(boxes.boxes[0]!.coils.get(0)).toBe(true);
  },
  PATIENCE_MS,
);

test.skipIf(!hasLibmodbus)(
  'our driver reads the buttons and lights the lamps of a libmodbus slave (skipped where libmodbus is not installed)',
  async () => {
    const near = await openPty();
    const far = await openPty();
    near.end.onBytes((bytes) => far.end.write(bytes));
    far.end.onBytes((bytes) => near.end.write(bytes));
    const script = fileURLToPath(new URL('libmodbus-slave.py', import.meta.url));
    const slave = spawn('python3', [script, far.path], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => {
      slave.kill('SIGKILL');
    });
    const lines: string[] = [];
    createInterface({ input: slave.stdout }).on('line', (line) => lines.push(line));
    await expect.poll(() => lines).toContain('ready');

    const transport = serialTransport({ path: near.path, baudRate: 9_600 });
    const driver = new ModbusBoxDriver({ bus: new Bus({ transport }), boxes: [1] });
    onTestFinished(() => {
      driver.close();
      return transport.close();
    });
    const presses: Press[] = [];
    driver.onPress((press) => presses.push(press));
    driver.show(1, { waiting: 2, ticket: 0 });
    transport.open();
    await expect.poll(() => lines).toContain('coil 0 1');
    slave.stdin.write('press 0\n');
    await expect.poll(() => presses).toEqual([{ box: 1, key: 'call' }]);
    slave.stdin.write('release 0\n');
    expect(driver.health.badFrames).toBe(0);
    expect(driver.health.roundTripMs).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);
