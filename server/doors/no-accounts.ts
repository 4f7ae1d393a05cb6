/** A hall without an account is open to whoever reaches it: it may listen on its own machine only. */
export class NoAccounts extends Error {
  override readonly name = 'NoAccounts';

  constructor() {
    super(
      '还没有账号，只能在本机监听。先 quhao account create 登录名 --name 姓名 --data 目录\n' +
        'Without an account the hall listens on this machine only (--host 127.0.0.1). First: quhao account create LOGIN --name NAME --data DIR',
    );
  }
}
