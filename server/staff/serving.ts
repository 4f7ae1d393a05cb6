import type { CounterId, StaffId } from '../../contract/ids.ts';
import type { SeatedAs } from './events.ts';
import type { Member, StaffState, Substitution } from './state.ts';

/** The agreed substitution at a counter at a time (UTC ms); it ends by itself. */
export function substitutionAt(
  { substitutions }: StaffState,
  counterId: CounterId,
  now: number,
): Substitution | undefined {
  return [...substitutions.values()].find(
    (one) => one.counterId === counterId && one.decision.state === 'agreed' && one.from <= now && now < one.to,
  );
}

/** Who is shown as serving at a counter: who sits there, else the substitute of the time, else who is registered there. */
export function servingAt(state: StaffState, counterId: CounterId, now: number): Member | null {
  const seated = state.seats.get(counterId);
  if (seated !== undefined) return state.members.get(seated.staffId) ?? null;
  const elsewhere = new Set([...state.seats.values()].map(({ staffId }) => staffId));
  const substitute = substitutionAt(state, counterId, now)?.substituteStaffId;
  if (substitute !== undefined && !elsewhere.has(substitute)) return here(state, substitute);
  const registered = [...state.members.values()].find(
    (member) => member.counterId === counterId && member.leftOn === null && !elsewhere.has(member.id),
  );
  return registered ?? null;
}

/** In what right somebody sits down at a counter at a time. */
export function seatedAs(state: StaffState, counterId: CounterId, staffId: StaffId, now: number): SeatedAs {
  if (substitutionAt(state, counterId, now)?.substituteStaffId === staffId) return 'substitute';
  return state.members.get(staffId)?.counterId === counterId ? 'own' : 'unplanned';
}

function here({ members }: StaffState, staffId: StaffId): Member | null {
  const member = members.get(staffId);
  return member === undefined || member.leftOn !== null ? null : member;
}
