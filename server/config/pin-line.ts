import { isMap, isScalar, parseDocument } from 'yaml';

/**
 * The text of a hall.yaml or agent.yaml with the hash of the staff PIN in it; everything else, comments too, stays as it
 * was written. An agent.yaml is known by its `server`, and has the PIN at its own level, since its `kiosk` is a name.
 */
export function withPinHash(text: string, hash: string): string {
  const document = parseDocument(text);
  const quoted = `"${hash}"`;
  const ofAgent = document.has('server');
  const old = document.getIn(ofAgent ? ['staffPin'] : ['kiosk', 'staffPin'], true);
  if (isScalar(old) && old.range) return replaced(text, old.range[0], old.range[1], quoted);
  if (ofAgent) return appended(text, `staffPin: ${quoted}`);
  const kiosk = document.get('kiosk', true);
  if (!isMap(kiosk) || !kiosk.range) {
    if (isScalar(kiosk) && kiosk.range)
      return replaced(text, kiosk.range[0], kiosk.range[1], ` { staffPin: ${quoted} }`);
    return appended(text, `kiosk: { staffPin: ${quoted} }`);
  }
  const [from] = kiosk.range;
  if (kiosk.flow === true)
    return replaced(text, from + 1, from + 1, ` staffPin: ${quoted}${kiosk.items.length > 0 ? ',' : ' '}`);
  const indent = ' '.repeat(from - (text.lastIndexOf('\n', from - 1) + 1));
  return replaced(text, from, from, `staffPin: ${quoted}\n${indent}`);
}

function replaced(text: string, from: number, to: number, put: string): string {
  return text.slice(0, from) + put + text.slice(to);
}

function appended(text: string, line: string): string {
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
}
