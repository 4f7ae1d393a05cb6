import type { Page } from 'playwright-core';
import { ask } from './hall.ts';
import type { Stage } from './stage.ts';

/** How a page is used, hence how large its keys are: by whoever stands before it, from afar, on a desk, in the hand. */
export type Use = 'touched' | 'seen' | 'desk' | 'hand';

/** One page, at one size, in one manner, and what is shown on it one after the other. */
export interface Face {
  readonly name: string;
  /** As tools/pages.js has it. */
  readonly route: string;
  readonly use: Use;
  readonly size: readonly [width: number, height: number];
  readonly address: (stage: Stage) => string | Promise<string>;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly name: string;
  /** Ends when the step is on the screen. */
  readonly go: (page: Page, stage: Stage) => Promise<void>;
  /** Any key, the tab key too, is an answer: nobody walks through it. */
  readonly anyKeyAnswers?: true;
}

/** In the page, before its own script: a line to the hall that can be cut. */
export function lineToCut(): void {
  const Line = WebSocket;
  const open: WebSocket[] = [];
  let isCut = false;
  window.WebSocket = class extends Line {
    constructor(url: string | URL, protocols?: string | string[]) {
      // nobody listens at port 9
      super(isCut ? 'ws://127.0.0.1:9' : url, protocols);
      open.push(this);
    }
  };
  Object.assign(window, {
    cutLine: () => {
      isCut = true;
      for (const line of open) line.close();
    },
  });
}

const appears =
  (selector: string): Step['go'] =>
  (page) =>
    page.locator(selector).first().waitFor();
const press =
  (selector: string, then: string): Step['go'] =>
  async (page) => {
    await page.locator(selector).first().click();
    await page.locator(then).first().waitFor();
  };
/** The hall is lost once the page has shown it. */
const lost = (shown: string, then: string): readonly Step[] => [
  {
    name: 'out of step',
    go: async (page) => {
      await page.locator(shown).first().waitFor();
      await page.evaluate(() => (window as unknown as { cutLine(): void }).cutLine());
      await page.locator(then).first().waitFor();
    },
  },
];
const at = (selector: string): readonly Step[] => [{ name: '', go: appears(selector) }];

// ---- the kiosk: every page of it, in every manner, in both languages, at each size ----

const MANNERS = {
  usual: null,
  large: '.foot .elder',
  low: '.foot .sitting',
  contrast: '.foot .qh-key:has(.halves)',
} as const;
const HOMES: Readonly<Record<keyof typeof MANNERS, string>> = {
  usual: '.rows .row',
  large: '.elder-home .row',
  low: '.kiosk.low .row',
  contrast: '.qh-contrast .row',
};
const KIOSKS = [
  { size: [1080, 1920], manners: ['usual', 'large', 'low', 'contrast'] },
  // no keys low: a screen that lies across is low enough
  { size: [1280, 1024], manners: ['usual', 'large', 'contrast'] },
  { size: [1024, 768], manners: ['usual', 'large', 'contrast'] },
] as const;

