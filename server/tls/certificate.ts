import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { bits, integer, octets, oid, sequence, setOf, tagged, text, time, yes } from './der.ts';

export interface Issued {
  /** PEM. */
  readonly certificate: string;
  readonly key: KeyObject;
}

const DAY_MS = 86_400_000;
/** More than this no iPhone takes (Apple HT210176). */
export const SERVER_DAYS = 825;
const AUTHORITY_DAYS = 3_650;
/** Clocks of old machines are behind. */
const BEFORE_MS = 2 * DAY_MS;

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** A certificate authority that signs one hall's server and nothing else: it cannot make another authority. */
export function createAuthority(name: string, now: number): Issued {
  const { publicKey, privateKey } = newKey();
  const subject = distinguishedName(name);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const certificate = signed({
    subject,
    issuer: subject,
    issuerKey: privateKey,
    spki,
    now,
    days: AUTHORITY_DAYS,
    extensions: [
      // cA, pathLenConstraint 0
      extension('2.5.29.19', sequence(yes(), integer(Buffer.of(0))), true),
      // keyCertSign, cRLSign
      extension('2.5.29.15', bits(Buffer.of(0x06), 1), true),
      extension('2.5.29.14', octets(keyIdentifier(spki))),
    ],
  });
  return { certificate, key: privateKey };
}

/** A server certificate for names and addresses, signed by the hall's authority of this name. */
export function createServerCertificate(options: {
  readonly authority: { readonly name: string; readonly key: KeyObject; readonly spki: Uint8Array };
  readonly hosts: readonly string[];
  readonly now: number;
}): Issued {
  const { authority, hosts, now } = options;
  const { publicKey, privateKey } = newKey();
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const certificate = signed({
    subject: distinguishedName(hosts[0] ?? 'quhao'),
    issuer: distinguishedName(authority.name),
    issuerKey: authority.key,
    spki,
    now,
    days: SERVER_DAYS,
    extensions: [
      extension('2.5.29.19', sequence(), true),
      // digitalSignature
      extension('2.5.29.15', bits(Buffer.of(0x80), 7), true),
      // serverAuth
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', sequence(...hosts.map(generalName))),
      extension('2.5.29.14', octets(keyIdentifier(spki))),
      extension('2.5.29.35', sequence(tagged(0, keyIdentifier(authority.spki)))),
    ],
  });
  return { certificate, key: privateKey };
}

/** P-256: what every browser since Windows 7 takes. */
function newKey(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

/** TBSCertificate and its signature (RFC 5280, 4.1). */
function signed(options: {
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly issuerKey: KeyObject;
  readonly spki: Uint8Array;
  readonly now: number;
  readonly days: number;
  readonly extensions: readonly Uint8Array[];
}): string {
  const { subject, issuer, issuerKey, spki, now, days, extensions } = options;
  const begins = now - BEFORE_MS;
  const body = sequence(
    // v3
    tagged(0, integer(Buffer.of(2)), true),
    integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    issuer,
    sequence(time(begins), time(begins + days * DAY_MS)),
    subject,
    spki,
    tagged(3, sequence(...extensions), true),
  );
  const der = Buffer.from(sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, issuerKey))));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** CN alone. */
const distinguishedName = (name: string): Uint8Array => sequence(setOf(sequence(oid('2.5.4.3'), text(name))));

function extension(id: string, value: Uint8Array, critical = false): Uint8Array {
  return sequence(oid(id), ...(critical ? [yes()] : []), octets(value));
}

/** SHA-1 of the key's bits (RFC 5280, 4.2.1.2), which for P-256 are the last 65 bytes of its SPKI. */
const keyIdentifier = (spki: Uint8Array): Uint8Array =>
  createHash('sha1').update(spki.subarray(-P256_POINT_BYTES)).digest();
const P256_POINT_BYTES = 65;

/** dNSName [2] or iPAddress [7] (RFC 5280, 4.2.1.6). */
function generalName(host: string): Uint8Array {
  return isIP(host) === 0 ? tagged(2, Buffer.from(host, 'ascii')) : tagged(7, addressBytes(host));
}

function addressBytes(address: string): Uint8Array {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [front, back] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  const all = [...front, ...Array.from({ length: zeros }, () => '0'), ...back];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
