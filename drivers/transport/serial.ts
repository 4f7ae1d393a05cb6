import { SerialPort } from 'serialport';
import { identityOf, WATCH_MS, watchName } from './name-watch.ts';
import { ReopeningTransport } from './reopening.ts';
import type { Line, LineEvents, ReopeningOptions } from './reopening.ts';
import { explainedFault, systemFault } from './system-fault.ts';
import type { Transport } from './transport.ts';
import { pathOf } from './usb-ids.ts';
import type { FoundPort } from './usb-ids.ts';

export interface SerialOptions {
  /** `/dev/serial/by-path/…`, `COM3`, or by its USB ids: `usb:1a86:7523`. */
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits?: 7 | 8;
  readonly stopBits?: 1 | 2;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly flowControl?: 'none' | 'hardware' | 'xonxoff';
  /** How often the port's name is looked at, ms: some systems tell nobody that an adapter was pulled. */
  readonly watchMs?: number;
  /** What is plugged in, for ids; the system's own list unless said. */
  readonly ports?: () => Promise<readonly FoundPort[]>;
  readonly retry?: Pick<ReopeningOptions, 'firstRetryMs' | 'slowestRetryMs'>;
}

/** A serial port by the `serialport` package. Ids are looked up at every opening: the port may have another name then. */
export function serialTransport(options: SerialOptions): Transport {
  const { path, baudRate, dataBits = 8, stopBits = 1, parity = 'none' } = options;
  const bitsAByte = 1 + dataBits + (parity === 'none' ? 0 : 1) + stopBits;
  return new ReopeningTransport({
    name: `${path} · ${baudRate}`,
    byteTimeMs: (bitsAByte * 1000) / baudRate,
    openLine: (events) => openPort({ ...options, dataBits, stopBits, parity }, events),
    faultOf: (error) => explainedFault(error, path),
    ...options.retry,
  });
}

async function openPort(options: SerialOptions, events: LineEvents): Promise<Line> {
  const { baudRate, dataBits = 8, stopBits = 1, parity = 'none', flowControl = 'none', watchMs = WATCH_MS } = options;
  const path = await pathOf(options.path, options.ports ?? serialPorts);
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
        resolve(lineOf(port, watchName(path, identity, watchMs, events)));
      },
    );
    port.on('data', (bytes: Buffer) => events.bytes(bytes));
    port.on('close', (error: (Error & { disconnected?: boolean }) | null) => {
      events.lost({ code: 'cable-out', detail: error?.message ?? 'the port was closed by the system' });
    });
    // an error while or after closing must not end the process: the state already says what is wrong
    port.on('error', (error: Error) => events.lost(systemFault(error)));
  });
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
          // asked of a port that is closed, it would wait for the day when this very object is opened again
          if (!port.isOpen) {
            reject(new Error('the port was closed by the system'));
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

/** What is plugged in, by the system's own list. */
async function serialPorts(): Promise<readonly FoundPort[]> {
  const ports = await SerialPort.list();
  return ports.map(({ path, vendorId, productId, serialNumber }) => ({
    path,
    vendor: vendorId?.toLowerCase() ?? '',
    product: productId?.toLowerCase() ?? '',
    serial: serialNumber ?? null,
  }));
}
