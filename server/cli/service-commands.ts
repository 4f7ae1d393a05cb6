import { perform, run, told } from '../service/action.ts';
import type { Action } from '../service/action.ts';
import { hasSystemd, waitForHall } from '../service/keeper.ts';
import { linuxPlan, ownPrefix } from '../service/linux.ts';
import { uninstallPlan } from '../service/plan.ts';
import { serviceSettings } from '../service/settings.ts';
import type { AskedSettings } from '../service/settings.ts';
import { windowsPlan, windowsUninstallPlan, WINDOWS_STATUS } from '../service/windows.ts';
import { Refused } from './refused.ts';

export interface ServiceOptions extends AskedSettings {
  readonly dryRun?: boolean;
}

/** Lets this machine keep the hall running: from its boot on, and again whenever it ends. */
export async function installService({ dryRun = false, ...asked }: ServiceOptions): Promise<void> {
  const prefix = ownPrefix();
  const settings = serviceSettings(asked, prefix);
  if (process.platform === 'win32') return carryOut(windowsPlan(settings), dryRun);
  needsSystemd(dryRun);
  const start: Action = { do: 'run', command: ['systemctl', 'restart', 'quhao.service'] };
  await carryOut([...(await linuxPlan(settings, prefix)), start], dryRun);
  if (!dryRun)
    console.log(
      `大厅是这台机器的服务了 / the hall is a service of this machine: http://${settings.host}:${settings.port}`,
    );
}

/** Takes the service away; data, settings and account stay. */
export async function uninstallService({ dryRun = false }: ServiceOptions): Promise<void> {
  if (process.platform !== 'win32') needsSystemd(dryRun);
  await carryOut(process.platform === 'win32' ? windowsUninstallPlan() : uninstallPlan(), dryRun);
  if (!dryRun) console.log('服务已拿掉，数据还在 / the service is gone, the data are still there');
}

/** What the system says of the service, and which version takes work. */
export async function serviceStatus(asked: AskedSettings): Promise<void> {
  const { data } = serviceSettings(asked, ownPrefix());
  if (process.platform === 'win32') {
    console.log((await run(WINDOWS_STATUS)).out);
  } else {
    needsSystemd(false);
    const shown = 'LoadState,ActiveState,SubState,UnitFileState,NRestarts,ActiveEnterTimestamp,ExecMainStatus';
    console.log((await run(['systemctl', 'show', 'quhao.service', '--property', shown])).out.trim());
  }
  const readiness = await waitForHall(data, 0);
  if ('why' in readiness) {
    throw new Refused('大厅没有在工作 / the hall takes no work. 为什么 / why: journalctl -u quhao -n 30');
  }
  console.log('setUp' in readiness ? FIRST_DAY : `大厅在工作 / the hall takes work: quhao ${readiness.version}`);
}

const FIRST_DAY = '等人填第一天的设置页 / the page of the first day waits to be filled in';

/** Waits until the hall of a data folder takes work, and says which version does. */
export async function ready({ data, seconds }: { readonly data: string; readonly seconds: number }): Promise<void> {
  const readiness = await waitForHall(data, seconds);
  if ('why' in readiness) throw new Refused(readiness.why);
  console.log('setUp' in readiness ? FIRST_DAY : `quhao ${readiness.version} ready`);
}

function needsSystemd(onlyShown: boolean): void {
  if (onlyShown || hasSystemd()) return;
  throw new Refused(
    '这台机器没有 systemd，不能装成服务；可以自己运行 quhao serve / without systemd the hall cannot be a service here; run quhao serve by hand',
  );
}

async function carryOut(plan: readonly Action[], onlyShown: boolean): Promise<void> {
  if (onlyShown) {
    for (const action of plan) process.stdout.write(told(action));
    return;
  }
  if (process.platform !== 'win32' && process.geteuid?.() !== 0) {
    throw new Refused('要管理员权限，请在前面加 sudo / needs root, put sudo before it');
  }
  await perform(plan);
}