const kiosks: readonly Face[] = KIOSKS.flatMap(({ size, manners }) =>
  manners.flatMap((manner) =>
    (['zh', 'en'] as const).map((language): Face => {
      const key = MANNERS[manner];
      const home = HOMES[manner];
      const first: Step['go'] = key === null ? appears(home) : press(key, home);
      return {
        name: `kiosk ${manner} ${language} ${size.join('×')}`,
        route: '/kiosk',
        use: 'touched',
        size,
        address: () => `/kiosk?kiosk=kiosk-1&lang=${language}`,
        steps: [
          { name: 'home', go: first },
          { name: 'choose', go: press('.row', '.classes') },
          { name: 'chosen', go: press('.tick', '.tick[aria-pressed=true]') },
          { name: 'taken', go: press('.keys .main', '.taken .number') },
        ],
      };
    }),
  ),
);
const checkIn: readonly Face[] = KIOSKS.map(({ size }) => ({
  name: `kiosk check-in ${size.join('×')}`,
  route: '/kiosk',
  use: 'touched',
  size,
  address: () => '/kiosk',
  steps: [
    {
      name: 'digits',
      go: async (page) => {
        await page.getByRole('button', { name: /我有预约|appointment/i }).click();
        await page.getByRole('button', { name: '4', exact: true }).click();
      },
    },
  ],
}));
const lostSlip: readonly Face[] = KIOSKS.map(({ size }) => ({
  name: `kiosk, a slip again ${size.join('×')}`,
  route: '/kiosk',
  use: 'touched',
  size,
  address: () => '/kiosk?kiosk=kiosk-1',
  steps: [
    {
      name: 'keypad',
      go: async (page) => {
        await page.getByRole('button', { name: /再打一张|again/i }).click();
        await page.locator('.again').waitFor();
      },
    },
  ],
}));
const corner: readonly Face[] = KIOSKS.map(({ size }) => ({
  name: `kiosk, staff corner ${size.join('×')}`,
  route: '/kiosk',
  use: 'touched',
  size,
  address: () => '/kiosk?kiosk=kiosk-1',
  steps: [
    {
      name: 'PIN',
      go: async (page) => {
        await page.locator('.door').hover();
        await page.mouse.down();
        await page.locator('.corner').waitFor();
        await page.mouse.up();
      },
    },
  ],
}));
/** Last, since they leave the hall, or the page's clock, in another state. */
const kiosksInTrouble: readonly Face[] = [
  {
    name: 'kiosk without a hall',
    route: '/kiosk',
    use: 'touched',
    size: [1080, 1920],
    address: () => '/kiosk',
    steps: lost('.rows .row', '.kiosk .away'),
  },
  {
    name: 'kiosk without paper',
    route: '/kiosk',
    use: 'touched',
    size: [1080, 1920],
    address: () => '/kiosk?kiosk=kiosk-1',
    steps: [
      {
        name: 'taken',
        go: async (page, { url }) => {
          await ask(url, 'POST', '/simulation/actions', { do: 'paper', deviceId: 'printer', paper: 'out' });
          await page.locator('.row').first().click();
          await page.locator('.keys .main').click();
          await page.locator('.paper.trouble').waitFor();
        },
      },
    ],
  },
  {
    name: 'kiosk that nobody touches',
    route: '/kiosk',
    use: 'touched',
    size: [1080, 1920],
    address: () => '/kiosk',
    steps: [
      {
        name: 'still there?',
        anyKeyAnswers: true,
        go: async (page) => {
          await page.clock.install();
          await page.reload();
          await page.locator('.row').first().click();
          await page.clock.fastForward(61_000);
          await page.getByRole('alertdialog').waitFor();
        },
      },
    ],
  },
];

// ---- everything else ----

const face = (
  name: string,
  route: string,
  use: Use,
  size: Face['size'],
  address: string | Face['address'],
  steps: readonly Step[],
): Face => ({ name, route, use, size, steps, address: typeof address === 'string' ? () => address : address });

const WALL = [1920, 1080] as const;
const COUNTER = [1280, 720] as const;
const PAD = [1280, 800] as const;
const DESK = [1366, 900] as const;
const HANDS = [
  [360, 640],
  [390, 844],
] as const;

