import { expect, onTestFinished, test } from 'vitest';
import { Bus } from '../transport/bus.ts';
import { MemoryWire } from '../transport/memory.ts';
import { LedDriver } from './driver.ts';
import { onbon } from './onbon.ts';
import { LedSimulator } from './simulator.ts';

test('the cable pulled at every byte of an update and put back: the sign shows the newest text in the end', async () => {
  const wire = new MemoryWire({ name: 'sign', byteTimeMs: 0.02 });
  const far = wire.end();
  let left = Number.POSITIVE_INFINITY;
  const sign = new LedSimulator({
    // the sign sees only what came before the cable was out
    end: {
      write: (bytes) => far.write(bytes),
      onBytes: (listener) =>
        far.onBytes((bytes) => {
          const whole = bytes.subarray(0, Math.max(0, left));
          left -= bytes.length;
          listener(whole);
          if (left > 0) return;
          left = Number.POSITIVE_INFINITY;
          wire.pull();
          setTimeout(() => wire.plug(), 2);
        }),
    },
    width: 128,
    height: 16,
  });
  const language = onbon({ width: 128, height: 16 });
  const driver = new LedDriver({
    bus: new Bus({ transport: wire.near }),
    language,
    answerTimeoutMs: 30,
    retryMs: 5,
    idleMs: 40,
  });
  onTestFinished(async () => {
    driver.close();
    await wire.near.close();
  });
  wire.near.open();
  for (let cut = 1; cut <= 90; cut += 4) {
    left = cut;
    driver.show(`请A${String(cut).padStart(3, '0')}到3号窗口`);
    await expect.poll(() => sign.text, { interval: 2 }).toBe(`请A${String(cut).padStart(3, '0')}到3号窗口`);
    await expect.poll(() => driver.condition.state, { interval: 2 }).toBe('online');
  }
}, 60_000);
