import { randomBytes } from 'node:crypto';
import { EmptyBody } from '../../contract/api.ts';
import { StaffId } from '../../contract/ids.ts';
import { ForgetBody, KeptAnswer, LeavingBody, RegisterAnswer, StaffBody, StaffIdAnswer } from '../../contract/staff.ts';
import { DIRECTOR, DIRECTOR_ALONE, STAFF } from '../doors/may.ts';
import { hallTime } from '../hall/clock.ts';
import { commandEndpoint, endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Caller, Executor } from '../hall/endpoint.ts';
import type { AnyCommand, Refusal } from '../hall/slice.ts';
import { isRefusal } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Database } from '../journal/sqlite.ts';
import type { ForgottenState } from '../vault/forgotten.ts';
import { keptAbout } from '../vault/kept.ts';
import type { Vault } from '../vault/vault.ts';
import type { StaffCommand } from './commands.ts';
import { changesOf, sealed } from './sealing.ts';
import { personOf } from './state.ts';
import type { StaffState } from './state.ts';
import { tracesOf } from './traces.ts';
import { registerAnswer } from './views.ts';

export interface RegisterRoutes<State> {
  readonly hall: Executor<State>;
  readonly vault: Vault;
  readonly reader: () => Database;
  /** One spelling for each name: what is typed is written as signs and paper have it. */
  readonly spelling: (text: string) => string;
  /** Ids that hall.yaml names. */
  readonly inFile: ReadonlySet<string>;
}

type None = Readonly<Record<string, never>>;
const UNKNOWN: Refusal = { refused: 'unknown-staff', unknown: true };

/** Who works in the hall. Changing answers carry no text of a person: they are kept for repeats. */
export function registerEndpoints<State extends { readonly staff: StaffState; readonly people: ForgottenState }>({
  hall,
  vault,
  reader,
  spelling,
  inFile,
}: RegisterRoutes<State>): AnyEndpoint[] {
  const spelled = (body: StaffBody): StaffBody => ({
    ...body,
    name: spelling(body.name),
    position: spelling(body.position),
    homeDepartment: body.homeDepartment === null ? null : spelling(body.homeDepartment),
  });
  const ofMember = {
    params: { id: StaffId },
    answerSchema: StaffIdAnswer,
    notFound: ['unknown-staff'],
    may: DIRECTOR,
    answer: (_state: State, _events: readonly RecordedEvent[], { id }: { readonly id: StaffId }) => ({ staffId: id }),
  };
  return [
    endpoint({
      method: 'get',
      path: '/register',
      summary:
        'Who works here, who stands in for whom, and what is kept how long; phones are whole for the director only',
      answer: RegisterAnswer,
      may: STAFF,
      handle: ({ caller }: Asked<unknown, unknown>) => ({
        answer: registerAnswer(hall.state.staff, hall.state.people, {
          vault,
          now: hall.now(),
          whole: isDirector(caller),
          inFile,
        }),
      }),
    }),
    commandEndpoint(hall, {
      path: '/register',
      summary: 'Register somebody',
      body: StaffBody,
      answerSchema: StaffIdAnswer,
      status: 201,
      refusals: ['unknown-counter'],
      may: DIRECTOR,
      command: async (_params: None, body): Promise<StaffCommand> => {
        const staffId = `s-${randomBytes(6).toString('hex')}` as StaffId;
        return { type: 'RegisterStaff', staffId, data: await sealed(vault, staffId, spelled(body)) };
      },
      answer: (_state, events) => ({ staffId: (events[0]!.data as { readonly staffId: StaffId }).staffId }),
    }),
    commandEndpoint(hall, {
      ...ofMember,
      path: '/register/:id',
      summary: 'Change what the register says of somebody',
      body: StaffBody,
      refusals: ['unknown-counter', 'staff-forgotten'],
      command: async ({ id }, body, state): Promise<AnyCommand | Refusal> => {
        const member = state.staff.members.get(id);
        if (member === undefined) return UNKNOWN;
        if (member.forgotten) return { refused: 'staff-forgotten' };
        const changes = await changesOf(vault, member, spelled(body));
        return { type: 'ChangeStaff', staffId: id, changes } as AnyCommand;
      },
    }),
    commandEndpoint(hall, {
      ...ofMember,
      path: '/register/:id/leave',
      summary: 'Somebody has left the hall',
      body: LeavingBody,
      refusals: ['staff-left', 'leaving-ahead', 'leaving-before-coming'],
      command: ({ id }, { on }): StaffCommand => ({ type: 'RecordLeaving', staffId: id, on }),
    }),
    commandEndpoint(hall, {
      ...ofMember,
      path: '/register/:id/return',
      summary: 'Somebody is back, or had never left',
      body: EmptyBody,
      refusals: ['staff-forgotten'],
      command: ({ id }): StaffCommand => ({ type: 'RecordReturn', staffId: id }),
    }),
    endpoint({
      method: 'post',
      path: '/register/:id/forget',
      summary: 'Forget somebody: whatever names them can never be read again; answered when their key is gone',
      params: { id: StaffId },
      body: ForgetBody,
      answer: StaffIdAnswer,
      refusals: ['staff-still-here', 'staff-forgotten'],
      notFound: ['unknown-staff'],
      may: DIRECTOR_ALONE,
      handle: async ({ params: { id }, body, caller, repeat }: Asked<{ id: StaffId }, ForgetBody>) => {
        const command: StaffCommand = { type: 'ForgetStaff', staffId: id, reason: body.reason };
        const outcome = await hall.execute(command, {
          actor: caller.actor,
          ...(repeat === undefined ? {} : { repeat }),
          answer: () => ({ staffId: id }),
        });
        if (!isRefusal(outcome)) await vault.forget(personOf(id));
        return outcome;
      },
    }),
    endpoint({
      method: 'get',
      path: '/register/:id/kept',
      summary: 'All that is kept about somebody and can be read: events, fields, times',
      params: { id: StaffId },
      answer: KeptAnswer,
      notFound: ['unknown-staff'],
      may: DIRECTOR_ALONE,
      handle: async ({ params: { id } }: Asked<{ id: StaffId }, unknown>) => {
        const { staff } = hall.state;
        if (!staff.members.has(id)) return UNKNOWN;
        const events = await keptAbout(reader(), vault, tracesOf(staff, id));
        const hallName = staff.configuration?.hall.name ?? '';
        return { answer: { hallName, at: hallTime(hall.now()), person: personOf(id), events } satisfies KeptAnswer };
      },
    }),
  ];
}

/** Whole phones, and why somebody is away, are for whoever decides on them. */
function isDirector({ everything, who }: Caller): boolean {
  return everything || who.includes('director');
}
