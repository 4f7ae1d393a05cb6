import { PlainSignSimulator } from '../../drivers/led/plain-simulator.ts';
import { LedSimulator } from '../../drivers/led/simulator.ts';
import type { WireEnd } from '../../drivers/transport/wire-end.ts';

/** One device of each family that a hall may have on a serial line, by what it is called on the bench. */
export const SERIAL_FAMILIES = [
  'ff68',
  'modbus',
  'keypad',
  'onbon',
  'alpha',
  'am',
  'strip',
  'raster',
  'printer',
  'voice',
  'card',
  'scan',
  'rate',
] as const;

export type SerialFamily = (typeof SERIAL_FAMILIES)[number];

export const SIGN_SIZE = { width: 128, height: 16 };

/** A sign of each language, on the ends of their lines. */
export function signsOf(end: (name: SerialFamily) => WireEnd) {
  const on = (name: SerialFamily) => ({ end: end(name), ...SIGN_SIZE });
  return {
    onbon: new LedSimulator(on('onbon')),
    alpha: new PlainSignSimulator({ ...on('alpha'), manner: { kind: 'alpha' } }),
    am: new PlainSignSimulator({ ...on('am'), manner: { kind: 'am03127', id: '01' } }),
    strip: new PlainSignSimulator({
      ...on('strip'),
      manner: { kind: 'text', before: /04/, after: '\r', encoding: 'gbk' },
    }),
    raster: new PlainSignSimulator({ ...on('raster'), manner: { kind: 'dots', before: '\xAA\x10\x10', dots: 256 } }),
  };
}