const displays: readonly Face[] = [
  face('wall', '/display', 'seen', WALL, '/display', at('.newest')),
  face('wall en', '/display', 'seen', WALL, '/display?lang=en', at('.newest')),
  face('wall at rest', '/display', 'seen', WALL, ({ resting }) => resting('2026-11-26T09:00:00+08:00'), at('.slide')),
  face(
    'wall at night',
    '/display',
    'seen',
    WALL,
    ({ called }) => called('2026-11-26T20:00:00+08:00'),
    at('.qh-dim .newest'),
  ),
  face(
    'wall at rest at night',
    '/display',
    'seen',
    WALL,
    ({ resting }) => resting('2026-11-26T20:00:00+08:00'),
    at('.qh-dim .slide'),
  ),
  face('wall', '/display', 'seen', WALL, '/display', lost('.newest', '.wall.stale')),
  face('wall en', '/display', 'seen', WALL, '/display?lang=en', lost('.newest', '.wall.stale')),
  face('counter display', '/counter-display/:id', 'seen', COUNTER, '/counter-display/1', lost('.now', '.screen.stale')),
  ...['1', '2', '4', '5', '8'].map((id) =>
    face(
      `counter display ${id} en`,
      '/counter-display/:id',
      'seen',
      COUNTER,
      `/counter-display/${id}?lang=en`,
      at('.now'),
    ),
  ),
  face('wall of a zone', '/display', 'seen', WALL, '/display?counters=2,3', at('.newest')),
  ...[
    ['calls', '1'],
    ['serves', '4'],
    ['pauses', '5'],
    ['has sent away', '2'],
    ['free', '7'],
    ['closed', '8'],
  ].map(([name, id]) =>
    face(`counter display ${name}`, '/counter-display/:id', 'seen', COUNTER, `/counter-display/${id}`, at('.now')),
  ),
];

const pads: readonly Face[] = [
  face('pad asleep', '/pad/:id', 'touched', PAD, '/pad/7', at('.asleep')),
  face('pad', '/pad/:id', 'touched', PAD, '/pad/3', [
    { name: 'awake', go: appears('.faces') },
    { name: 'reasons, bad', go: press('.faces .qh-key:nth-child(4)', '.reasons') },
    { name: 'reason picked', go: press('.reasons li .qh-key', '.reasons [aria-pressed=true]') },
  ]),
  face('pad', '/pad/:id', 'touched', PAD, '/pad/3', lost('.faces', '.qh-stale')),
  face('pad en', '/pad/:id', 'touched', PAD, '/pad/3?lang=en', lost('.faces', '.qh-stale')),
  face('pad en', '/pad/:id', 'touched', PAD, '/pad/3?lang=en', [
    { name: 'awake', go: appears('.faces') },
    { name: 'reasons, good', go: press('.faces .qh-key', '.reasons') },
  ]),
];

const key =
  (keys: readonly string[], then: string): Step['go'] =>
  async (page) => {
    for (const one of keys) await page.keyboard.press(one);
    await page.locator(then).first().waitFor();
  };
const consoles: readonly Face[] = [
  face('console', '/counter/:id', 'desk', DESK, '/counter/1', [
    { name: 'called', go: appears('.keys') },
    { name: 'hold', go: key(['3'], '.ask') },
    { name: 'transfer', go: key(['Escape', '0'], '.ask') },
    { name: 'pause', go: key(['Escape', '8'], '.ask') },
    { name: 'direct', go: key(['Escape', '5'], '.ask, input') },
  ]),
  face('console en', '/counter/:id', 'desk', DESK, '/counter/4?lang=en', at('.keys')),
  face('console', '/counter/:id', 'desk', DESK, '/counter/1', lost('.keys', '.qh-stale')),
  face('console paused', '/counter/:id', 'desk', DESK, '/counter/5', at('.keys')),
  face('console closed', '/counter/:id', 'desk', DESK, '/counter/8', at('.keys')),
  face('console, small window', '/counter/:id', 'desk', [480, 300], '/counter/3?small', at('.keys')),
  face('console, small window en', '/counter/:id', 'desk', [480, 300], '/counter/4?small&lang=en', at('.keys')),
];

