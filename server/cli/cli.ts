import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { StaffRole } from '../../contract/doors.ts';
import {
  account,
  applyConfiguration,
  checkFile,
  confirmClock,
  createToken,
  endToken,
  listTokens,
  makeBackup,
  rebuildTables,
  restoreBackup,
  restoreOnPage,
  showCode,
  verifyData,
} from './data-commands.ts';
import { deviceTest } from './device-test.ts';
import { doctor } from './doctor.ts';
import { launchScreen } from './launch.ts';
import type { LaunchCommandOptions } from './launch.ts';
import { setPin } from './pin.ts';
import { Refused, saysWhatToDo } from './refused.ts';
import { installRelease, settleRelease } from './release-commands.ts';
import type { InstallCommandOptions } from './release-commands.ts';
import { productVersion } from './root.ts';
import { installService, ready, serviceStatus, uninstallService } from './service-commands.ts';
import type { ServiceOptions } from './service-commands.ts';
import { PREFIX } from '../install/places.ts';
import type { DeviceTestOptions } from './device-test.ts';
import { agent, demo, serve } from './run-commands.ts';
import { SCREEN_FACES } from '../launch/face.ts';
import { START_SYSTEMS } from '../launch/start-file.ts';
import { createTls } from './tls.ts';
import { runSimulation } from './simulate.ts';
import { buildBank, importBank } from './voice.ts';
import type { BuildOptions } from './voice.ts';
import type { SimulateCommandOptions } from './simulate.ts';
import type { AgentCommandOptions, DemoOptions, ServeOptions } from './run-commands.ts';

const DEFAULT_PORT = 8080;
const DEFAULT_AGENT_PORT = 8081;
const DEFAULT_SIMULATED_DAYS = 40;
const DEFAULT_ASKED = 5;
/** A new release has so long to take work before the old one comes back, s. */
const DEFAULT_READY = 90;

