import { counterNumber } from './counter-number.ts';
import type { Finding } from './finding.ts';
import { messages } from './messages.ts';
import type { HallFile } from './schema.ts';

/** The longest running number of an ordinary day. */
const RUNNING_DIGITS = '000';
/** ASCII is 8 dots wide on a sign, Chinese 16. */
const HALF_WIDTH_DOTS = 8;

/** What will stand on a counter's sign and is wider than it: it scrolls, which people read later. */
export function signFindings(file: HallFile): Finding[] {
  return file.devices.flatMap((device, at) => {
    if (device.kind !== 'led') return [];
    const counter = file.counters.find(({ id }) => id === device.counter);
    if (counter === undefined) return [];
    // signs without Chinese show the number only
    if (device.protocol === 'alpha' || device.protocol === 'am03127') return [];
    const prefixes = file.services
      .filter(({ counters, helpedBy }) => [...counters, ...helpedBy].includes(counter.id))
      .map(({ prefix }) => prefix);
    const longest = prefixes.sort((a, b) => b.length - a.length)[0] ?? 'A';
    const lines = [counter.name, `请${longest}${RUNNING_DIGITS}到${counterNumber(counter) ?? ''}号窗口`];
    return lines
      .filter((line) => widthDots(line) > device.width)
      .map((line) => ({
        path: ['devices', at, 'width'],
        ...messages.tooWideForSign(line, Math.floor(device.width / (2 * HALF_WIDTH_DOTS))),
      }));
  });
}

function widthDots(line: string): number {
  return Array.from(line).reduce((sum, character) => sum + HALF_WIDTH_DOTS * (character < '\u0080' ? 1 : 2), 0);
}
