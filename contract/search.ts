import { z } from 'zod';

/** Longest and most names that one page may ask for. */
const LONGEST = 200;
const MOST = 500;

export const ReadingsBody = z.object({
  /** People's names begin with a surname. */
  of: z.enum(['people', 'things']),
  names: z.array(z.string().max(LONGEST)).max(MOST),
});
export type ReadingsBody = z.infer<typeof ReadingsBody>;

/** For each name, for each of its characters: how it may be read in pinyin without tones, the reading in use first. */
export const ReadingsAnswer = z.object({ readings: z.array(z.array(z.array(z.string()))) });
export type ReadingsAnswer = z.infer<typeof ReadingsAnswer>;
