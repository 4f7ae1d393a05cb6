import { rm } from 'node:fs/promises';
import { readBundleFacts } from '../install/bundle-facts.ts';
import { install } from '../install/install.ts';
import type { Installed, Refusal, Step } from '../install/install.ts';
import { placesIn } from '../install/places.ts';
import { settle } from '../install/take-back.ts';
import type { TakenBack } from '../install/take-back.ts';
import { perform, run } from '../service/action.ts';
import { bareKeeper, hasSystemd, systemdKeeper } from '../service/keeper.ts';
import { barePlan, linuxPlan } from '../service/linux.ts';
import { serviceSettings } from '../service/settings.ts';
import type { AskedSettings, ServiceSettings } from '../service/settings.ts';
import { Refused } from './refused.ts';

export interface InstallCommandOptions extends AskedSettings {
  readonly from: string;
  readonly prefix: string;
  readonly seconds: number;
}

const DOING: Readonly<Record<Step, string>> = {
  check: '核对每个文件 / checking every file',
  place: '放好新版本 / putting the release in place',
  note: '记下：升级没做完就断电，开机回到旧版本 / noting: after a power cut the old version comes back',
  stop: '停大厅 / stopping the hall',
  copy: '备份数据 / backing up the data',
  switch: '换到新版本 / switching to the new version',
  prepare: '账号、权限、服务 / account, rights, service',
  start: '启动 / starting',
  ready: '等它开门 / waiting until it is ready',
  confirm: '新版本好了 / the new version is well',
  back: '新版本没起来，回到旧版本 / the new version did not come up, going back',
};

/** Installs the unpacked bundle it runs from, or upgrades to it. Called by the bundle's own script. */
export async function installRelease({ from, prefix, seconds, ...asked }: InstallCommandOptions): Promise<void> {
  const facts = readBundleFacts(from);
  if (facts === null) throw new Refused(`${from} 里没有安装包 / holds no bundle`);
  const settings = serviceSettings(asked, prefix);
  const systemd = hasSystemd();
  const prepare = async (): Promise<void> =>
    perform(systemd ? await linuxPlan(settings, prefix) : barePlan(settings, prefix));
  const keeper = systemd ? systemdKeeper(settings.data, seconds, prepare) : bareKeeper(settings.data, prepare);
  // a closed terminal or Ctrl-C in the middle would leave the hall stopped
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const)
    process.on(signal, () => console.log('请等它做完 / let it finish'));
  const installed = await install({
    places: placesIn(prefix),
    data: settings.data,
    incoming: from,
    facts,
    keeper,
    tell: (step) => console.log(`  ${DOING[step]}`),
    now: Date.now,
  });
  if (installed.outcome === 'refused') await rm(from, { recursive: true, force: true });
  report(installed, facts.version, settings, systemd);
}

const REFUSALS: Readonly<Record<Refusal, string>> = {
  damaged:
    '安装包里的文件和清单对不上，什么都没动。请重新拷一遍 / files of the bundle are not what was packed; nothing was changed, copy it again',
  'at-work': '另一个安装正在进行，请等它做完 / another installation is at work, wait for it',
  'other-build':
    '已经装着同一个版本号、内容不同的程序，什么都没动。换一个版本号再打包 / this very version is installed with other contents; nothing was changed, give the bundle another version',
};

function report(installed: Installed, version: string, { host, port, data }: ServiceSettings, systemd: boolean): void {
  const open = systemd
    ? `打开 / open  http://${host}:${port}    第一天的设置码 / code of the first day: sudo quhao code --data ${data}`
    : `这台机器没有 systemd，自己启动 / without systemd, start it by hand: quhao serve --data ${data} --config ${data}/hall.yaml`;
  switch (installed.outcome) {
    case 'installed':
      if (installed.trouble !== null) {
        throw new Refused(
          `装好了，但是没有开门：${installed.trouble}。看原因：journalctl -u quhao -n 30\n` +
            `Installed, but not ready. See why: journalctl -u quhao -n 30`,
        );
      }
      console.log(`\n装好了 / installed: quhao ${version}\n${open}`);
      return;
    case 'same':
      console.log(`\n已经是这个版本 / this version is installed already: quhao ${version}\n${open}`);
      return;
    case 'upgraded':
      console.log(`\n升级好了 / upgraded: quhao ${installed.from} → ${version}`);
      if (installed.copy !== null) console.log(`升级前的数据 / the data before it: ${installed.copy}`);
      return;
    case 'back': {
      const { why, taken, oldTrouble } = installed;
      throw new Refused(
        `\n没有升级：${why}\n${backAgain(taken)}\n` +
          (oldTrouble === null
            ? `quhao ${taken.from} 又在工作了，号一个没丢 / quhao ${taken.from} is at work again, no number is lost`
            : `quhao ${taken.from} 也没有开门，请看 / the old version is not ready either, see: journalctl -u quhao -n 50`),
      );
    }
    case 'refused':
      throw new Refused(REFUSALS[installed.why]);
  }
}

function backAgain({ from, to, dataAside }: TakenBack): string {
  const aside =
    dataAside === null
      ? '数据没有变样，接着用 / the data were not changed in shape and are used on'
      : `数据用升级前的备份；新版本写过的在 / the copy of the data is back; what the new version wrote is in ${dataAside}`;
  return `从 ${to} 回到 ${from} / back from ${to} to ${from}。${aside}`;
}

/** Before each start of the service: undoes an upgrade that was broken off. */
export async function settleRelease(prefix: string): Promise<void> {
  const taken = await settle(placesIn(prefix));
  if (taken === null) return;
  console.log(`升级没有做完就断了 / the upgrade was broken off. ${backAgain(taken)}`);
  // the service's text may be the old one again; told without waiting, since this is a part of its start
  await run(['systemctl', '--no-block', 'daemon-reload']);
}
