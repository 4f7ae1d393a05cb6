import type { CounterId, StaffId } from '../../contract/ids.ts';
import { dayOf } from '../hall/clock.ts';
import type { Context, Decision, Refusal, Slice } from '../hall/slice.ts';
import type { NewEvent } from '../journal/event.ts';
import type { RegisterCommand, SeatCommand, StaffCommand } from './commands.ts';
import type { LeavingSeat, SeatLeft, StaffEvent } from './events.ts';
import { seatedAs } from './serving.ts';
import { evolveStaff, noStaff, personOf } from './state.ts';
import type { Member, StaffState } from './state.ts';
import { decideSubstitution } from './substitutions.ts';

/** Who works here, who stands in for whom, and who sits where (Articles 7.3 and 9). */
export const staffSlice: Slice<StaffState, StaffCommand> = {
  commands: [
    'RegisterStaff',
    'ChangeStaff',
    'SealStaff',
    'RecordLeaving',
    'RecordReturn',
    'ForgetStaff',
    'AskSubstitution',
    'AgreeToSubstitution',
    'RefuseSubstitution',
    'EndSubstitution',
    'TakeSeat',
    'LeaveSeat',
  ],
  initial: noStaff,
  evolve: evolveStaff,
  decide(state: StaffState, command: StaffCommand, context: Context): Decision {
    switch (command.type) {
      case 'TakeSeat':
      case 'LeaveSeat':
        return decideSeat(state, command, context);
      case 'AskSubstitution':
      case 'AgreeToSubstitution':
      case 'RefuseSubstitution':
      case 'EndSubstitution':
        return decideSubstitution(state, command, context);
      default:
        return decideRegister(state, command, context);
    }
  },
};

function decideRegister(state: StaffState, command: RegisterCommand, { now }: Context): Decision {
  const { staffId } = command;
  const member = state.members.get(staffId);
  const stranger = strangeCounter(state, command);
  if (stranger !== null) return stranger;
  if (command.type === 'RegisterStaff') {
    if (member !== undefined) return { refused: 'staff-id-taken', params: { id: staffId } };
    return registered({ type: 'StaffRegistered', data: { staffId, ...command.data } });
  }
  if (member === undefined) return UNKNOWN_STAFF;
  if (member.forgotten) return { refused: 'staff-forgotten' };
  switch (command.type) {
    case 'SealStaff':
      return registered({ type: 'StaffRegistered', data: { staffId, ...command.data } });
    case 'ChangeStaff':
      return Object.keys(command.changes).length === 0
        ? { events: [] }
        : registered({ type: 'StaffChanged', data: { staffId, ...command.changes } });
    case 'RecordLeaving': {
      const { on } = command;
      if (member.leftOn !== null) return { refused: 'staff-left' };
      if (on > dayOf(now)) return { refused: 'leaving-ahead' };
      if (member.since !== null && on < member.since) return { refused: 'leaving-before-coming' };
      return { events: [...vacated(state, staffId, 'left'), inSettings({ type: 'StaffLeft', data: { staffId, on } })] };
    }
    case 'RecordReturn':
      return member.leftOn === null ? { events: [] } : registered({ type: 'StaffReturned', data: { staffId } });
    case 'ForgetStaff': {
      const { reason } = command;
      if (member.leftOn === null && reason !== 'entered-by-mistake') return { refused: 'staff-still-here' };
      const forgotten = inSettings({ type: 'PersonForgotten', data: { person: personOf(staffId), reason } });
      return { events: [...vacated(state, staffId, 'left'), forgotten] };
    }
  }
}

function decideSeat(state: StaffState, command: SeatCommand, { now }: Context): Decision {
  const { counterId } = command;
  const sitting = state.seats.get(counterId);
  if (command.type === 'LeaveSeat') {
    if (unknownCounter(state, counterId)) return UNKNOWN_COUNTER(counterId);
    return { events: sitting === undefined ? [] : [seatLeft(counterId, sitting.staffId, 'left')] };
  }
  const { staffId } = command;
  if (unknownCounter(state, counterId)) return UNKNOWN_COUNTER(counterId);
  const member = state.members.get(staffId);
  if (member === undefined) return UNKNOWN_STAFF;
  if (member.leftOn !== null) return { refused: 'staff-left' };
  if (sitting?.staffId === staffId) return { events: [] };
  const as = seatedAs(state, counterId, staffId, now);
  return {
    events: [
      ...vacated(state, staffId, 'moved'),
      ...(sitting === undefined ? [] : [seatLeft(counterId, sitting.staffId, 'relieved')]),
      { type: 'SeatTaken', data: { counterId, staffId, as } } satisfies StaffEvent,
    ],
  };
}

const UNKNOWN_STAFF: Refusal = { refused: 'unknown-staff', unknown: true };
const UNKNOWN_COUNTER = (counterId: CounterId): Refusal => ({
  refused: 'unknown-counter',
  params: { counter: counterId },
  unknown: true,
});

function unknownCounter({ configuration }: StaffState, counterId: CounterId): boolean {
  return configuration?.counters.some(({ id }) => id === counterId) !== true;
}

/** The counter that a command registers somebody at, where there is no such counter. */
function strangeCounter(state: StaffState, command: RegisterCommand): Refusal | null {
  const given = 'data' in command ? command.data : 'changes' in command ? command.changes : null;
  const counterId = given?.counterId ?? null;
  // what an earlier version kept is sealed as it was, whatever became of the counter
  if (counterId === null || command.type === 'SealStaff' || !unknownCounter(state, counterId)) return null;
  return UNKNOWN_COUNTER(counterId);
}

/** The seat that somebody has, left. */
function vacated({ seats }: StaffState, staffId: Member['id'], why: LeavingSeat): SeatLeft[] {
  return [...seats].filter(([, seat]) => seat.staffId === staffId).map(([id]) => seatLeft(id, staffId, why));
}

function seatLeft(counterId: CounterId, staffId: StaffId, why: LeavingSeat): SeatLeft {
  return { type: 'SeatLeft', data: { counterId, staffId, why } };
}

function registered(event: StaffEvent): Decision {
  return { events: [inSettings(event)] };
}

/** The register is replayed whole at each start. */
function inSettings(event: StaffEvent): NewEvent {
  return { ...event, stream: 'settings' };
}