/** Exit codes: 0 done, 1 refused with a reason on standard error, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = quhao();
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (saysWhatToDo(error)) {
      console.error(error.message);
      return 1;
    }
    throw error;
  }
}

function quhao(): Command {
  const program = new Command('quhao')
    .description('取号：乡镇便民服务中心的排队叫号 / the queue and kiosk system of a township service hall')
    .version(productVersion(), '-V, --version', '版本 / version')
    .exitOverride();
  program
    .command('demo')
    .description('在模拟设备上运行整个大厅 / the whole hall on simulated hardware')
    .option('--port <port>', '端口 / port', port, DEFAULT_PORT)
    .option('--data <dir>', '数据目录，不写用临时目录 / data folder, a temporary one unless given')
    .option('--speed <times>', '访客自己来，几倍速度 / visitors come by themselves, at this speed', positive)
    .action((options: DemoOptions) => demo(options));
  program
    .command('serve')
    .description('运行真实的大厅，空目录就先打开设置页 / a real hall; an empty folder is set up first')
    .option('--config <file>', 'hall.yaml，不写就是数据目录里的 / that of the data folder unless given')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .option('--port <port>', '端口 / port', port, DEFAULT_PORT)
    .option('--host <host>', '监听地址 / address to listen on', '127.0.0.1')
    .action((options: ServeOptions) => serve(options));
  program
    .command('agent')
    .description('单独的取号机电脑，连到大厅主机 / a kiosk PC of its own, joined to the hall server')
    .requiredOption('--config <file>', 'agent.yaml')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .option('--port <port>', '本机页面的端口 / port of its own page', port, DEFAULT_AGENT_PORT)
    .option(
      '--token-file <file>',
      '口令文件，不写用环境变量 QUHAO_TOKEN / file with its token, QUHAO_TOKEN unless given',
    )
    .action((options: AgentCommandOptions) => agent(options));
  program
    .command('tls')
    .description('https 的证书 / the certificate for https')
    .command('create')
    .description('大厅自己做一个 / the hall makes its own')
    .requiredOption('--config <file>', 'hall.yaml')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .action((options: { config: string; data: string }) => createTls(options));
  program
    .command('launch')
    .description('全屏打开一个页面，关了、崩了自己再打开 / a page on a full screen, back by itself whatever happens')
    .addArgument(new Argument('<face>', '哪种页面 / which page').choices(SCREEN_FACES))
    .requiredOption('--url <address>', '大厅主机的地址 / address of the hall server')
    .option('--id <id>', '哪台取号机、哪个窗口 / which kiosk, which counter')
    .option('--ca <file>', '大厅自己做的证书，网址是 https 时用 / the hall’s own certificate, for https')
    .option('--browser <program>', '浏览器，不写自己找 / the browser, looked for unless given')
    .option('--profile <dir>', '浏览器的资料目录 / folder of the browser’s profile')
    .option('--flag <flag>', '给浏览器的别的选项 / more for the browser', collect, [])
    .option('--at-login', '写进开机登录，不打开 / start it at every log-in from now on')
    .addOption(
      new Option(
        '--write <system>',
        '印出不用取号程序的开机文件 / print a start file for a machine without quhao',
      ).choices(START_SYSTEMS),
    )
    .action((face: string, options: LaunchCommandOptions) => launchScreen(face, options));
  program
    .command('check')
    .description('检查 hall.yaml，每个错误给出行号和改法 / every mistake with its line and a remedy')
    .requiredOption('--config <file>', 'hall.yaml')
    .option('--data <dir>', '再和大厅现在的设置比较 / compare with the hall, too')
    .action(({ config, data }: { config: string; data?: string }) => checkFile(config, data));
  program
    .command('device')
    .description('设备 / devices')
    .command('test')
    .description('一个一个试设备，说看到了什么，写一份报告 / try devices one by one and write a report')
    .argument('[id]', '只试这一个 / only this one')
    .requiredOption('--config <file>', 'hall.yaml')
    .option('--seconds <n>', '等人按键、扫码、放卡的秒数 / how long to wait for a hand', seconds, 20)
    .option('--no-print', '不打测试页 / no test page')
    .option('--report <file>', '报告写到哪 / where the report goes')
    .option('--data <dir>', '大厅正在运行：让它自己试 / the hall runs: let it try its devices')
    .action(async (id: string | undefined, options: Omit<DeviceTestOptions, 'id'>) => {
      const well = await deviceTest({ ...options, ...(id === undefined ? {} : { id }) });
      if (!well) throw new Refused('有设备要看一看 / some devices need a look');
    });
  program
    .command('config')
    .description('大厅的设置 / the hall’s settings')
    .command('apply')
    .description('让大厅改用 hall.yaml 里的值 / take the values of hall.yaml over')
    .requiredOption('--config <file>', 'hall.yaml')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .action(({ config, data }: { config: string; data: string }) => applyConfiguration(data, config));
  program
    .command('code')
    .description('第一天设置页要的 8 位数 / the digits that open the set-up page of the first day')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .action(({ data }: { data: string }) => showCode(data));
  const tokens = program.command('token').description('程序用的口令 / tokens for programs');
  tokens
    .command('list')
    .description('有哪些，口令本身不显示 / which there are, never the tokens themselves')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .action(({ data }: { data: string }) => listTokens(data));
  tokens
    .command('end <id>')
    .description('停掉一个，马上不能用 / end one, at once')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .action((id: string, { data }: { data: string }) => endToken(data, id));
  tokens
    .command('create')
    .description('造一个口令，只显示这一次 / make one, shown once')
    .requiredOption('--role <role>', 'integrator（程序 / a program）, kiosk（单独的取号机电脑 / a kiosk PC）')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .option('--kiosk <id>', 'role 是 kiosk 时，哪台取号机 / which kiosk, for role kiosk')
    .option('--name <name>', '给它起个名字 / what to call it')
    .action(({ data, ...wanted }: { data: string; role: string; kiosk?: string; name?: string }) =>
      createToken(data, wanted),
    );
  program
    .command('pin')
    .description('取号机上工作人员的口令，照提示输 / the PIN of the kiosks’ staff corner, asked for')
    .option(
      '--config <file>',
      '写进 hall.yaml 或 agent.yaml，不写只显示 / the file to write it into, shown unless given',
    )
    .action(({ config }: { config?: string }) => setPin(config));
  const accounts = program.command('account').description('账号，在大厅主机上 / accounts, at the hall’s own machine');
  const data = ['--data <dir>', '数据目录 / data folder'] as const;
  accounts
    .command('list')
    .description('有哪些账号 / which there are')
    .requiredOption(...data)
    .action(({ data: folder }: { data: string }) => account(folder, { what: 'list' }));
  accounts
    .command('create <login>')
    .description('开一个账号，密码只显示这一次 / make one, its password is shown once')
    .requiredOption('--name <name>', '姓名 / name')
    .addOption(
      new Option('--role <role...>', '身份 / roles').choices(StaffRole.options).default(['director', 'technician']),
    )
    .requiredOption(...data)
    .action((login: string, { data: folder, name, role }: { data: string; name: string; role: StaffRole[] }) =>
      account(folder, { what: 'create', login, name, roles: role }),
    );
  accounts
    .command('password <login>')
    .description('忘了密码：给一个新的 / forgotten: give a new one')
    .requiredOption(...data)
    .action((login: string, { data: folder }: { data: string }) => account(folder, { what: 'password', login }));
  accounts
    .command('unlock <login>')
    .description('输错几次锁住了：打开 / locked after wrong tries: open it')
    .requiredOption(...data)
    .action((login: string, { data: folder }: { data: string }) => account(folder, { what: 'unlock', login }));
  program
    .command('clock')
    .description('大厅的时钟 / the hall’s clock')
    .command('confirm')
    .description('本机的时间是对的，让大厅跟上 / the machine’s time is right, follow it')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .action(({ data }: { data: string }) => confirmClock(data));
  program
    .command('backup')
    .description('备份，大厅可以开着 / back up, also while the hall runs')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .requiredOption('--to <file>', '写到哪个文件 / file to write')
    .action(({ data, to }: { data: string; to: string }) => makeBackup(data, to));
  program
    .command('restore')
    .description(
      '把备份放进一个空目录；不写 --from 就打开网页来选 / put a backup into an empty folder; a page to choose without --from',
    )
    .option('--from <file>', '备份文件 / backup')
    .requiredOption('--data <dir>', '空的数据目录 / empty data folder')
    .option('--port <port>', '网页的端口 / port of the page', port, DEFAULT_PORT)
    .action(({ from, data, port: at }: { from?: string; data: string; port: number }) =>
      from === undefined ? restoreOnPage(data, at) : restoreBackup(from, data),
    );
  program
    .command('verify')
    .description('核对哈希链和各表 / hash chain and read tables against the journal')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .action(({ data }: { data: string }) => verifyData(data));
  const voice = program.command('voice').description('语音库 / voice banks');
  voice
    .command('import <folder>')
    .description('用录好的词做本大厅的语音库 / a folder of recorded words becomes the hall’s own bank')
    .requiredOption('--data <folder>', '数据目录 / data folder')
    .action((folder: string, { data }: { data: string }) => importBank(folder, data));
  voice
    .command('build')
    .description('用本机的引擎合成一个语音库 / make a bank with a speech engine of this machine')
    .addOption(new Option('--engine <name>', '引擎 / engine').choices(['espeak', 'sherpa']).default('espeak'))
    .option('--model <folder>', 'sherpa 的模型目录 / model folder for sherpa')
    .requiredOption('--out <folder>', '写到哪里 / where to')
    .action((options: BuildOptions) => buildBank(options));
  const service = program.command('service').description('开机就运行 / running from the boot on');
  service
    .command('install')
    .description('装成这台机器的服务 / make the hall a service of this machine')
    .option('--config <file>', 'hall.yaml，不写在数据目录里 / in the data folder unless given')
    .option('--data <dir>', '数据目录 / data folder')
    .option('--port <port>', '端口 / port', port)
    .option('--host <host>', '监听地址 / address to listen on')
    .option('--dry-run', '只显示要做什么 / only show what would be done')
    .action((options: ServiceOptions) => installService(options));
  service
    .command('uninstall')
    .description('不再是服务，数据留着 / no service any more, the data stay')
    .option('--dry-run', '只显示要做什么 / only show what would be done')
    .action((options: ServiceOptions) => uninstallService(options));
  service
    .command('status')
    .description('服务怎么样 / how the service is')
    .option('--data <dir>', '数据目录 / data folder')
    .action((options: ServiceOptions) => serviceStatus(options));
  program
    .command('ready')
    .description('等大厅开门 / wait until the hall takes work')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .option('--seconds <n>', '最多等几秒 / at most so long', seconds, DEFAULT_READY)
    .action((options: { data: string; seconds: number }) => ready(options));
  program
    .command('doctor')
    .description('这台机器缺什么，怎么办 / what this machine lacks, and what to do')
    .option('--data <dir>', '数据目录 / data folder')
    .action((options: { data?: string }) => doctor(options));
  const release = program.command('release').description('由安装包调用 / called by the bundle');
  release
    .command('install')
    .description('装上解开的安装包，或升级到它 / install the unpacked bundle, or upgrade to it')
    .requiredOption('--from <dir>', '解开的安装包 / the unpacked bundle')
    .option('--prefix <dir>', '装到哪里 / where to', PREFIX)
    .option('--config <file>', 'hall.yaml')
    .option('--data <dir>', '数据目录 / data folder')
    .option('--port <port>', '端口 / port', port)
    .option('--host <host>', '监听地址 / address to listen on')
    .option('--seconds <n>', '新版本多久要开门 / how long the new version may take', seconds, DEFAULT_READY)
    .action((options: InstallCommandOptions) => installRelease(options));
  release
    .command('settle')
    .description('没做完的升级退回去 / undo an upgrade that was broken off')
    .option('--prefix <dir>', '装在哪里 / where it is', PREFIX)
    .action(({ prefix }: { prefix: string }) => settleRelease(prefix));
  program
    .command('simulate')
    .description('用真实的规则快放模拟的大厅 / play seeded halls through the real rules')
    .option('--days <n>', '每个大厅几天 / days of each hall', days, DEFAULT_SIMULATED_DAYS)
    .option('--seed <n>', '随机种子 / seed of all chance', whole, 1)
    .option('--every <n>', '每几个人估一次等候 / estimate for every so manieth person', days, DEFAULT_ASKED)
    .option('--hall <name>', '只跑名字里有这个词的 / only halls whose name has this word')
    .action((options: SimulateCommandOptions) => runSimulation(options));
  program
    .command('rebuild')
    .description('从日志重建各表 / rebuild the read tables from the journal')
    .requiredOption('--data <dir>', '数据目录 / data folder')
    .action(({ data }: { data: string }) => rebuildTables(data));
  return program;
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('0–65535');
  return value;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 600)) throw new InvalidArgumentError('0–600');
  return value;
}

function days(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000) throw new InvalidArgumentError('1–1000');
  return value;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('0, 1, 2 …');
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1_000)) throw new InvalidArgumentError('大于 0，最多 1000 / above 0, at most 1000');
  return value;
}
