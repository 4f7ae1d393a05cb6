import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { ask, openCounters, startTestHall } from './support/hall.ts';
import type { Answer } from './support/hall.ts';

/** What is used here of the JSON schemas in the OpenAPI document. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}
interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}

/** A value of each shape that a text of the API has; the first that fits stands for a field. */
const EXAMPLES = [
  '一',
  '123',
  '654321',
  'A',
  'A001',
  '08:30',
  '2030-01-07',
  '2030-01-07T08:30',
  '2030-01-07T08:30:00Z',
  '0737-8881234',
  '一个够长的密码十个字',
];

/** A field of text: where it is, and a body that is well formed but for what is put there. */
interface TextField {
  readonly at: string;
  readonly longest: number;
  readonly bodyWith: (text: string) => unknown;
}

const branches = ({ anyOf, oneOf }: Schema): readonly Schema[] => anyOf ?? oneOf ?? [];
const isText = ({ type, enum: words, const: word }: Schema): boolean =>
  type === 'string' && words === undefined && word === undefined;

function exampleOf(schema: Schema): unknown {
  const [branch] = branches(schema);
  if (branch !== undefined) return exampleOf(branch);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'string': {
      const shape = new RegExp(schema.pattern ?? '', 'u');
      const found = EXAMPLES.find(
        (one) =>
          shape.test(one) && one.length >= (schema.minLength ?? 0) && one.length <= (schema.maxLength ?? Infinity),
      );
      if (found === undefined) throw new Error(`no example for ${JSON.stringify(schema)}`);
      return found;
    }
    case 'number':
    case 'integer':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => exampleOf(schema.items ?? {}));
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, exampleOf(schema.properties?.[name] ?? {})]),
      );
    default:
      return null;
  }
}

/** Every text in a body, in every branch, list and record; names of a record's members are texts, too. */
function textFields(schema: Schema, at: string, around: (value: unknown) => unknown): TextField[] {
  if (isText(schema)) return [{ at, longest: schema.maxLength ?? 0, bodyWith: around }];
  const found = branches(schema).flatMap((branch) => textFields(branch, at, around));
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    const inside = (value: unknown): unknown => around({ ...(exampleOf(schema) as object), [name]: value });
    found.push(...textFields(part, `${at}.${name}`, inside));
  }
  if (schema.items !== undefined) {
    found.push(...textFields(schema.items, `${at}[]`, (value) => around([value])));
  }
  if (typeof schema.additionalProperties === 'object') {
    const member = schema.additionalProperties;
    found.push(...textFields(member, `${at}.*`, (value) => around({ a: value })));
    found.push({ at: `${at}.(name)`, longest: 0, bodyWith: (name) => around({ [name]: exampleOf(member) }) });
  }
  return found;
}

async function wayIn(url: string): Promise<{ readonly path: string; readonly fields: TextField[] }[]> {
  const { paths } = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, { readonly post?: Operation }>>;
  };
  return Object.entries(paths).flatMap(([path, { post }]) => {
    const schema = post?.requestBody?.content['application/json'].schema;
    if (schema === undefined) return [];
    const named = new Map(post?.parameters.map((one) => [one.name, one.schema]));
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(exampleOf(named.get(name) ?? {})));
    return [{ path: address, fields: textFields(schema, '', (value) => value) }];
  });
}

/** Who asks on and on is told to wait; this is about what is asked, not about how often. */
async function patiently(url: string, path: string, body: unknown): Promise<Answer> {
  for (;;) {
    const answer = await ask(url, 'POST', path, body);
    if (answer.status !== 429) return answer;
    await new Promise((resolve) => {
      setTimeout(resolve, Number(answer.headers.get('retry-after') ?? 1) * 1_000);
    });
  }
}

const MARKS = '<img src=x onerror=alert(1)>\u202e\u2067\u0000=cmd|calc';

test('every text of every way in refuses ten thousand characters and null bytes where they stand, and the hall goes on', async () => {
  const { url, hall, journal } = await startTestHall();
  await openCounters({ hall });
  const before = journal.position;
  const taken: unknown[] = [];
  let tried = 0;
  for (const { path, fields } of await wayIn(url)) {
    for (const { at, longest, bodyWith } of fields) {
      tried += 1;
      const length = Math.max(10_000, longest + 1);
      for (const text of ['字'.repeat(length), `${'1'.repeat(length - 1)}.`, MARKS, '\u0000']) {
        const { body, status } = await patiently(url, path, bodyWith(text));
        if (body.code !== 'malformed' && body.code !== 'too-large')
          taken.push([path, at, text.slice(0, 8), status, body.code]);
      }
    }
  }
  expect(taken).toEqual([]);
  expect(tried).toBeGreaterThan(100);
  expect(journal.position).toBe(before);
  expect((await ask(url, 'POST', '/tickets', { serviceId: 'petition', print: false })).status).toBe(201);
  expect((await ask(url, 'POST', '/counters/1/call', {})).status).toBe(200);
}, 120_000);

test('an address of ten thousand characters, or with null bytes and marks, is one that does not exist', async () => {
  const { url, ways } = await startTestHall();
  for (const { method, path } of ways.endpoints) {
    if (!path.includes(':')) continue;
    for (const text of ['x'.repeat(10_000), encodeURIComponent(MARKS), '%00', '%E5%AD', '..%2f..']) {
      const address = `${url}/api/v1${path.replaceAll(/:\w+/g, text)}`;
      const { status } = await fetch(address, {
        method,
        ...(method === 'post' ? { headers: { 'Content-Type': 'application/json' }, body: '{}' } : {}),
      });
      expect([path, text.slice(0, 8), status]).toEqual([
        path,
        text.slice(0, 8),
        expect.toBeOneOf([400, 404, 414, 431]),
      ]);
    }
  }
});

test('a room of nine thousand characters or of no text at all is none, and the line stays', async () => {
  const { url } = await startTestHall();
  const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
  for (const room of ['x'.repeat(9_000), '__proto__', MARKS, { room: 1 }, null, ['hall-display']]) {
    const answer: unknown = await socket.timeout(3_000).emitWithAck('join', { room });
    expect([room, answer]).toEqual([room, expect.not.objectContaining({ view: expect.anything() })]);
  }
  expect(await socket.timeout(3_000).emitWithAck('join', { room: 'hall-display' })).toHaveProperty('view');
  socket.close();
});
