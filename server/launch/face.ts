import { z } from 'zod';

/** The pages that a screen shows all day, nobody at its keyboard. */
export const SCREEN_FACES = ['kiosk', 'display', 'counter-display', 'pad'] as const;
export type ScreenFace = (typeof SCREEN_FACES)[number];

/** Faces that are one counter's. */
const OF_A_COUNTER: ReadonlySet<ScreenFace> = new Set(['counter-display', 'pad']);

/**
 * An address of the hall as it may stand in a start file: whatever a shell, cmd or PowerShell would read as its own
 * cannot be in it.
 */
export const HallAddress = z
  .string()
  .regex(/^https?:\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d{1,5})?$/, 'an address such as http://192.168.1.10:8080');

/** A name of a kiosk or counter, for the same reason. */
export const ScreenName = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, '1–40 letters, digits, - or _');

export const Screen = z
  .strictObject({ face: z.enum(SCREEN_FACES), hall: HallAddress, id: ScreenName.optional() })
  .refine(({ face, id }) => id !== undefined || !OF_A_COUNTER.has(face), {
    path: ['id'],
    message: 'which counter',
  });
/** What a screen shows: the page, of which hall, and, where there are several, of which kiosk or counter. */
export type Screen = z.infer<typeof Screen>;

/** The page's address. */
export function screenUrl({ face, hall, id }: Screen): string {
  if (id === undefined) return `${hall}/${face}`;
  return OF_A_COUNTER.has(face) ? `${hall}/${face}/${id}` : `${hall}/${face}?${face}=${id}`;
}

/** Names its profile, its start file and its entry at log-in: `quhao-pad-3`. */
export function screenName({ face, id }: Screen): string {
  return ['quhao', face, ...(id === undefined ? [] : [id])].join('-');
}
