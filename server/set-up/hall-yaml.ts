import { stringify } from 'yaml';
import type { DraftService, SetUpDraft } from '../../contract/set-up.ts';
import { numbered } from './numbering.ts';
import { markOf, officialName } from './official-name.ts';

/** Days that numbers are given on, as hall.yaml writes them. */
const DAYS = { workdays: 'workdays', six: [1, 2, 3, 4, 5, 6], every: [1, 2, 3, 4, 5, 6, 7] } as const;

/** `桃江县……` */
const LONGEST_COUNTER_NAME = 20;

/** Who is let in earlier, as nearly every hall has it; changed on /settings. */
const CLASSES = [
  { id: 'elderly', name: '65岁以上老人', headStartMinutes: 15, ageFrom: 65 },
  { id: 'disabled', name: '残疾人', headStartMinutes: 15 },
  { id: 'pregnant', name: '孕妇', headStartMinutes: 15 },
  { id: 'soldier', name: '军人 退役军人', headStartMinutes: 10 },
];

/**
 * The hall.yaml of a draft without problems, commented for whoever opens it in three years. Every section stands in it, with
 * a line that says what it is; what this hall does not have is there as a comment to be opened.
 */
export function hallYaml(draft: SetUpDraft): string {
  const counters = countersOf(draft.services);
  return [
    '# 这个大厅的设置，由第一天的设置页写成。改完检查：quhao check --config hall.yaml',
    '# 除了 devices（接线，每次启动都读）和 kiosk（口令），其余的以后在办公页“设置”里改；改这里要再运行 quhao config apply。',
    '# 编号要加引号："1"。标点用英文的。每一项还能写什么，见 examples/hall.yaml。',
    '',
    ...section('大厅：名称、咨询电话、监督电话；phoneUrl 是手机打开号票二维码的地址，没有就不印', {
      hall: hallOf(draft),
    }),
    '  # phoneUrl: http://192.168.1.10:8080',
    '',
    ...list(
      '业务：prefix 是号码前的字母，counters 是哪些窗口办，errands 是给人看的“办什么事”',
      'services',
      servicesOf(draft.services),
    ),
    '',
    ...list('窗口：id 是编号，number 是叫号时念的、屏上显示的号码', 'counters', counters),
    '',
    ...list('优先：headStartMinutes 当作早来了几分钟；ageFrom 刷身份证满这个岁数就给', 'priorityClasses', CLASSES),
    '',
    ...hoursOf(draft.hours),
    '',
    '# 叫号规则：不写就是通常的，在办公页“设置”里改',
    '# rules: { callsBeforeNoShow: 3, reactivations: 1 }',
    '',
    '# 预约：不写就没有',
    '# appointments: { slotMinutes: 30, daysAhead: 14, lateMinutes: 15, aheadMinutes: 20 }',
    '',
    '# 取号机上工作人员的口令，由 quhao pin --config hall.yaml 写',
    '# kiosk: { staffPin: "scrypt:…" }',
    '',
    ...section('大屏：没人叫号多少秒后放播放单，一张放几秒；图片、影片在办公页“设置”里放进去', {
      displays: { idleAfterSeconds: 90, slideSeconds: 15, playlist: [{ rules: true }] },
    }),
    '',
    '# 窗口人员：姓名、职务、照片，窗口屏和评价器上有；在办公页“设置”里填',
    '# staff: []',
    '',
    ...devicesOf(draft.devices),
    '',
  ].join('\n');
}

function hallOf({ place, phones }: SetUpDraft): object {
  const [consult, supervision] = [phones.consult.trim(), phones.supervision.trim()];
  return {
    name: officialName(place),
    kind: place.kind,
    mark: markOf(place.county),
    ...(consult === '' ? {} : { consultPhone: consult }),
    ...(supervision === '' ? {} : { supervisionPhone: supervision }),
  };
}

function servicesOf(services: readonly DraftService[]): object[] {
  return numbered(services).map(({ id, prefix, counter }) => {
    const { name, errands, icon } = services.find((service) => service.id === id)!;
    return {
      id,
      name: name.trim(),
      prefix,
      counters: [String(counter)],
      ...(errands.trim() === '' ? {} : { errands: errands.trim() }),
      ...(icon === null ? {} : { icon }),
    };
  });
}

/** A counter is named after what it does. */
function countersOf(services: readonly DraftService[]): object[] {
  const names = new Map<number, string[]>();
  for (const { id, counter } of numbered(services)) {
    const { name } = services.find((service) => service.id === id)!;
    names.set(counter, [...(names.get(counter) ?? []), name.trim()]);
  }
  return [...names]
    .sort(([a], [b]) => a - b)
    .map(([counter, done]) => ({ id: String(counter), number: String(counter), name: counterNameOf(done) }));
}

function counterNameOf(done: readonly string[]): string {
  const name = `${done.join('、')}窗口`;
  return name.length <= LONGEST_COUNTER_NAME ? name : '综合窗口';
}

function hoursOf({ always, open, days }: SetUpDraft['hours']): string[] {
  const said =
    '办公时间：open 几点到几点，days 是 workdays（按国家放假调休）或星期几；开门前 30 分钟可以取号，关门前 10 分钟取最后一个';
  if (always)
    return [`# ${said}。不写就一直能取号`, '# hours: { open: ["8:30-12:00", "14:30-17:30"], days: workdays }'];
  return section(said, {
    hours: {
      open: open.map(({ from, to }) => `${from.trim()}-${to.trim()}`),
      days: DAYS[days],
      ticketsBeforeMinutes: 30,
      lastTicketMinutes: 10,
    },
  });
}

function devicesOf(devices: SetUpDraft['devices']): string[] {
  const said =
    '接线：呼叫器、窗口屏、打印机、语音……每次启动从这里读。怎么写见 examples/hall.yaml，试一试：quhao device test';
  return devices.length === 0 ? [`# ${said}`, 'devices: []'] : list(said, 'devices', devices);
}

function section(said: string, content: object): string[] {
  const [name, value] = Object.entries(content)[0] as [string, object];
  return [`# ${said}`, `${name}:`, ...Object.entries(value).map(([key, one]) => `  ${key}: ${flow(one)}`)];
}

/** One thing a line, so that it can be moved, copied and commented out. */
function list(said: string, name: string, items: readonly object[]): string[] {
  return [`# ${said}`, `${name}:`, ...items.map((item) => `  - ${flow(item)}`)];
}

function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}
