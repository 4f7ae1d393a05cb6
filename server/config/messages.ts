import type { Advice } from './finding.ts';

/** Every sentence of `quhao check`, Chinese first: what is wrong, and what to do. */
export const messages = {
  noSuchService: (service: string, known: string): Advice => ({
    message: `没有业务 “${service}” / no such service`,
    remedy: `用 services 里的 id / use an id of services: ${known}`,
  }),
  slotsCross: (from: string, to: string): Advice => ({
    message: `时段 ${from}–${to} 和前一个重叠，或结束得比开始早 / this stretch overlaps the one before, or ends before it begins`,
    remedy: '按先后写，互不重叠 / write them one after the other, none inside another',
  }),
  noAppointments: (service: string): Advice => ({
    message: `“${service}” 写了每个时段可约几人，却没有写预约的规则 / places can be booked, but there are no rules of booking`,
    remedy: '补上 / add: appointments: { slotMinutes: 30 }',
  }),
  bringNoteAlone: (service: string): Advice => ({
    message: `“${service}” 写了 bringNote，却没有 bring，不会显示 / a note without a list is not shown`,
    remedy: '补上要带的，或删掉 bringNote / add the list, or take the note out: bring: [身份证, 户口簿]',
  }),
  notYaml: (detail: string): Advice => ({
    message: `不是正确的 YAML / not valid YAML: ${detail}`,
    remedy: '检查缩进、冒号后的空格、引号和括号 / check indentation, the space after each colon, quotes and brackets',
  }),
  tab: (): Advice => ({
    message: '用了制表符缩进 / indented with a tab',
    remedy: '改成空格，每级两个 / use spaces, two a level',
  }),
  fullWidth: (): Advice => ({
    message: '这一行有全角标点，YAML 不认 / full-width punctuation on this line',
    remedy: '换成英文的冒号、逗号、括号和引号 / type : , { } [ ] " in English input mode',
  }),
  notUtf8: (): Advice => ({
    message: '文件不是 UTF-8 编码 / the file is not UTF-8',
    remedy: '用编辑器另存为 UTF-8 / save it again as UTF-8',
  }),
  empty: (): Advice => ({
    message: '文件里什么都没有 / the file is empty',
    remedy: '从 examples/hall.yaml 抄一份来改 / begin with a copy of examples/hall.yaml',
  }),
  writtenTwice: (key: string): Advice => ({
    message: `“${key}” 写了两次，只有一个会生效 / written twice, one of them would be lost`,
    remedy: '删掉一个，或改成另一个 / take one out, or make it another',
  }),
  unknownKey: (key: string, nearest: string | null, known: readonly string[]): Advice => ({
    message: `不认识的项 “${key}” / unknown key`,
    remedy:
      nearest === null
        ? `这里可以写 / here go: ${known.join(', ')}`
        : `是不是 “${nearest}”？ / did you mean ‘${nearest}’?`,
  }),
  missing: (key: string, example: string | null): Advice => ({
    message: `缺少 “${key}” / ${key} is missing`,
    remedy: example === null ? `补上 ${key} / add it` : `补上，例如 / add it, such as: ${example}`,
  }),
  needsQuotes: (key: string, given: string): Advice => ({
    message: `“${key}” 要写成文字，不是数 / ${key} must be text, not a number`,
    remedy: `加引号 / put it in quotes: "${given}"`,
  }),
  noQuotes: (key: string, given: string): Advice => ({
    message: `“${key}” 要写成数 / ${key} must be a number: ${given}`,
    remedy: '去掉引号，只写数字 / without quotes, digits only',
  }),
  whole: (key: string, given: string): Advice => ({
    message: `“${key}” 要写成整数 / ${key} must be a whole number: ${given}`,
    remedy: '去掉小数 / without decimals',
  }),
  trueOrFalse: (key: string, given: string): Advice => ({
    message: `“${key}” 只能是 true 或 false / ${key} must be true or false: ${given}`,
    remedy: '写 true（是）或 false（否），不加引号 / write true or false, without quotes',
  }),
  wrongType: (key: string, expected: string, example: string | null): Advice => ({
    message: `“${key}” 的写法不对，应是${KINDS[expected]?.zh ?? expected} / ${key} must be ${KINDS[expected]?.en ?? expected}`,
    remedy: example === null ? '照 examples/hall.yaml 写 / see examples/hall.yaml' : `例如 / such as: ${example}`,
  }),
  notOneOf: (key: string, given: string, values: readonly string[]): Advice => ({
    message: `“${key}” 不能是 ${given} / ${key} cannot be ${given}`,
    remedy: `写其中之一 / one of: ${values.join(', ')}`,
  }),
  outOfRange: (key: string, given: string, bound: 'atLeast' | 'atMost', limit: string): Advice => ({
    message: `“${key}” 的 ${given} 太${bound === 'atLeast' ? '小' : '大'} / ${key} is too ${bound === 'atLeast' ? 'small' : 'large'}`,
    remedy: bound === 'atLeast' ? `最小 ${limit} / ${limit} or more` : `最大 ${limit} / ${limit} or less`,
  }),
  wrongLength: (key: string, isText: boolean, bound: 'atLeast' | 'atMost' | 'exactly', limit: string): Advice => ({
    message: `“${key}” ${isText ? '的字数' : '的个数'}不对 / ${key} has the wrong length`,
    remedy: `${LENGTHS[bound].zh} ${limit} ${isText ? '个字' : '个'} / ${LENGTHS[bound].en} ${limit}`,
  }),
  wrongForm: (key: string, given: string, form: string): Advice => ({
    message: `“${key}” 的值 ${given} 不对 / ${key} has a wrong value`,
    remedy: `应是 / it should be: ${form}`,
  }),
  noTransport: (): Advice => ({
    message: 'transport 没有说设备接在哪里 / transport does not say where the device is',
    remedy:
      '写其中之一 / one of: { serial: /dev/ttyS1, baudRate: 9600 }, { tcp: "192.168.1.50:5005" }, { udp: "192.168.1.60:5005" }, { usb: /dev/usb/lp0 }, { queue: Ticket }',
  }),
  usedTwice: (key: string, value: string, first: number): Advice => ({
    message: `${key} “${value}” 用了两次 / used twice`,
    remedy: `第 ${first} 个已经用了，换一个 / number ${first} has it already, choose another`,
  }),
  noSuchCounter: (counter: string, known: string): Advice => ({
    message: `没有编号为 “${counter}” 的窗口 / no counter has this id`,
    remedy: `写已有的窗口 / one of: ${known}`,
  }),
  noDigits: (counter: string): Advice => ({
    message: `窗口 “${counter}” 没有号码可以叫 / the counter has no digits to be called by`,
    remedy: '加上一到三位数的 number / give it a number of one to three digits, such as: number: "1"',
  }),
  helpsItself: (counter: string, service: string): Advice => ({
    message: `窗口 “${counter}” 已经办 “${service}” / the counter serves it already`,
    remedy: '从 helpedBy 或 counters 里删掉一个 / take it out of one of the two',
  }),
  noService: (counter: string): Advice => ({
    message: `窗口 “${counter}” 没有业务 / no service names this counter`,
    remedy: '在某项业务的 counters 里写上它，综合咨询台可以不写 / name it in a service, unless it is a help desk',
  }),
  addressTwice: (address: string): Advice => ({
    message: `地址 ${address} 的呼叫器写了两次 / two boxes of one address`,
    remedy: '一根线上每个呼叫器要有自己的地址：拨背面的拨码 / each box on a line needs its own address: set its switch',
  }),
  addressRange: (address: string): Advice => ({
    message: `呼叫器地址 ${address} 不在 1–255 / box address out of range`,
    remedy: '看呼叫器背面的拨码 / see the switch on the back of the box',
  }),
  sameLine: (device: string, other: string, line: string): Advice => ({
    message: `“${device}” 和 “${other}” 用了同一条线 ${line} / two devices on one line`,
    remedy:
      '换一个串口或地址；一根线上的几个呼叫器写成一个设备，几块屏要各有 address / give one another port or address; boxes on one line are one device, signs on one line need an address each',
  }),
  sameKiosk: (printer: string, other: string, kiosk: string): Advice => ({
    message: `打印机 “${printer}” 和 “${other}” 都是 “${kiosk}” 的 / two printers of one kiosk`,
    remedy: '一台取号机只能有一台打印机 / a kiosk has one printer: name another kiosk',
  }),
  tooWideForSign: (text: string, characters: number): Advice => ({
    message: `屏上放不下 “${text}”，会滚动 / too wide for the sign, it will scroll`,
    remedy: `最多 ${characters} 个汉字：缩短窗口名或号码，或换宽的屏 / at most ${characters} Chinese characters: a shorter name or number, or a wider sign`,
  }),
  unstablePath: (port: string): Advice => ({
    message: `${port} 换插口或重启后可能是另一个设备 / may be another device after replugging`,
    remedy: '用 /dev/serial/by-path/ 下的名字 / use the name below /dev/serial/by-path/',
  }),
  badFrame: (detail: string): Advice => ({
    message: `frame 写得不对 / the frame cannot be read: ${detail}`,
    remedy: '照 drivers/led/README.md 写 / see drivers/led/README.md',
  }),
  badPattern: (): Advice => ({
    message: 'pattern 里没有 {key} / the pattern has no {key}',
    remedy: '例如 / such as: "{box},{key}"',
  }),
  simulatedOnly: (): Advice => ({
    message: 'memory 只在模拟大厅里有 / memory exists in the simulated hall only',
    remedy: '真实大厅写 serial、tcp 或 usb / in a real hall write serial, tcp or usb',
  }),
} as const;

