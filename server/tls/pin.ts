import { createHash, X509Certificate } from 'node:crypto';

/** SHA-256 of a certificate's public key in base64 (RFC 7469, 2.4), by which a browser is told to trust it. */
export function spkiPin(pem: string): string {
  const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}
