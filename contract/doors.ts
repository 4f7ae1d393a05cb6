import { z } from 'zod';

/** What a person may be to the hall (domain.md, Privacy and security); an account may have several. */
export const StaffRole = z.enum(['clerk', 'director', 'technician', 'auditor']);
export type StaffRole = z.infer<typeof StaffRole>;

/** What a screen of the hall is: its token does this one job. */
export const ScreenKind = z.enum(['kiosk', 'display', 'counter-display', 'pad', 'console']);
export type ScreenKind = z.infer<typeof ScreenKind>;
