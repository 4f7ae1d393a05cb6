import fc from 'fast-check';
import type { SetUpDraft } from '../../contract/set-up.ts';
import { PRESCRIBED, USUAL_DRAFT } from '../../server/set-up/usual.ts';

/** What people type: Chinese, marks of YAML, quotes, emoji, rare characters, spaces at either end. */
const typed = (longest: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ maxLength: longest, unit: fc.constantFrom(...'桃江县 镇1A:#-"\'{}[],&*!|>%@`·、𠮷㛃?\\/ ') }),
      fc.constantFrom('', '是', 'null', '~', 'yes', '- a', '# b', '1.0', '0x1F', '@x', 'a: b'),
      fc.string({ maxLength: longest, unit: 'grapheme' }),
    )
    .filter((text) => text.length <= longest && !/[\p{Cc}\p{Cf}\p{Cs}\uFFFD]/u.test(text));

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${hour}:${String(minute).padStart(2, '0')}`);

const device = fc.oneof(
  fc.record({
    id: fc.constant('printer'),
    kind: fc.constant('printer'),
    protocol: fc.constant('escpos'),
    transport: fc.constant({ usb: '/dev/usb/lp0' }),
    paper: fc.constantFrom(58, 80, 30),
  }),
  fc.record({
    id: fc.constant('boxes'),
    kind: fc.constant('call-box'),
    protocol: fc.constant('ff68'),
    transport: fc.constant({ serial: '/dev/serial/by-path/a', baudRate: 9600 }),
    boxes: fc.constantFrom({ 1: '1' }, { 1: '77' }, { 300: '1' }),
  }),
);

/** Mostly this, now and then that. */
const mostly = <T>(right: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: other });

/** Drafts as the page can send them: most are right, many are not. */
export const drafts: fc.Arbitrary<SetUpDraft> = fc.record({
  step: fc.constantFrom('name', 'services', 'done'),
  seen: fc.constant([]),
  place: fc.record({
    kind: fc.constantFrom('township', 'sub-centre'),
    county: mostly(fc.constantFrom('桃江县', '安化县', '沅江市'), typed(20)),
    name: fc.oneof(fc.constantFrom('桃花江镇', '不动产登记'), typed(14), typed(20)),
  }),
  services: fc
    .tuple(
      fc.array(fc.boolean(), { minLength: PRESCRIBED.length, maxLength: PRESCRIBED.length }),
      fc.array(fc.option(fc.integer({ min: 1, max: 99 }))),
      mostly(
        fc.array(fc.record({ name: typed(19).map((name) => `办${name}`), errands: typed(60) }), { maxLength: 25 }),
        fc.array(fc.record({ name: typed(40), errands: typed(80) }), { maxLength: 3 }),
      ),
    )
    .map(([ticks, counters, own]) => [
      ...PRESCRIBED.map((service, at) => ({ ...service, ticked: ticks[at]!, counter: counters[at] ?? null })),
      ...own.map((words, at) => ({ ...words, id: `own-${at + 1}`, ticked: true, icon: null, counter: null })),
    ]),
  hours: fc.record({
    always: fc.boolean(),
    open: mostly(
      fc.constant(USUAL_DRAFT.hours.open),
      fc.array(fc.record({ from: fc.oneof(clock, typed(8)), to: clock }), { minLength: 1, maxLength: 3 }),
    ),
    days: fc.constantFrom('workdays', 'six', 'every'),
  }),
  phones: fc.record({
    consult: fc.constantFrom('', '0737-8880000', ' 8880000 '),
    supervision: mostly(fc.constant('12345'), typed(30)),
  }),
  director: fc.record({
    login: mostly(fc.constantFrom('zhangli', '张丽'), fc.constantFrom('', 'Zhang Li')),
    name: mostly(fc.constant('张丽'), typed(60)),
  }),
  devices: fc.array(device, { maxLength: 2 }),
}) as fc.Arbitrary<SetUpDraft>;