const phonesOf = (size: Face['size']): readonly Face[] => {
  const wide = ` ${size[0]}`;
  const ticket = (name: keyof Stage['tickets'], steps: readonly Step[], query = ''): Face =>
    face(
      `phone ${name}${query === '' ? '' : ' en'}${wide}`,
      '/t/:token',
      'hand',
      size,
      ({ tickets }) => `/t/${tickets[name]}${query}`,
      steps,
    );
  return [
    ticket('waiting', at('.number')),
    ticket('waiting', at('.number'), '?lang=en'),
    ticket('near', at('.near')),
    ticket('called', at('.sign')),
    ticket('called', at('.sign'), '?lang=en'),
    ticket('waiting', lost('.number', '.qh-stale')),
    ticket('held', at('.state')),
    ticket('served', [
      { name: 'rate', go: appears('.rate') },
      { name: 'reasons', go: press('.rate .qh-key:last-of-type', '.rate .reason') },
    ]),
    ticket('served', at('.rate'), '?lang=en'),
    face(`appointment${wide}`, '/a/:token', 'hand', size, ({ appointment }) => `/a/${appointment}`, at('img')),
    face(`booking${wide}`, '/book', 'hand', size, '/book', [
      { name: 'slots', go: appears('.slot') },
      { name: 'chosen', go: press('.slot:not(.full)', '.qh-key.main:enabled') },
    ]),
    face(`booking en${wide}`, '/book', 'hand', size, '/book?lang=en', at('.slot')),
    face(`box on a phone${wide}`, '/box/:id', 'hand', size, '/box/3', at('button')),
  ];
};
const [narrow, usual] = HANDS;
// what fits the narrow phone in the longer language fits the usual one
const phones = [...phonesOf(narrow), ...phonesOf(usual).filter(({ name }) => !name.includes(' en'))];

const office = (name: string, route: string, selector: string, address = route): readonly Face[] =>
  ['', ' en'].map((language) =>
    face(
      `${name}${language}`,
      route,
      'desk',
      DESK,
      language === '' ? address : `${address}${address.includes('?') ? '&' : '?'}lang=en`,
      at(selector),
    ),
  );
const offices: readonly Face[] = [
  ...office('start', '/', '.counters li'),
  ...office('office board', '/office', 'main section'),
  ...office('day', '/day', 'main svg'),
  face('today', '/today', 'desk', DESK, '/today', [
    { name: 'list', go: appears('.tickets li') },
    { name: 'a life', go: press('.tickets button', '.tickets [aria-pressed=true]') },
    { name: 'close', go: press('.close .qh-key', '.close label') },
  ]),
  face('today en', '/today', 'desk', DESK, '/today?lang=en', at('.tickets li')),
  ...office('plan', '/plan', 'form .line'),
  ...office('rules', '/rules', 'main *'),
  ...office('devices', '/devices', 'main *'),
  face('backups', '/backups', 'desk', DESK, '/backups', [
    { name: 'none yet', go: appears('main .path') },
    { name: 'one made', go: press('.now .qh-key', 'main table') },
  ]),
  face('backups en', '/backups', 'desk', DESK, '/backups?lang=en', at('main .path')),
  ...office('restore', '/restore', 'main p'),
  ...office('ticket layout', '/ticket-layout', 'main img'),
  ...office('voice', '/voice', 'main li'),
  ...office('sign in', '/sign-in', 'form'),
  ...office('trust', '/trust', 'main ol'),
  ...office('pair a screen', '/pair', '.code', '/pair?kind=console&counter=1'),
  ...office('accounts', '/accounts', '.accounts li'),
  ...office('screens', '/screens', '.screens li'),
  ...office('deeds', '/deeds', 'main table tbody tr'),
  ...office('simulated hall', '/simulation', '.columns'),
  face('settings', '/settings', 'desk', [1440, 900], '/settings', [
    { name: 'services', go: press('main li .title', '.fields textarea') },
    ...['counters', 'priority', 'rules', 'hours', 'appointments', 'displays', 'the hall'].map((name, at) => ({
      name,
      go: press(`nav button:nth-of-type(${at + 2})`, `nav button:nth-of-type(${at + 2})[aria-current=page]`),
    })),
  ]),
  face('settings en', '/settings', 'desk', [1440, 900], '/settings?lang=en', at('aside section')),
  face('paper', '/paper/:id', 'desk', [600, 800], ({ tickets }) => `/paper/${tickets.waiting}`, at('main *')),
  face('parts', '/parts', 'desk', DESK, '/parts', at('main *')),
];

