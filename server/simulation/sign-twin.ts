import { PlainSignSimulator } from '../../drivers/led/plain-simulator.ts';
import { LedSimulator } from '../../drivers/led/simulator.ts';
import type { WireEnd } from '../../drivers/transport/wire-end.ts';
import type { DeviceFile } from '../config/device-schema.ts';

type SignFile = Extract<DeviceFile, { kind: 'led' }>;

/** The twin of a sign. Of templates it knows the plainest: bytes, one text or one picture, bytes. */
export function signTwin(file: SignFile, end: WireEnd): LedSimulator | PlainSignSimulator {
  const { width, height } = file;
  switch (file.protocol) {
    case 'onbon-bx5':
    case 'onbon-bx6':
      return new LedSimulator({ end, width, height, address: file.address });
    case 'alpha':
      return new PlainSignSimulator({ end, width, height, manner: { kind: 'alpha' } });
    case 'am03127': {
      const id = file.address.toString(16).toUpperCase().padStart(2, '0');
      return new PlainSignSimulator({ end, width, height, manner: { kind: 'am03127', id } });
    }
    case 'template': {
      const [head = '', after = ''] = file.frame.split('{text}');
      const before = new RegExp(filled(head, file).replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
      const encoding = file.encoding === 'gb2312' ? 'gbk' : file.encoding;
      return new PlainSignSimulator({
        end,
        width,
        height,
        manner: { kind: 'text', before, after: filled(after, file), encoding },
      });
    }
    case 'raster': {
      const [head = ''] = file.frame.split('{dots}');
      const dots = Math.ceil(width / 8) * height;
      return new PlainSignSimulator({ end, width, height, manner: { kind: 'dots', before: filled(head, file), dots } });
    }
  }
}

/** What stands before or after the text, for the forms that the simulated hall uses. */
function filled(text: string, { address, width, height }: SignFile): string {
  const number = Number(address);
  return text
    .replaceAll('{address:2d}', String(number).padStart(2, '0'))
    .replaceAll('{address:u8}', String.fromCharCode(number))
    .replaceAll('{widthBytes:u8}', String.fromCharCode(Math.ceil(width / 8)))
    .replaceAll('{height:u8}', String.fromCharCode(height))
    .replace(/\\x([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(String.raw`\r`, '\r')
    .replaceAll(String.raw`\n`, '\n');
}
