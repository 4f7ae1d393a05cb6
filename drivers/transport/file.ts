import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { ReopeningTransport } from './reopening.ts';
import type { Line, LineEvents, ReopeningOptions } from './reopening.ts';
import { serialFault } from './serial.ts';
import type { Transport } from './transport.ts';

export interface FileOptions {
  /** The device file of a USB printer: `/dev/usb/lp0`. */
  readonly path: string;
  readonly retry?: Pick<ReopeningOptions, 'firstRetryMs' | 'slowestRetryMs'>;
}

/**
 * A USB printer by its device file. No native USB library lives in the hall's process: a device that drops off the bus
 * is an error of a write, nothing worse.
 */
export function fileTransport({ path, retry }: FileOptions): Transport {
  return new ReopeningTransport({
    name: path,
    byteTimeMs: 0,
    openLine: async (events) => lineOf(await openDevice(path), events),
    faultOf: serialFault,
    ...retry,
  });
}

/** `O_NONBLOCK` keeps a read without an answer from holding a thread for ever. */
function openDevice(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDWR | constants.O_NONBLOCK);
}

const READ_PAUSE_MS = 50;

function lineOf(handle: FileHandle, events: LineEvents): Line {
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
          if (!closed) events.lost(serialFault(error));
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
      await handle.close().catch(() => undefined);
    },
  };
}
