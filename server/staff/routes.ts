import { randomBytes } from 'node:crypto';
import { EmptyBody } from '../../contract/api.ts';
import { Day } from '../../contract/appointments.ts';
import { CounterId, StaffId } from '../../contract/ids.ts';
import {
  ForgetBody,
  KeptAnswer,
  LeavingBody,
  RegisterAnswer,
  SeatBody,
  SeatsAnswer,
  StaffBody,
  StaffIdAnswer,
  SubstitutionBody,
  SubstitutionId,
  SubstitutionIdAnswer,
} from '../../contract/staff.ts';
import { DIRECTOR, DIRECTOR_ALONE, OFFICE, STAFF } from '../doors/may.ts';
import { hallTime } from '../hall/clock.ts';
import { commandEndpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Caller, Executor } from '../hall/endpoint.ts';
import type { AnyCommand, Refusal } from '../hall/slice.ts';
import { isRefusal } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Database } from '../journal/sqlite.ts';
import type { ForgottenState } from '../vault/forgotten.ts';
import { keptAbout } from '../vault/kept.ts';
import type { Vault } from '../vault/vault.ts';
import type { StaffCommand } from './commands.ts';
import { seatsOf } from './records.ts';
import { changesOf, sealed } from './sealing.ts';
import { personOf } from './state.ts';
import type { StaffState } from './state.ts';
import { tracesOf } from './traces.ts';
import { registerAnswer } from './views.ts';

export interface StaffRoutes<State> {
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

/** The staff register over HTTP. Changing answers carry no text of a person: they are kept for repeats. */
export function staffEndpoints<State extends { readonly staff: StaffState; readonly people: ForgottenState }>({
  hall,
  vault,
  reader,
  spelling,
  inFile,
}: StaffRoutes<State>): AnyEndpoint[] {
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
  const ofSubstitution = (
    action: string,
    summary: string,
    type: 'AgreeToSubstitution' | 'RefuseSubstitution' | 'EndSubstitution',
  ): AnyEndpoint =>
    commandEndpoint(hall, {
      path: `/substitutions/:id/${action}`,
      summary,
      params: { id: SubstitutionId },
      body: EmptyBody,
      answerSchema: SubstitutionIdAnswer,
      refusals: ['substitution-decided', 'substitution-over', 'substitute-busy', 'counter-substituted', 'staff-left'],
      notFound: ['unknown-substitution'],
      may: DIRECTOR,
      command: ({ id }): StaffCommand => ({ type, substitutionId: id }),
      answer: (_state, _events, { id }) => ({ substitutionId: id }),
    });
  return [
    {
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
    },
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
    {
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
    } as unknown as AnyEndpoint,
    {
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
    } as unknown as AnyEndpoint,
    commandEndpoint(hall, {
      path: '/substitutions',
      summary: 'Ask that somebody stands in for another at a counter',
      body: SubstitutionBody,
      answerSchema: SubstitutionIdAnswer,
      status: 201,
      refusals: [
        'unknown-staff',
        'unknown-counter',
        'substitute-self',
        'staff-left',
        'no-counter-to-fill',
        'substitution-span',
        'substitution-over',
        'substitute-busy',
        'counter-substituted',
      ],
      may: STAFF,
      command: async (_params: None, body): Promise<AnyCommand> => {
        const { staffId, substituteStaffId, counterId = null, from, to, reason } = body;
        const times = { from: momentOf(from), to: momentOf(to) };
        const said = reason === undefined ? null : await sealedReason(vault, hall.state.staff, staffId, reason);
        const command: StaffCommand = {
          type: 'AskSubstitution',
          staffId,
          substituteStaffId,
          counterId,
          ...times,
          reason: said,
        };
        return command;
      },
      answer: (_state, events) => ({
        substitutionId: (events[0]!.data as { readonly substitutionId: string }).substitutionId,
      }),
    }),
    ofSubstitution('agree', 'The centre consents', 'AgreeToSubstitution'),
    ofSubstitution('refuse', 'The centre does not consent', 'RefuseSubstitution'),
    ofSubstitution('end', 'End a substitution before its time', 'EndSubstitution'),
    commandEndpoint(hall, {
      path: '/counters/:id/take-seat',
      summary: 'Somebody sits down at a counter; whoever sat there is relieved',
      params: { id: CounterId },
      body: SeatBody,
      answerSchema: SeatBody,
      refusals: ['unknown-staff', 'staff-left'],
      notFound: ['unknown-counter'],
      may: DIRECTOR,
      command: ({ id }, { staffId }): StaffCommand => ({ type: 'TakeSeat', counterId: id, staffId }),
      answer: ({ staff }, _events, { id }) => ({ staffId: staff.seats.get(id)!.staffId }),
    }),
    commandEndpoint(hall, {
      path: '/counters/:id/leave-seat',
      summary: 'Nobody sits at a counter any more',
      params: { id: CounterId },
      body: EmptyBody,
      answerSchema: EmptyBody,
      notFound: ['unknown-counter'],
      may: DIRECTOR,
      command: ({ id }): StaffCommand => ({ type: 'LeaveSeat', counterId: id }),
      answer: () => ({}),
    }),
    {
      method: 'get',
      path: '/seats/:day',
      summary: 'Who sat where when on a day',
      params: { day: Day },
      answer: SeatsAnswer,
      may: OFFICE,
      handle: async ({ params: { day } }: Asked<{ day: string }, unknown>) => ({
        answer: await seatsOf(reader(), hall.state.staff, vault, day),
      }),
    } as unknown as AnyEndpoint,
  ];
}

/** Whole phones, and why somebody is away, are for whoever decides on them. */
function isDirector({ everything, who }: Caller): boolean {
  return everything || who.includes('director');
}

/** UTC ms of a moment by the hall's clock. */
function momentOf(written: string): number {
  return Date.parse(`${written}:00+08:00`);
}

/** Sealed under the key of who is away; nobody unknown or forgotten gets a key. */
async function sealedReason(
  vault: Vault,
  { members }: StaffState,
  staffId: StaffId,
  reason: string,
): Promise<ReturnType<Vault['seal']> | null> {
  if (members.get(staffId)?.forgotten !== false) return null;
  await vault.admit(personOf(staffId));
  return vault.seal(personOf(staffId), 'reason', reason);
}
