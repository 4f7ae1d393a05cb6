/** What a file is by its first bytes, whatever its name says. */
export type FileKind = 'jpg' | 'png' | 'webp' | 'mp4' | 'webm';

export function kindOf(bytes: Uint8Array): FileKind | null {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(4, 8) === 'ftyp') return 'mp4';
  if (text(0, 4) === '\x1aE\xdf\xa3') return 'webm';
  return null;
}

/**
 * Width times height of a JPEG or PNG by its header, without decoding it; null where the header does not say. A picture of a
 * few bytes may ask a screen for gigabytes.
 */
export function pixelsOf(bytes: Uint8Array, kind: FileKind): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === 'png') return bytes.length < 24 ? null : view.getUint32(16) * view.getUint32(20);
  return kind === 'jpg' ? jpegPixels(view) : null;
}

/** Walks the segments of a JPEG up to its frame header (ISO/IEC 10918-1, B.2.2: C0–CF but C4, C8 and CC). */
function jpegPixels(view: DataView): number | null {
  for (let at = 2; at + 9 < view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (frame) return view.getUint16(at + 5) * view.getUint16(at + 7);
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
