import { compareDotted } from '../install/dotted.ts';
import type { MachineFacts } from './facts.ts';

/** One line about the machine: `bad` keeps the hall from working, `look` from working well. */
export interface Judgement {
  readonly state: 'good' | 'look' | 'bad';
  /** Chinese, then English. */
  readonly message: string;
  readonly remedy: string | null;
}

/** The oldest Node that runs quhao (`engines` of package.json). */
const OLDEST_NODE = '20.19';
/** The oldest browser that the pages are built for. */
const OLDEST_CHROMIUM = 90;
/** A year of a busy hall (300 tickets a day, 435 kB) with a month of copies; below the second it is a matter of days. */
const ROOMY_MB = 2_048;
const TIGHT_MB = 200;
const BEIJING = ['Asia/Shanghai', 'Asia/Chongqing', 'Asia/Urumqi', 'PRC'];

/** What a machine lacks for a hall, and what to do, line by line. */
export function judge(facts: MachineFacts): Judgement[] {
  return [
    node(facts),
    ...library(facts),
    ...pages(facts),
    ...files(facts),
    disk(facts),
    rights(facts),
    ...ports(facts),
    browser(facts),
    fonts(facts),
    sound(facts),
    zone(facts),
    clock(facts),
  ];
}

const good = (message: string): Judgement => ({ state: 'good', message, remedy: null });
const look = (message: string, remedy: string): Judgement => ({ state: 'look', message, remedy });
const bad = (message: string, remedy: string): Judgement => ({ state: 'bad', message, remedy });

function node({ node, platform, arch }: MachineFacts): Judgement {
  const version = node.replace(/^v/, '');
  if (compareDotted(version, OLDEST_NODE) >= 0) return good(`Node ${version}, ${platform}-${arch}`);
  return bad(
    `Node 太旧：${version} / too old`,
    `装 ${OLDEST_NODE} 以上，或用自带 Node 的安装包 / install ${OLDEST_NODE} or newer, or the bundle, which brings its own`,
  );
}

function library({ glibc, needs, platform }: MachineFacts): Judgement[] {
  if (platform !== 'linux') return [];
  if (glibc === null) {
    return [bad('没有 glibc / no glibc', '换 Debian、Kylin、UOS 一类的系统 / take a system like Debian, Kylin or UOS')];
  }
  if (needs === null || compareDotted(glibc, needs.glibc) >= 0) return [good(`glibc ${glibc}`)];
  return [
    bad(
      `glibc ${glibc}，程序要 ${needs.glibc} / the programs need ${needs.glibc}`,
      '升级系统，或拿在这种系统上打的安装包 / upgrade the system, or take a bundle built on one like it',
    ),
  ];
}

function pages({ pageSize, needs }: MachineFacts): Judgement[] {
  if (pageSize === null) return [];
  if (needs === null || pageSize <= needs.pageSize) return [good(`内存页 / memory pages ${pageSize}`)];
  return [
    bad(
      `内存页 ${pageSize} 字节，程序最多认 ${needs.pageSize} / memory pages have ${pageSize} bytes, the programs load with ${needs.pageSize} at most`,
      '换小页的内核，或拿在这种机器上打的安装包 / boot a kernel with small pages, or take a bundle built on such a machine',
    ),
  ];
}

function files({ wrongFiles }: MachineFacts): Judgement[] {
  if (wrongFiles === null) return [];
  if (wrongFiles.length === 0) return [good('程序文件完好 / the program’s files are whole')];
  return [
    bad(
      `程序文件坏了 ${wrongFiles.length} 个 / files are not what was packed: ${wrongFiles.slice(0, 3).join(', ')}`,
      '硬盘可能要坏：先备份，再重新装 / the disk may be failing: back up first, then install again',
    ),
  ];
}

