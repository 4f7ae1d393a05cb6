import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { identityOf, WATCH_MS, watchName } from './name-watch.ts';
import { ReopeningTransport } from './reopening.ts';
import type { Line, LineEvents, ReopeningOptions } from './reopening.ts';
import { explainedFault, systemFault } from './system-fault.ts';
import type { Transport } from './transport.ts';
import { pathOf, usbPrinters } from './usb-ids.ts';
import type { FoundPort } from './usb-ids.ts';

export interface FileOptions {
  /** The device file of a USB printer, `/dev/usb/lp0`, or its USB ids, `usb:0416:5011`: lp0 may be lp1 tomorrow. */
  readonly path: string;
  /** What is plugged in, for ids; the system's own list unless said. */
  readonly printers?: () => Promise<readonly FoundPort[]>;
  /** How often the file's name is looked at, ms. */
  readonly watchMs?: number;
  readonly retry?: Pick<ReopeningOptions, 'firstRetryMs' | 'slowestRetryMs'>;
}

/**
 * A USB printer by its device file. No native USB library lives in the hall's process: a device that drops off the bus
 * is an error of a write, nothing worse.
 */
export function fileTransport({ path, printers = usbPrinters, watchMs = WATCH_MS, retry }: FileOptions): Transport {
  return new ReopeningTransport({
    name: path,
    byteTimeMs: 0,
    openLine: async (events) => {
      const found = await pathOf(path, printers);
      const identity = await identityOf(found);
      return lineOf(await openDevice(found), events, watchName(found, identity, watchMs, events));
    },
    faultOf: (error) => explainedFault(error, path),
    ...retry,
  });
}

/** `O_NONBLOCK` keeps a read without an answer from holding a thread for ever. */
function openDevice(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDWR | constants.O_NONBLOCK);
}

const READ_PAUSE_MS = 50;

function lineOf(handle: FileHandle, events: LineEvents, unwatch: () => void): Line {
  let closed = false;
  const buffer = Buffer.alloc(256);
  const read = async (): Promise<void> => {
    while (!closed) {
      try {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
        if (bytesRead > 0) {
          events.bytes(Uint8Array.from(buffer.subarray(0, bytesRead)));
          continue;
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
          if (!closed) events.lost(systemFault(error));
          return;
        }
      }
      await new Promise((resolve) => {
        setTimeout(resolve, READ_PAUSE_MS).unref();
      });
    }
  };
  void read();
  return {
    write: async (bytes) => {
      let sent = 0;
      while (sent < bytes.length && !closed) {
        try {
          sent += (await handle.write(bytes, sent, bytes.length - sent, null)).bytesWritten;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
          await new Promise((resolve) => {
            setTimeout(resolve, READ_PAUSE_MS).unref();
          });
        }
      }
    },
    close: async () => {
      closed = true;
      unwatch();
      await handle.close().catch(() => undefined);
    },
  };
}
