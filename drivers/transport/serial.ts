import { stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import { ReopeningTransport } from './reopening.ts';
import type { Line, LineEvents, ReopeningOptions } from './reopening.ts';
import type { Transport, TransportFault } from './transport.ts';

export interface SerialOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits?: 7 | 8;
  readonly stopBits?: 1 | 2;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly flowControl?: 'none' | 'hardware' | 'xonxoff';
  /** How often the port's name is looked at, ms: some systems tell nobody that an adapter was pulled. */
  readonly watchMs?: number;
  readonly retry?: Pick<ReopeningOptions, 'firstRetryMs' | 'slowestRetryMs'>;
}

/** A serial port by the `serialport` package: `/dev/ttyS1`, `/dev/serial/by-path/…`, `COM3`. */
export function serialTransport(options: SerialOptions): Transport {
  const { path, baudRate, dataBits = 8, stopBits = 1, parity = 'none' } = options;
  const bitsAByte = 1 + dataBits + (parity === 'none' ? 0 : 1) + stopBits;
  return new ReopeningTransport({
    name: `${path} · ${baudRate}`,
    byteTimeMs: (bitsAByte * 1000) / baudRate,
    openLine: (events) => openPort({ ...options, dataBits, stopBits, parity }, events),
    faultOf: serialFault,
    ...options.retry,
  });
}

async function openPort(options: SerialOptions, events: LineEvents): Promise<Line> {
  const {
    path,
    baudRate,
    dataBits = 8,
    stopBits = 1,
    parity = 'none',
    flowControl = 'none',
    watchMs = 1_000,
  } = options;
  const identity = await identityOf(path);
  return new Promise((resolve, reject) => {
    const port: SerialPort = new SerialPort(
      {
        path,
        baudRate,
        dataBits,
        stopBits,
        parity,
        rtscts: flowControl === 'hardware',
        xon: flowControl === 'xonxoff',
        xoff: flowControl === 'xonxoff',
      },
      (error) => {
        if (error !== null) {
          reject(error);
          return;
        }
        const watch = watchName(path, identity, watchMs, events);
        resolve(lineOf(port, () => watch !== null && clearInterval(watch)));
      },
    );
    port.on('data', (bytes: Buffer) => events.bytes(bytes));
    port.on('close', (error: (Error & { disconnected?: boolean }) | null) => {
      events.lost({ code: 'cable-out', detail: error?.message ?? 'the port was closed by the system' });
    });
    // an error while or after closing must not end the process: the state already says what is wrong
    port.on('error', (error: Error) => events.lost(serialFault(error)));
  });
}

/**
 * Notices that the name stands for nothing, or for another device, while no close event comes (a pull in the very moment
 * of opening, and some systems always).
 */
function watchName(path: string, opened: string | null, watchMs: number, events: LineEvents): NodeJS.Timeout | null {
  // names that are no files (COM3) cannot be watched
  if (opened === null) return null;
  return setInterval(() => {
    void identityOf(path).then((now) => {
      if (now !== opened) events.lost({ code: 'cable-out', detail: `${path} is gone, or another device` });
    });
  }, watchMs).unref();
}

/** Which device a name stands for now; null for none. */
function identityOf(path: string): Promise<string | null> {
  return stat(path).then(
    ({ ino, rdev }) => `${ino} ${rdev}`,
    () => null,
  );
}

function lineOf(port: SerialPort, unwatch: () => void): Line {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        port.write(bytes, (error) => {
          if (error) {
            reject(error);
            return;
          }
          port.drain((failed) => (failed ? reject(failed) : resolve()));
        });
      }),
    close: () =>
      new Promise((resolve) => {
        unwatch();
        if (!port.isOpen) {
          resolve();
          return;
        }
        port.close(() => resolve());
      }),
  };
}

/** The system's error as one of our codes; `detail` keeps its own words. */
export function serialFault(error: unknown): TransportFault {
  const detail = error instanceof Error ? error.message : String(error);
  if (/no such file|file not found|ENOENT|cannot find/i.test(detail)) return { code: 'no-such-port', detail };
  if (/permission|EACCES|access is denied/i.test(detail)) return { code: 'no-permission', detail };
  if (/cannot lock port|EBUSY|busy|temporarily unavailable/i.test(detail)) return { code: 'port-busy', detail };
  if (/EIO|ENXIO|ENODEV|EBADF|disconnected|not open/i.test(detail)) return { code: 'cable-out', detail };
  return { code: 'failed', detail };
}