const LENGTHS = {
  atLeast: { zh: '至少', en: 'at least' },
  atMost: { zh: '最多', en: 'at most' },
  exactly: { zh: '正好', en: 'exactly' },
} as const;

const KINDS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  string: { zh: '文字', en: 'text' },
  array: { zh: '一列', en: 'a list' },
  object: { zh: '几项“名字: 值”', en: 'a group of keys' },
  record: { zh: '几项“地址: 窗口”', en: 'a group of keys' },
};

/** Examples of what is missing or of the wrong kind, by key, or by place where a key means different things. */
export const examples: Readonly<Record<string, string>> = {
  hall: 'hall: { name: 桃江县桃花江镇便民服务中心 }',
  services: 'services: [ { id: civil, name: 民政救助, prefix: A, counters: ["1"] } ]',
  counters: 'counters: [ { id: "1", name: 民政救助窗口 } ]',
  'services.counters': 'counters: ["1", "2"]',
  id: 'id: civil',
  'counters.id': 'id: "1"',
  'priorityClasses.id': 'id: elderly',
  'devices.id': 'id: printer',
  name: 'name: 民政救助',
  'hall.name': 'name: 桃江县桃花江镇便民服务中心',
  'counters.name': 'name: 民政救助窗口',
  'priorityClasses.name': 'name: 65岁以上老人',
  prefix: 'prefix: A',
  bring: 'bring: [身份证, { zh: 户口簿, en: Household register, note: 原件, noteEn: original }]',
  bringNote: 'bringNote: 没带齐也能取号',
  tls: 'tls: { own: true, redirectFrom: 80 }',
  staffPin: 'staffPin: "scrypt:…"',
  headStartMinutes: 'headStartMinutes: 15',
  kind: 'kind: printer',
  protocol: 'protocol: escpos',
  frame: 'frame: "{address:2d}{text}\\r"',
  presses: 'presses: { "01": 5, "02": 4 }',
  'devices.kiosk': 'kiosk: kiosk-1',
  transport: 'transport: { serial: /dev/ttyS1, baudRate: 9600 }',
  baudRate: 'baudRate: 9600',
  boxes: 'boxes: { 1: "1", 2: "2" }',
  counter: 'counter: "1"',
};

