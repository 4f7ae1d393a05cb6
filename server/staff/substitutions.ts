import type { Context, Decision } from '../hall/slice.ts';
import type { SubstitutionCommand } from './commands.ts';
import type { StaffEvent } from './events.ts';
import type { StaffState, Substitution } from './state.ts';

/** Longer is a change of counter. */
const LONGEST_MS = 92 * 24 * 3_600_000;

/** 顶岗 (Article 9.6): asked for by whoever, agreed to or refused by the centre, over by itself when its time is. */
export function decideSubstitution(state: StaffState, command: SubstitutionCommand, context: Context): Decision {
  const { now } = context;
  if (command.type === 'AskSubstitution') return ask(state, command, context);
  const { substitutionId } = command;
  const found = state.substitutions.get(substitutionId);
  if (found === undefined) return { refused: 'unknown-substitution', unknown: true };
  if (found.to <= now) return { refused: 'substitution-over' };
  const { state: decided } = found.decision;
  if (command.type === 'EndSubstitution') {
    if (decided === 'refused' || decided === 'ended') return { refused: 'substitution-decided' };
    return happened({ type: 'SubstitutionEnded', data: { substitutionId } });
  }
  if (decided !== 'open') return { refused: 'substitution-decided' };
  if (command.type === 'RefuseSubstitution') {
    return happened({ type: 'SubstitutionRefused', data: { substitutionId } });
  }
  if (gone(state, found)) return { refused: 'staff-left' };
  const clash = clashWith(state, found, ['agreed']);
  return clash === null ? happened({ type: 'SubstitutionAgreed', data: { substitutionId } }) : { refused: clash };
}

function ask(
  state: StaffState,
  {
    staffId,
    substituteStaffId,
    counterId: named,
    from,
    to,
    reason,
  }: Extract<SubstitutionCommand, { type: 'AskSubstitution' }>,
  { now, newId }: Context,
): Decision {
  const away = state.members.get(staffId);
  if (away === undefined || !state.members.has(substituteStaffId)) return { refused: 'unknown-staff', unknown: true };
  if (staffId === substituteStaffId) return { refused: 'substitute-self' };
  if (gone(state, { staffId, substituteStaffId })) return { refused: 'staff-left' };
  const counterId = named ?? away.counterId;
  if (counterId === null) return { refused: 'no-counter-to-fill' };
  if (state.configuration?.counters.some(({ id }) => id === counterId) !== true) {
    return { refused: 'unknown-counter', params: { counter: counterId }, unknown: true };
  }
  if (to <= from || to - from > LONGEST_MS) return { refused: 'substitution-span' };
  if (to <= now) return { refused: 'substitution-over' };
  const clash = clashWith(state, { id: null, substituteStaffId, counterId, from, to }, ['open', 'agreed']);
  if (clash !== null) return { refused: clash };
  const asked = { substitutionId: newId(), staffId, substituteStaffId, counterId, from, to, reason };
  return happened({ type: 'SubstitutionAsked', data: asked });
}

/** Why a substitution does not go together with another of these states at the same time; null: it does. */
function clashWith(
  { substitutions }: StaffState,
  wanted: Pick<Substitution, 'substituteStaffId' | 'counterId' | 'from' | 'to'> & { readonly id: string | null },
  states: readonly Substitution['decision']['state'][],
): 'substitute-busy' | 'counter-substituted' | null {
  const crossing = [...substitutions.values()].filter(
    (one) =>
      one.id !== wanted.id && states.includes(one.decision.state) && one.from < wanted.to && wanted.from < one.to,
  );
  if (crossing.some(({ substituteStaffId }) => substituteStaffId === wanted.substituteStaffId))
    return 'substitute-busy';
  return crossing.some(({ counterId }) => counterId === wanted.counterId) ? 'counter-substituted' : null;
}

function gone(
  { members }: StaffState,
  { staffId, substituteStaffId }: Pick<Substitution, 'staffId' | 'substituteStaffId'>,
): boolean {
  return [staffId, substituteStaffId].some((id) => members.get(id)?.leftOn !== null);
}

function happened(event: StaffEvent): Decision {
  return { events: [{ ...event, stream: 'settings' }] };
}
