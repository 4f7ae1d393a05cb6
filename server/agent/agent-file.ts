import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DeviceId } from '../../contract/ids.ts';
import { placed } from '../config/place.ts';
import { Device } from '../config/device-schema.ts';
import { StaffPin } from '../config/schema.ts';

/** agent.yaml: a kiosk PC of its own, its hall, and what is plugged into it (examples/agent.yaml). */
export const AgentFile = z.strictObject({
  /** Address of the hall server. */
  server: z
    .string()
    .regex(/^https?:\/\/[^\s/]+$/, 'an address such as http://192.168.1.10:8080, without a slash at the end'),
  /** File of the hall's own certificate authority (`tls: own`), from the hall's page /trust. */
  serverCa: z.string().trim().min(1).max(300).optional(),
  /** Which kiosk this is. */
  kiosk: DeviceId,
  /** For the staff corner of this kiosk, as `quhao pin` writes it. */
  staffPin: StaffPin.optional(),
  /** `printer`, `id-reader` and `scanner` of this machine. */
  devices: z.array(Device).default([]),
});
export type AgentFile = z.infer<typeof AgentFile>;

const HERE = new Set(['printer', 'id-reader', 'scanner']);

/** Reads agent.yaml. Throws a `RangeError` that names every mistake with its line. */
export function readAgentFile(path: string): AgentFile {
  const { value, mistakes, place } = placed(readFileSync(path, 'utf8'));
  if (mistakes.length > 0)
    throw new RangeError(mistakes.map(({ line, message }) => `${path}:${line}  ${message}`).join('\n'));
  const parsed = AgentFile.safeParse(value);
  if (!parsed.success) {
    const words = parsed.error.issues.map((issue) => {
      const at = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
      const { line } = place({ path: at, message: '', remedy: '' });
      return `${path}:${line}  ${at.join('.')}: ${issue.message}`;
    });
    throw new RangeError(words.join('\n'));
  }
  const file = parsed.data;
  const elsewhere = file.devices.find(({ kind }) => !HERE.has(kind));
  if (elsewhere !== undefined) {
    throw new RangeError(
      `${path}  ${elsewhere.id}: 这里只能写打印机、身份证阅读器和扫码器，别的写在大厅的 hall.yaml / only printer, id-reader and scanner belong here`,
    );
  }
  const astray = file.devices.find(
    (device) => 'kiosk' in device && device.kiosk !== undefined && device.kiosk !== file.kiosk,
  );
  if (astray !== undefined) throw new RangeError(`${path}  ${astray.id}: kiosk 应是 / should be ${file.kiosk}`);
  return file;
}