const staffPages: readonly Face[] = [
  face('staff', '/staff', 'desk', DESK, '/staff', [
    { name: 'register', go: appears('.row') },
    { name: 'form', go: press('.row button', 'form') },
    ...['substitutions', 'seats', 'personal'].map((name, at) => ({
      name,
      go: press(`.tabs button:nth-of-type(${at + 2})`, `.tabs button:nth-of-type(${at + 2})[aria-pressed=true]`),
    })),
    { name: 'question', go: press('.people .end button', '.question') },
  ]),
  face('staff en', '/staff', 'desk', DESK, '/staff?lang=en', at('.row')),
  ...office('staff papers', '/staff-papers', '.sheet'),
  face('what is kept', '/kept/:id', 'desk', DESK, '/kept/zhou', at('.kept li')),
];

// ---- the first day: a server of its own, once with each screen ----

const SET_UP_SCREENS = [
  ['touched', [1280, 800], 'zh'],
  ['touched', [1024, 768], 'en'],
] as const;
const goOn = 'footer .main';
const setUps: readonly Face[] = SET_UP_SCREENS.map(([use, size, language]) => ({
  name: `set-up ${language} ${size.join('×')}`,
  route: '/set-up',
  use,
  size,
  address: async ({ setUp }) => `${await setUp()}?lang=${language}`,
  steps: [
    { name: 'code', go: appears('.keypad') },
    {
      name: 'wrong code',
      go: async (page, { codeAt }) => {
        const wrong = codeAt(page.url()).replace(/./g, (digit) => String(9 - Number(digit)));
        await page.locator('.door input').fill(wrong);
        await page.getByRole('alert').waitFor();
      },
    },
    { name: 'restore wanted', go: press('.door .restore', '.door .restore[aria-pressed=true]') },
    {
      name: 'restore',
      go: async (page, { codeAt }) => {
        await page.locator('.door input').fill(codeAt(page.url()));
        await page.locator('.restore input[type=file]').waitFor();
      },
    },
    {
      name: 'name',
      go: async (page) => {
        await page.locator('.instead > .qh-key').click();
        await page.locator('.townships').waitFor();
      },
    },
    { name: 'name missing', go: press(goOn, '.wrong em') },
    { name: 'name chosen', go: press('.townships .qh-key', '.plate b') },
    { name: 'services', go: press(goOn, '.row') },
    { name: 'a service', go: press('.row > .qh-key', '.fields fieldset') },
    { name: 'hours', go: press(goOn, '.part') },
    { name: 'phones', go: press(goOn, 'input[type=tel]') },
    { name: 'director', go: press(goOn, 'input[type=password]') },
    { name: 'director missing', go: press(goOn, '.wrong em') },
    {
      name: 'devices',
      go: async (page) => {
        const typed = ['张丽', 'zhangli', '桃花江 1998', '桃花江 1998'];
        for (const [at, text] of typed.entries()) await page.locator('.fields input').nth(at).fill(text);
        await page.locator(goOn).click();
        await page.locator('main li .keys').first().waitFor();
      },
    },
    { name: 'devices chosen', go: press('main li .qh-key', 'main li [aria-pressed=true]') },
    { name: 'try', go: press(goOn, '.devices .state') },
    { name: 'done', go: press(goOn, '.begin:enabled') },
  ],
}));

const isUpright = ({ size: [width, height] }: Face): boolean => height > width;
/** Every page in every manner, in groups that take about as long. */
export const FACES: Readonly<Record<string, readonly Face[]>> = {
  'the kiosk, upright': [
    ...kiosks.filter(isUpright),
    ...[...checkIn, ...lostSlip, ...corner].filter(isUpright),
    ...kiosksInTrouble,
  ],
  'the kiosk, across': [...kiosks, ...checkIn, ...lostSlip, ...corner].filter((one) => !isUpright(one)),
  'displays and pads': [...displays, ...pads],
  'the console': consoles,
  'the phone': phones,
  'the office': offices,
  'the staff page': staffPages,

  'the first day': setUps,
};

/**
 * The same for a step of a page in every language and at every size, which stand in the names of faces: what depends on
 * neither is measured once.
 */
export function structureOf({ name }: Face, step: Step): string {
  return `${name.replace(/ (zh|en)\b| \d+(×\d+)?$/g, '')} ${step.name}`;
}
