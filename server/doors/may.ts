import type { ScreenKind, StaffRole } from '../../contract/doors.ts';

/** Whoever can ask the hall for something: people by their roles, screens by their kind, programs, and anyone at all. */
export type Who = StaffRole | ScreenKind | 'integrator' | 'anyone';

/** `all`: any of these things · `own`: only what is the asker's own, a counter, a kiosk, a ticket whose secret is known. */
export type Reach = 'all' | 'own';

/** Who may ask for one thing. Whoever is not named may not. */
export type Rule = { readonly [W in Who]?: Reach };

/** What the decision needs to know of who asks. */
export interface Asker {
  /** This machine in `quhao demo`, or the pages of a hall that has no accounts yet: everything is theirs. */
  readonly everything: boolean;
  readonly who: readonly Who[];
}

/** Whether somebody may; `own` is asked only where it decides. The one place where rights are judged. */
export function may(rule: Rule, { everything, who }: Asker, own: () => boolean): boolean {
  if (everything) return true;
  let onlyOwn = rule.anyone === 'own';
  if (rule.anyone === 'all') return true;
  for (const one of who) {
    const reach = rule[one];
    if (reach === 'all') return true;
    if (reach === 'own') onlyOwn = true;
  }
  return onlyOwn && own();
}

/** Also for somebody before a phone who is nobody to the hall. */
export const ANYONE: Rule = { anyone: 'all' };
/** Only the simulated hall's own machine. */
export const NOBODY: Rule = {};
/** Whoever works here, and programs. */
export const STAFF: Rule = { clerk: 'all', director: 'all', technician: 'all', auditor: 'all', integrator: 'all' };
/** Whoever is signed in; no program. */
export const SIGNED_IN: Rule = { clerk: 'all', director: 'all', technician: 'all', auditor: 'all' };
/** Whoever sits at the counter that is named. */
export const AT_COUNTER: Rule = { clerk: 'own', integrator: 'all' };
/** Reading what the office reads. */
export const OFFICE: Rule = { director: 'all', technician: 'all', auditor: 'all', integrator: 'all' };
/** Changing how the hall works. */
export const DIRECTOR: Rule = { director: 'all', integrator: 'all' };
/** What is a person's decision, and never a program's. */
export const DIRECTOR_ALONE: Rule = { director: 'all' };
/** Machines and wires. */
export const WIRING: Rule = { technician: 'all', director: 'all', integrator: 'all' };