/** The form of values that are checked letter by letter, for technicians who do not read patterns. */
export const forms: Readonly<Record<string, string>> = {
  id: '1–40 个字母、数字、- 或 _ / 1–40 letters, digits, - or _',
  counters: '窗口的 id / the id of a counter',
  helpedBy: '窗口的 id / the id of a counter',
  counter: '窗口的 id / the id of a counter',
  kiosk: '取号机的名字，例如 kiosk-1 / the name of a kiosk, such as kiosk-1',
  prefix: '一两个大写字母 / one or two capital letters: A',
  number: '一到三位数 / 1–3 digits: "1"',
  icon: '图标的名字，不带 .svg / the name of an icon, without .svg: civil',
  consultPhone: '电话号码 / digits, spaces, + - ( ): "0737-8880000"',
  supervisionPhone: '电话号码 / digits, spaces, + - ( ): "0737-8880001"',
  phoneUrl: '网址，末尾没有斜杠 / an address without a slash at the end: http://192.168.1.10:8080',
  tcp: '地址:端口 / host:port: "192.168.1.50:5005"',
  udp: '地址:端口 / host:port: "192.168.1.60:5005"',
  ask: '十六进制的字节 / bytes in hex: "AA 01"',
  thank: '十六进制的字节 / bytes in hex: "AA 01"',
  staffPin: '`quhao pin` 给的那一行，不是口令本身 / the line that `quhao pin` gives, not the PIN itself',
  presses: '十六进制的字节对 1–5 级 / bytes in hex and a level: { "01": 5 }',
  boxes: '呼叫器的地址 1–255 对窗口的 id / box address 1–255 and the id of a counter: { 1: "1" }',
};
