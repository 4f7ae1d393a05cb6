import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TlsFiles } from './store.ts';
import { TlsUnfit } from './unfit.ts';

/** A certificate that somebody gave the hall, with its key: read, and refused with the reason where it is no good now. */
export async function givenCertificate(
  { certificate, key }: { readonly certificate: string; readonly key: string },
  now: number,
): Promise<TlsFiles> {
  const [certificateText, keyText] = [await textOf(certificate), await textOf(key)];
  const first = certificateOf(certificate, certificateText);
  if (!first.checkPrivateKey(keyOf(key, keyText))) throw new TlsUnfit('not-a-pair', key, '');
  if (Date.parse(first.validTo) <= now) throw new TlsUnfit('ended', certificate, first.validTo);
  if (Date.parse(first.validFrom) > now) throw new TlsUnfit('not-yet', certificate, first.validFrom);
  return { certificate: certificateText, key: keyText, authority: null };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new TlsUnfit('unreadable', file, (error as Error).message);
  }
}

function certificateOf(file: string, text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (error) {
    throw new TlsUnfit('not-a-certificate', file, (error as Error).message);
  }
}

function keyOf(file: string, text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (error) {
    throw new TlsUnfit('not-a-key', file, (error as Error).message);
  }
}
