/** Why a hall cannot go on the line with https. */
export type TlsFault =
  | 'unreadable'
  | 'not-a-certificate'
  | 'not-a-key'
  | 'not-a-pair'
  | 'ended'
  | 'not-yet'
  | 'own-broken';

const WORDS: Readonly<Record<TlsFault, (file: string, detail: string) => string>> = {
  unreadable: (file, detail) =>
    `读不了 ${file}：看 hall.yaml 的 tls 和文件权限 / cannot be read, see tls in hall.yaml and the file's rights: ${detail}`,
  'not-a-certificate': (file, detail) =>
    `${file} 不是 PEM 证书：要以 -----BEGIN CERTIFICATE----- 开头 / no PEM certificate: ${detail}`,
  'not-a-key': (file, detail) =>
    `${file} 不是没有密码的 PEM 私钥：要以 -----BEGIN PRIVATE KEY----- 开头 / no PEM key without a password: ${detail}`,
  'not-a-pair': (file) =>
    `${file} 不是这个证书的私钥，换成一对的 / this key is not the certificate's, give the two that belong together`,
  ended: (file, detail) =>
    `证书 ${file} 在 ${detail} 到期了：换新的；没有就把 hall.yaml 的 tls 改成 own，由大厅自己做 / the certificate ended then: give a new one, or write tls: own`,
  'not-yet': (file, detail) =>
    `证书 ${file} 从 ${detail} 才有效：看本机的日期对不对 / the certificate begins then: see whether this machine's date is right`,
  'own-broken': (file, detail) =>
    `大厅自己的证书 ${file} 坏了：从备份里拿回来；或把这个文件夹移走，重新 quhao tls create，各台电脑再信任一次\n` +
    `The hall's own certificate is damaged: take it from a backup; or move its folder away, run quhao tls create, and let every machine trust it anew (${detail})`,
};

/** A certificate that cannot be used; its text says which, and what to do. */
export class TlsUnfit extends Error {
  override readonly name = 'TlsUnfit';
  readonly fault: TlsFault;
  constructor(fault: TlsFault, file: string, detail: string) {
    super(WORDS[fault](file, detail));
    this.fault = fault;
  }
}
