import type { StaffId } from '../../contract/ids.ts';
import { isStaffChange } from '../settings/events.ts';
import { lookupHash } from '../vault/hall-key.ts';
import type { Traces } from '../vault/kept.ts';
import type { Vault } from '../vault/vault.ts';
import type { StaffBeforeRegister } from './events.ts';
import { personOf } from './state.ts';
import type { StaffState } from './state.ts';

/** How somebody of the register is found in the journal. */
export function tracesOf({ substitutions }: StaffState, staffId: StaffId): Traces {
  const id = JSON.stringify(staffId);
  const concerned = [...substitutions.values()].filter((one) => [one.staffId, one.substituteStaffId].includes(staffId));
  return {
    person: personOf(staffId),
    marks: [
      `"staffId":${id}`,
      `"substituteStaffId":${id}`,
      `"person":${JSON.stringify(personOf(staffId))}`,
      // in the lists of versions before the register
      `"id":${id}`,
      ...concerned.map((one) => `"substitutionId":${JSON.stringify(one.id)}`),
    ],
    part: (type, data) => {
      const list = listBeforeRegister(type, data);
      if (list === null) return mentions(data, staffId) ? data : null;
      return list.find((member) => member.id === staffId) ?? null;
    },
  };
}

/** A thing of another kind may have the same id. */
function mentions(data: unknown, staffId: StaffId): boolean {
  const { staffId: one, substituteStaffId: other, substitutionId, person } = data as Record<string, unknown>;
  return one === staffId || other === staffId || substitutionId !== undefined || person === personOf(staffId);
}

/** The whole of the staff in one event; null: an event of another kind. */
function listBeforeRegister(type: string, data: unknown): readonly StaffBeforeRegister[] | null {
  if (type === 'HallConfigured') return (data as { readonly staff?: readonly StaffBeforeRegister[] }).staff ?? [];
  if (!isStaffChange({ type, data })) return null;
  return (data as { readonly value: readonly StaffBeforeRegister[] | null }).value ?? [];
}

/** Who of the register has the phone of this hash. */
export function holdersOf(
  state: StaffState,
  vault: Pick<Vault, 'read'>,
  hallKey: Uint8Array,
  hash: string,
): readonly Traces[] {
  return [...state.members.values()].flatMap(({ id, phone, forgotten }) => {
    const number = forgotten ? null : vault.read(phone);
    return number !== null && lookupHash(hallKey, 'phone', number) === hash ? [tracesOf(state, id)] : [];
  });
}
