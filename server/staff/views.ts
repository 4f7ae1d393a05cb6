import type { CounterId } from '../../contract/ids.ts';
import type { RegisterAnswer, StaffMember, Substitution as SubstitutionAnswer } from '../../contract/staff.ts';
import type { Serving } from '../../contract/views.ts';
import { hallTime } from '../hall/clock.ts';
import type { ForgottenState } from '../vault/forgotten.ts';
import { keptUntil, RETENTION } from '../vault/retention.ts';
import type { Vault } from '../vault/vault.ts';
import { servingAt } from './serving.ts';
import type { Member, StaffState, Substitution } from './state.ts';

/** What may be read of the register depends on who reads. */
export interface Reading {
  readonly vault: Pick<Vault, 'read'>;
  readonly now: number;
  /** The director's: whole phones, and why somebody is away. */
  readonly whole: boolean;
  /** Ids that hall.yaml names. */
  readonly inFile: ReadonlySet<string>;
}

const SUBSTITUTIONS_SHOWN = 100;

export function registerAnswer(state: StaffState, { forgotten }: ForgottenState, reading: Reading): RegisterAnswer {
  const { hall, counters } = configured(state);
  return {
    hallName: hall.name,
    mark: hall.mark,
    at: hallTime(reading.now),
    counters: counters.map(({ id, number, name }) => ({ id, number, name })),
    members: [...state.members.values()].map((member) => memberAnswer(state, member, reading)),
    substitutions: [...state.substitutions.values()]
      .slice(-SUBSTITUTIONS_SHOWN)
      .reverse()
      .map((one) => substitutionAnswer(one, reading)),
    retention: Object.values(RETENTION),
    forgotten: forgotten.map(({ person, at, by, reason }) => ({ person, at: hallTime(at), by, reason })).reverse(),
  };
}

/** Who serves at a counter, as people before it may see: nothing but name, position and photo. */
export function shownAt(
  state: StaffState,
  vault: Pick<Vault, 'read'>,
  counterId: CounterId,
  now: number,
): Serving | null {
  const member = servingAt(state, counterId, now);
  const name = member === null ? null : vault.read(member.name);
  if (member === null || name === null) return null;
  return { name, position: vault.read(member.position) ?? '', photo: vault.read(member.photo) };
}

/** `138****1234` */
export function masked(phone: string): string {
  const shown = phone.replace(/[^\d+]/g, '');
  return shown.length < 9 ? `****${shown.slice(-2)}` : `${shown.slice(0, 3)}****${shown.slice(-4)}`;
}

function memberAnswer(state: StaffState, member: Member, { vault, whole, inFile }: Reading): StaffMember {
  const { id, counterId, since, leftOn, forgotten } = member;
  const read = (personal: Member['photo']): string | null => (forgotten ? null : vault.read(personal));
  const phone = read(member.phone);
  return {
    id,
    name: read(member.name),
    position: read(member.position),
    photo: read(member.photo),
    phone: phone === null || whole ? phone : masked(phone),
    homeDepartment: read(member.homeDepartment),
    counterId,
    since,
    leftOn,
    forgotten,
    keptUntil: leftOn === null || forgotten ? null : keptUntil(RETENTION.staff, leftOn),
    seatedAt: [...state.seats].find(([, { staffId }]) => staffId === id)?.[0] ?? null,
    inFile: inFile.has(id),
  };
}

function substitutionAnswer(substitution: Substitution, { vault, now, whole }: Reading): SubstitutionAnswer {
  const { id, staffId, substituteStaffId, counterId, from, to, reason, askedAt, askedBy, decision } = substitution;
  return {
    id,
    staffId,
    substituteStaffId,
    counterId,
    from: hallTime(from),
    to: hallTime(to),
    reason: whole ? vault.read(reason) : null,
    askedAt: hallTime(askedAt),
    askedBy,
    state: substitutionState(substitution, now),
    decidedBy: decision.state === 'open' ? null : decision.by,
  };
}

function substitutionState({ decision, from, to }: Substitution, now: number): SubstitutionAnswer['state'] {
  switch (decision.state) {
    case 'refused':
    case 'ended':
      return decision.state;
    case 'open':
      return now < to ? 'open' : 'lapsed';
    case 'agreed':
      return now < from ? 'ahead' : now < to ? 'running' : 'over';
  }
}

function configured({ configuration }: StaffState): NonNullable<StaffState['configuration']> {
  if (configuration === null) throw new Error('the hall has no configuration yet');
  return configuration;
}
