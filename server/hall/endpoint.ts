import type { ZodType, z } from 'zod';
import type { RecordedEvent } from '../journal/event.ts';
import type { Outcome, Request } from './execute.ts';
import type { CounterId } from '../../contract/ids.ts';
import type { Asker, Rule } from '../doors/may.ts';
import type { AnyCommand, Refusal } from './slice.ts';

/** Who calls over HTTP or the socket. */
export interface Caller extends Asker {
  /** Whose idempotency keys these are. */
  readonly id: string;
  /** Stands on the events. */
  readonly actor: string;
  /** `page`: of a hall without accounts · `staff`: signed in · `screen`: paired · `token`: a program. */
  readonly kind: 'local' | 'page' | 'staff' | 'screen' | 'token' | 'nobody';
  /** The kiosk that a screen or a kiosk PC is. */
  readonly kioskId?: string;
  /** The counter where somebody sits, or where a screen stands. */
  readonly counterId?: CounterId;
  readonly accountId?: string;
  readonly sessionId?: string;
  readonly screenId?: string;
  /** Hash of the token that a screen brings, paired or not yet. */
  readonly screenToken?: string;
  /** Network address. */
  readonly address?: string;
}

export interface Asked<Params, Body> {
  readonly params: Params;
  readonly body: Body;
  readonly caller: Caller;
  readonly repeat?: NonNullable<Request<never>['repeat']>;
}

export interface Answered {
  readonly answer: unknown;
  readonly replayed?: boolean;
  readonly cookies?: readonly SetCookie[];
}

/** A cookie of the hall; `null`: it goes. All are out of reach of scripts and of other sites. */
export interface SetCookie {
  readonly name: string;
  readonly value: string | null;
  /** ms; left out: until the browser is closed. */
  readonly keepMs?: number;
}

/** One operation of the HTTP API: the schemas check it at the border and make the OpenAPI document. */
export interface Endpoint<Params = never, Body = never> {
  readonly method: 'get' | 'post';
  /** Below /api/v1, in Express's manner: `/counters/:id/call`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: Readonly<Record<string, ZodType>>;
  readonly body?: ZodType;
  readonly answer: ZodType;
  readonly status?: 200 | 201;
  /** Refusals a caller has to expect, for the OpenAPI document. */
  readonly refusals?: readonly string[];
  /** Codes of unknown things that the path names: 404; unknown things in a body are 400. */
  readonly notFound?: readonly string[];
  /** Who may ask. */
  readonly may: Rule;
  /** What is meant by `own` in the rule. */
  readonly own?: Own;
  handle(asked: Asked<Params, Body>): Promise<Answered | Refusal> | Answered | Refusal;
}

export type AnyEndpoint = Endpoint;

/** An operation whose handler takes what its own schemas let through. */
export function endpoint<Params, Body>(spec: Endpoint<Params, Body>): AnyEndpoint {
  return spec;
}

/** Whether what is asked for is the caller's own. */
export type Own = (caller: Caller, asked: Pick<Asked<unknown, unknown>, 'params' | 'body'>) => boolean;

/** The counter in the path is the caller's. */
export const ownCounter: Own = ({ counterId }, { params }) =>
  counterId !== undefined && (params as { readonly id?: unknown }).id === counterId;

/** The kiosk in the body is the caller's. */
export const ownKiosk: Own = ({ kioskId }, { body }) =>
  kioskId !== undefined && (body as { readonly kioskId?: unknown } | undefined)?.kioskId === kioskId;

/** What an endpoint needs of the hall. */
export interface Executor<State> {
  execute<Command extends AnyCommand>(command: Command, request: Request<State>): Promise<Outcome>;
  readonly state: State;
  now(): number;
}

type Parsed<Schemas> = {
  readonly [Key in keyof Schemas]: Schemas[Key] extends ZodType ? z.infer<Schemas[Key]> : never;
};

export interface CommandEndpoint<State, Params extends Readonly<Record<string, ZodType>>, Body extends ZodType> {
  readonly path: string;
  readonly summary: string;
  readonly params?: Params;
  readonly body: Body;
  readonly answerSchema: ZodType;
  readonly status?: 200 | 201;
  readonly refusals?: readonly string[];
  readonly notFound?: readonly string[];
  readonly may: Rule;
  readonly own?: Own;
  /** Sealing what is personal in a body waits for its key. */
  command(
    params: Parsed<Params>,
    body: z.infer<Body>,
    state: State,
  ): AnyCommand | Refusal | Promise<AnyCommand | Refusal>;
  answer(state: State, events: readonly RecordedEvent[], params: Parsed<Params>): unknown;
}

/** A POST that is one command: its answer is made at the tip, kept for repeats, and given once durable. */
export function commandEndpoint<State, Params extends Readonly<Record<string, ZodType>>, Body extends ZodType>(
  hall: Executor<State>,
  spec: CommandEndpoint<State, Params, Body>,
): AnyEndpoint {
  const { path, summary, params, body, answerSchema, status, refusals, notFound, may, own } = spec;
  return endpoint<Parsed<Params>, z.infer<Body>>({
    method: 'post',
    path,
    summary,
    body,
    answer: answerSchema,
    ...(params === undefined ? {} : { params }),
    ...(status === undefined ? {} : { status }),
    ...(refusals === undefined ? {} : { refusals }),
    ...(notFound === undefined ? {} : { notFound }),
    may,
    ...(own === undefined ? {} : { own }),
    handle: async (asked) => {
      const command = await spec.command(asked.params, asked.body, hall.state);
      if ('refused' in command) return command;
      const outcome = await hall.execute(command, {
        actor: asked.caller.actor,
        ...(asked.repeat === undefined ? {} : { repeat: asked.repeat }),
        answer: (state, events) => spec.answer(state, events, asked.params),
      });
      return outcome;
    },
  });
}
