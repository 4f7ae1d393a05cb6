import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationOf } from '../config/configuration.ts';
import type { DeviceFile } from '../config/device-schema.ts';
import type { HallFile } from '../config/schema.ts';
import { Devices } from '../devices/devices.ts';
import { openHall } from '../compose/data.ts';
import { Refused } from './refused.ts';

/** Devices that are tried out before, or beside, the hall they are for. */
export interface Trial {
  readonly devices: Pick<Devices, 'exercise' | 'health' | 'recording' | 'reading'>;
  close(): Promise<void>;
}

/**
 * Opens devices in a hall of their own in a folder of its own, so that presses, digits and signs do what they will do.
 * Nothing of it stays.
 */
export async function openTrial(file: HallFile, chosen: readonly DeviceFile[] = file.devices): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), 'quhao-device-test-'));
  const { journal, hall } = await openHall(folder);
  await hall.execute({ type: 'ConfigureHall', configuration: configurationOf(file) }, { actor: 'hall.yaml' });
  await hall.followTheDay();
  const devices = new Devices({
    files: chosen,
    hall,
    hallKey: new Uint8Array(32),
    wires: (name) => {
      throw new Refused(`memory 只在模拟大厅里有 / memory exists in the simulated hall only: ${name}`);
    },
    report: () => undefined,
    onChange: () => undefined,
  });
  const close = async (): Promise<void> => {
    await devices.close();
    await journal.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await devices.start();
  } catch (error) {
    await close();
    throw error;
  }
  return { devices, close };
}
