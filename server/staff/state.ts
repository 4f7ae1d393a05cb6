import type { CounterId, StaffId } from '../../contract/ids.ts';
import { dayOf } from '../hall/clock.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { configurationAfter } from '../settings/events.ts';
import type { HallConfiguration } from '../settings/events.ts';
import type { PersonId, Personal } from '../vault/sealed.ts';
import type { SeatedAs, StaffBeforeRegister, StaffData, StaffEvent } from './events.ts';

export interface Member extends StaffData {
  readonly id: StaffId;
  /** Last day here; null: still here. */
  readonly leftOn: string | null;
  /** Nothing of them can be read any more. */
  readonly forgotten: boolean;
}

export interface Substitution {
  readonly id: string;
  readonly staffId: StaffId;
  readonly substituteStaffId: StaffId;
  readonly counterId: CounterId;
  readonly from: number;
  readonly to: number;
  readonly reason: Personal | null;
  readonly askedAt: number;
  readonly askedBy: string;
  readonly decision:
    | { readonly state: 'open' }
    | { readonly state: 'agreed' | 'refused' | 'ended'; readonly at: number; readonly by: string };
}

export interface Seat {
  readonly staffId: StaffId;
  readonly as: SeatedAs;
  /** UTC ms. */
  readonly since: number;
}

export interface StaffState {
  configuration: HallConfiguration | null;
  /** In the order they were registered, those who left among them. */
  readonly members: Map<StaffId, Member>;
  readonly substitutions: Map<string, Substitution>;
  /** Who sits where now. */
  readonly seats: Map<CounterId, Seat>;
}

export const noStaff = (): StaffState => ({
  configuration: null,
  members: new Map(),
  substitutions: new Map(),
  seats: new Map(),
});

export function personOf(staffId: StaffId): PersonId {
  return `staff:${staffId}`;
}

/** Folds an event of any slice into the register. */
export function evolveStaff(state: StaffState, recorded: RecordedEvent): void {
  state.configuration = configurationAfter(state.configuration, recorded);
  const event = recorded as RecordedEvent & (StaffEvent | EarlierEvent | { readonly type: 'DayOpened' });
  switch (event.type) {
    case 'HallConfigured':
      if (event.data.staff !== undefined) takeOver(state, event.data.staff, event.at);
      return;
    case 'SettingsChanged':
      if (event.data.part === 'staff') takeOver(state, event.data.value ?? [], event.at);
      return;
    case 'DayOpened':
      state.seats.clear();
      return;
    case 'StaffRegistered': {
      const { staffId, ...data } = event.data;
      const before = state.members.get(staffId);
      state.members.set(staffId, { ...data, id: staffId, leftOn: before?.leftOn ?? null, forgotten: false });
      return;
    }
    case 'StaffChanged': {
      const { staffId, ...changes } = event.data;
      change(state, staffId, changes);
      return;
    }
    case 'StaffLeft':
      change(state, event.data.staffId, { leftOn: event.data.on });
      return;
    case 'StaffReturned':
      change(state, event.data.staffId, { leftOn: null });
      return;
    case 'PersonForgotten':
      forget(state, event.data.person, event.at);
      return;
    case 'SubstitutionAsked': {
      const { substitutionId: id, ...asked } = event.data;
      const { at: askedAt, actor: askedBy } = recorded;
      state.substitutions.set(id, { id, ...asked, askedAt, askedBy, decision: { state: 'open' } });
      return;
    }
    case 'SubstitutionAgreed':
      decided(state, recorded, event.data.substitutionId, 'agreed');
      return;
    case 'SubstitutionRefused':
      decided(state, recorded, event.data.substitutionId, 'refused');
      return;
    case 'SubstitutionEnded':
      decided(state, recorded, event.data.substitutionId, 'ended');
      return;
    case 'SeatTaken': {
      const { counterId, staffId, as } = event.data;
      state.seats.set(counterId, { staffId, as, since: recorded.at });
      return;
    }
    case 'SeatLeft':
      state.seats.delete(event.data.counterId);
      return;
    default:
  }
}

/** Events of versions before the register, in which the configuration held the staff. */
type EarlierEvent =
  | { readonly type: 'HallConfigured'; readonly data: { readonly staff?: readonly StaffBeforeRegister[] } }
  | {
      readonly type: 'SettingsChanged';
      readonly data:
        | { readonly part: 'staff'; readonly value: readonly StaffBeforeRegister[] | null }
        | { readonly part: 'other' };
    };

/** The whole of the staff as an earlier version had it: whoever is not in it has left. */
function takeOver(state: StaffState, staff: readonly StaffBeforeRegister[], at: number): void {
  const named = new Set(staff.map(({ id }) => id));
  for (const member of state.members.values()) {
    if (!named.has(member.id) && member.leftOn === null) change(state, member.id, { leftOn: dayOf(at) });
  }
  for (const { id, ...data } of staff) {
    const unsaid = { phone: null, homeDepartment: null, since: null };
    state.members.set(id, { ...unsaid, ...data, id, leftOn: null, forgotten: false });
  }
}

function change(state: StaffState, staffId: StaffId, changes: Partial<Member>): void {
  const member = state.members.get(staffId);
  if (member !== undefined) state.members.set(staffId, { ...member, ...changes });
}

/** The id stays, so that facts of the past keep their count; texts of earlier versions leave the state, too. */
function forget(state: StaffState, person: PersonId, at: number): void {
  const member = [...state.members.values()].find(({ id }) => personOf(id) === person);
  if (member === undefined) return;
  const nothing = { name: '', position: '', photo: null, phone: null, homeDepartment: null, counterId: null };
  change(state, member.id, { ...nothing, leftOn: member.leftOn ?? dayOf(at), forgotten: true });
  for (const substitution of state.substitutions.values()) {
    if (substitution.staffId === member.id) state.substitutions.set(substitution.id, { ...substitution, reason: null });
  }
}

function decided(
  state: StaffState,
  { at, actor }: RecordedEvent,
  id: string,
  outcome: 'agreed' | 'refused' | 'ended',
): void {
  const found = state.substitutions.get(id);
  if (found === undefined) return;
  state.substitutions.set(id, { ...found, decision: { state: outcome, at, by: actor } });
}