function disk({ data: { folder, freeMb } }: MachineFacts): Judgement {
  if (freeMb === null)
    return look(`${folder} 的磁盘看不到 / the disk cannot be seen`, '看目录对不对 / see whether the folder is right');
  const message = `${folder} 还有 ${freeMb} MB / free`;
  if (freeMb >= ROOMY_MB) return good(message);
  const remedy = '腾出地方，旧备份移到 U 盘 / make room, move old backups to a stick';
  return freeMb >= TIGHT_MB ? look(message, remedy) : bad(message, remedy);
}

function rights({ data: { folder, writable }, account: { name } }: MachineFacts): Judgement {
  if (writable) return good(`账号 ${name} 能写 ${folder} / may write there`);
  return bad(
    `账号 ${name} 不能写 ${folder} / may not write there`,
    `sudo chown -R ${name}: ${folder}，或 / or: sudo quhao service install`,
  );
}

function ports({ ports, account: { name, groups }, platform }: MachineFacts): Judgement[] {
  if (platform !== 'linux') return [];
  if (ports.length === 0) return [good('没有插串口和打印机 / no serial port and no printer is plugged in')];
  const shut = ports.filter(({ group }) => !groups.includes(group));
  if (shut.length === 0) return [good(`能用的口 / ports: ${ports.map(({ path }) => path).join(' ')}`)];
  const missing = [...new Set(shut.map(({ group }) => group))];
  return missing.map((group) => {
    const paths = shut.filter((port) => port.group === group).map(({ path }) => path);
    const message = `账号 ${name} 不在用户组 ${group} 里，用不了 / is not in group ${group} and cannot use ${paths.join(' ')}`;
    // a port of root's own group is given to another by the rules
    return group === 'root'
      ? bad(message, '装上口的规则 / put the rules for ports in place: sudo quhao service install')
      : bad(message, `sudo usermod -aG ${group} ${name} && sudo systemctl restart quhao`);
  });
}

function browser({ browser }: MachineFacts): Judgement {
  if (browser === null) {
    return look(
      '这台机器没有 Chromium；只做主机就不用 / no Chromium here; a hall server without a screen needs none',
      '要在这台上看页面，装 chromium / to see pages here install chromium',
    );
  }
  const version = Number(/(\d+)\./.exec(browser)?.[1] ?? 0);
  if (version >= OLDEST_CHROMIUM) return good(browser);
  return bad(
    `${browser} 太旧，页面要 ${OLDEST_CHROMIUM} / too old, the pages need ${OLDEST_CHROMIUM}`,
    '从系统的软件商店升级浏览器 / upgrade the browser from the system’s store',
  );
}

function fonts({ chineseFonts }: MachineFacts): Judgement {
  if (chineseFonts === true) return good('有中文字体 / Chinese fonts');
  return look(
    '没有中文字体，页面从大厅取 / no Chinese font, pages take the hall’s',
    '想快一点，装 fonts-noto-cjk / for a faster start install fonts-noto-cjk',
  );
}

function sound({ sound }: MachineFacts): Judgement {
  if (sound === true) return good('有声卡 / a sound card');
  return look(
    '没有声卡，这台上的大屏不出声 / no sound card: a display on this machine stays silent',
    '接音箱，或用语音模块、别的大屏出声 / connect one, or let a voice module or another display speak',
  );
}

function zone({ zone }: MachineFacts): Judgement {
  if (BEIJING.includes(zone)) return good(`时区 / time zone ${zone}`);
  return look(
    `时区是 ${zone}；大厅自己按北京时间 / the hall keeps Beijing time all the same`,
    'sudo timedatectl set-timezone Asia/Shanghai',
  );
}

function clock({ clockSynchronised }: MachineFacts): Judgement {
  if (clockSynchronised === true) return good('时钟和网络对着 / the clock follows the network');
  return look(
    clockSynchronised === null
      ? '看不到时钟有没有对 / whether the clock is set is not known'
      : '时钟没有和网络对 / the clock does not follow the network',
    '有网：sudo timedatectl set-ntp true；没网：每月对一次 / with a network: sudo timedatectl set-ntp true; without: set it once a month',
  );
}
