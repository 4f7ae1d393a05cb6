import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority, createServerCertificate } from './certificate.ts';
import type { Issued } from './certificate.ts';
import { ownHosts } from './own-hosts.ts';
import { TlsUnfit } from './unfit.ts';

/** What a https server is made of, PEM. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  /** The hall's own authority, which machines are taught to trust; null where the hall was given a certificate. */
  readonly authority: string | null;
}

const AUTHORITY = 'authority';
const SERVER = 'server';
const DAY_MS = 86_400_000;
/** A certificate that the hall made is made anew so long before its end. */
const RENEW_MS = 60 * DAY_MS;

const folderOf = (dataFolder: string): string => join(dataFolder, 'tls');

/** Whether this hall makes its certificate itself. */
export function hasOwnAuthority(dataFolder: string): boolean {
  return existsSync(fileOf(folderOf(dataFolder), AUTHORITY));
}

/**
 * The certificate that the hall makes for itself, made or renewed where it has to be: near its end, or when the machine has
 * got an address that is not in it. The authority stays for ten years, so whoever trusts it goes on.
 */
export async function ownCertificate(
  dataFolder: string,
  {
    hall,
    now,
    hosts = ownHosts(),
  }: { readonly hall: string; readonly now: number; readonly hosts?: readonly string[] },
): Promise<TlsFiles> {
  const folder = folderOf(dataFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority =
    (await read(folder, AUTHORITY)) ?? (await keep(folder, AUTHORITY, createAuthority(`${hall} 取号`, now)));
  // what is signed can be signed again: only the authority is worth a stop
  const kept = await read(folder, SERVER).catch(() => null);
  const fits = kept !== null && isGood(kept.certificate, { authority: authority.certificate, hosts, now });
  const { certificate, key } = fits
    ? kept
    : await keep(
        folder,
        SERVER,
        createServerCertificate({ authority: signerOf(authority.certificate, authority.key), hosts, now }),
      );
  // the authority goes along: a browser that pins its key finds it in what the server shows
  return {
    certificate: certificate + authority.certificate,
    key: pem(key),
    authority: authority.certificate,
  };
}

function signerOf(
  certificate: string,
  key: KeyObject,
): { readonly name: string; readonly key: KeyObject; readonly spki: Uint8Array } {
  const { subject, publicKey } = new X509Certificate(certificate);
  return { name: subject.replace(/^CN=/, ''), key, spki: publicKey.export({ type: 'spki', format: 'der' }) };
}

/** Whether a certificate is signed by this authority, lasts long enough and has all of these names. */
function isGood(
  pemText: string,
  { authority, hosts, now }: { readonly authority: string; readonly hosts: readonly string[]; readonly now: number },
): boolean {
  const certificate = new X509Certificate(pemText);
  return (
    certificate.verify(new X509Certificate(authority).publicKey) &&
    Date.parse(certificate.validTo) - now > RENEW_MS &&
    hosts.every((host) => certificate.checkHost(host) !== undefined || certificate.checkIP(host) !== undefined)
  );
}

/** null where there is none. Throws where there is one and it is no good. */
async function read(folder: string, name: string): Promise<Issued | null> {
  const file = fileOf(folder, name);
  if (!existsSync(file)) return null;
  try {
    const both = await readFile(file, 'utf8');
    const key = createPrivateKey(both);
    if (!new X509Certificate(both).checkPrivateKey(key)) throw new Error('the two do not belong together');
    return { certificate: both.slice(both.indexOf(BEGIN_CERTIFICATE)), key };
  } catch (error) {
    throw new TlsUnfit('own-broken', file, (error as Error).message);
  }
}

/** Key and certificate in one file, written whole or not at all: a power cut leaves neither without the other. */
async function keep(folder: string, name: string, issued: Issued): Promise<Issued> {
  const file = fileOf(folder, name);
  await writeFile(`${file}.new`, pem(issued.key) + issued.certificate, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return issued;
}

const BEGIN_CERTIFICATE = '-----BEGIN CERTIFICATE-----';
const fileOf = (folder: string, name: string): string => join(folder, `${name}.pem`);
const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
