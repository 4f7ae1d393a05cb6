import { join, resolve } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { ownCertificate } from '../tls/store.ts';
import { readHallFile } from './data-commands.ts';

/** Makes the hall's own authority and certificate, or says what is there; `serve` with `tls: { own: true }` uses them. */
export async function createTls({ data, config }: { readonly data: string; readonly config: string }): Promise<void> {
  const { hall } = readHallFile(config);
  const { certificate } = await ownCertificate(data, { hall: hall.name, now: Date.now() });
  const { subjectAltName, validTo } = new X509Certificate(certificate);
  console.log(
    `证书在 / the certificate is in  ${resolve(join(data, 'tls'))}\n` +
      `用于 / for  ${subjectAltName ?? ''}\n` +
      `到期 / ends  ${validTo}（到期前自己换 / renewed by itself before）\n` +
      `在 hall.yaml 里写上 / write into hall.yaml:  tls: { own: true, redirectFrom: 80 }\n` +
      `再用 / then:  quhao serve --port 443 …\n` +
      `别的电脑打开 / other machines open  http://本机地址/trust`,
  );
}
