import type { StaffRole } from '../contract/doors.ts';
import { whoIsHere } from '../parts/session.ts';

/**
 * Whether somebody of these roles is before the page: what a person may not ask for is not offered; whether they may, the
 * server says. A hall without accounts offers everything, a page that does not know yet nothing.
 */
export function useMay(): (...roles: readonly StaffRole[]) => boolean {
  const session = whoIsHere();
  return (...roles) => {
    if (session.value === null) return false;
    const { person } = session.value;
    return person === null || roles.some((role) => person.roles.includes(role));
  };
}
