import type { StaffId } from '../../contract/ids.ts';
import type { StaffBody } from '../../contract/staff.ts';
import type { Seals } from '../vault/vault.ts';
import type { StaffData } from './events.ts';
import { personOf } from './state.ts';
import type { Member } from './state.ts';

/** The fields of the register that name or describe somebody. */
const PERSONAL = ['name', 'position', 'photo', 'phone', 'homeDepartment'] as const;

/** What was filled in, sealed for the journal. The person's key is on disk before. */
export async function sealed(vault: Seals, staffId: StaffId, filled: StaffBody): Promise<StaffData> {
  await vault.admit(personOf(staffId));
  const one = (field: string, text: string): ReturnType<Seals['seal']> => vault.seal(personOf(staffId), field, text);
  const some = (field: string, text: string | null): StaffData['photo'] => (text === null ? null : one(field, text));
  return {
    name: one('name', filled.name),
    position: one('position', filled.position),
    photo: some('photo', filled.photo),
    phone: some('phone', filled.phone),
    homeDepartment: some('homeDepartment', filled.homeDepartment),
    counterId: filled.counterId,
    since: filled.since,
  };
}

/** Of what was filled in only what differs from what is kept: what stays is not written again. */
export async function changesOf(vault: Seals, member: Member, filled: StaffBody): Promise<Partial<StaffData>> {
  const data = await sealed(vault, member.id, filled);
  const changed = PERSONAL.filter((field) => vault.read(data[field]) !== vault.read(member[field]));
  return {
    ...Object.fromEntries(changed.map((field) => [field, data[field]])),
    ...(member.counterId === filled.counterId ? {} : { counterId: filled.counterId }),
    ...(member.since === filled.since ? {} : { since: filled.since }),
  };
}
