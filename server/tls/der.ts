/** What ASN.1 a certificate needs, written in DER (ITU-T X.690). It only writes: what is read, OpenSSL reads. */

type Bytes = Uint8Array;

export const sequence = (...parts: readonly Bytes[]): Bytes => element(0x30, Buffer.concat(parts));
export const setOf = (part: Bytes): Bytes => element(0x31, part);
export const octets = (content: Bytes): Bytes => element(0x04, content);
export const bits = (content: Bytes, unused = 0): Bytes => element(0x03, Buffer.concat([Buffer.of(unused), content]));
export const yes = (): Bytes => element(0x01, Buffer.of(0xff));
export const text = (value: string): Bytes => element(0x0c, Buffer.from(value, 'utf8'));

/** `[n]`: primitive where the content is bytes of its own, constructed where it is an element. */
export const tagged = (n: number, content: Bytes, constructed = false): Bytes =>
  element(0x80 | (constructed ? 0x20 : 0) | n, content);

/** A whole number of any length, its sign bit kept clear. */
export function integer(bytes: Bytes): Bytes {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? Buffer.of(0) : bytes.subarray(first);
  return element(0x02, shortest[0]! < 0x80 ? shortest : Buffer.concat([Buffer.of(0), shortest]));
}

/** `2.5.29.17` (X.690, 8.19): the first two arcs in one byte, the others in base 128. */
export function oid(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([40 * first + second, ...rest.flatMap(base128)]));
}

/** UTCTime until 2049, GeneralizedTime after it (RFC 5280, 4.1.2.5). */
export function time(ms: number): Bytes {
  const digits = new Date(ms).toISOString().replaceAll(/\.\d+|[-:T]/g, '');
  return digits < '2050' ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits));
}

function base128(value: number): number[] {
  const groups = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return groups;
}

function element(tag: number, content: Bytes): Bytes {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const size = length < 0x100 ? Buffer.of(0x81, length) : Buffer.of(0x82, length >> 8, length & 0xff);
  return Buffer.concat([Buffer.of(tag), size, content]);
}
