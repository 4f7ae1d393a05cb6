import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { Server } from 'node:https';
import { givenCertificate } from './given.ts';
import { ownCertificate } from './store.ts';
import type { TlsFiles } from './store.ts';

/** `tls` of hall.yaml. */
export type TlsConfig =
  | { readonly own: true; readonly redirectFrom?: number | undefined }
  | { readonly certificate: string; readonly key: string; readonly redirectFrom?: number | undefined };

export interface HallTls {
  readonly server: Server;
  /** The hall's own authority, PEM; null where the certificate was given. */
  readonly authority: string | null;
  /** When the certificate in use ends, ms since 1970: for the alarm. */
  certificateEndsAt(): number;
  /** Looks at the certificate again; a new one is in use from the next connection on, nobody is cut off. */
  refresh(): Promise<void>;
}

export interface TlsOptions {
  readonly config: TlsConfig;
  readonly dataFolder: string;
  readonly hall: string;
  readonly now: () => number;
  readonly hosts?: readonly string[];
}

/** A https server on the hall's certificate. Throws `TlsUnfit`, which says what is wrong with it and what to do. */
export async function openTls(options: TlsOptions, app: RequestListener): Promise<HallTls> {
  let files = await filesOf(options);
  const server = createServer(contextOf(files), app);
  return {
    server,
    authority: files.authority,
    certificateEndsAt: () => endOf(files),
    refresh: async () => {
      const found = await filesOf(options);
      if (found.certificate === files.certificate) return;
      files = found;
      server.setSecureContext(contextOf(files));
    },
  };
}

function filesOf({ config, dataFolder, hall, now, hosts }: TlsOptions): Promise<TlsFiles> {
  return 'own' in config
    ? ownCertificate(dataFolder, { hall, now: now(), ...(hosts === undefined ? {} : { hosts }) })
    : givenCertificate(config, now());
}

const contextOf = ({
  certificate,
  key,
}: TlsFiles): { readonly cert: string; readonly key: string; readonly minVersion: 'TLSv1.2' } => ({
  cert: certificate,
  key,
  minVersion: 'TLSv1.2',
});

const endOf = ({ certificate }: TlsFiles): number => Date.parse(new X509Certificate(certificate).validTo);
