import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Version = z.string().regex(/^\d+(\.\d+)+$/);

/** What a bundle says of itself (`bundle.json` beside `bin/` and `app/`). */
export const BundleFacts = z.object({
  /** `0.4.0` */
  version: z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
  platform: z.literal('linux'),
  /** Node's word for the processor: `x64`, `arm64`. */
  arch: z.string().regex(/^[a-z0-9]+$/),
  /** Version of the Node inside, `v20.20.2`. */
  node: z.string(),
  /** The system it was built on, for people. */
  builtOn: z.string(),
  /** Read from the binaries inside when the bundle was made: the least that the machine has to have. */
  needs: z.object({
    glibc: Version,
    /** Version of GLIBCXX symbols, that is of libstdc++. */
    glibcxx: Version.nullable(),
    /** The largest memory page that all binaries can be loaded with, bytes. */
    pageSize: z.number().int(),
  }),
  /** Unpacked, kB. */
  sizeKb: z.number().int(),
});
export type BundleFacts = z.infer<typeof BundleFacts>;

/** The facts of the bundle in a folder; null where there is none, as in a checkout of the sources. */
export function readBundleFacts(folder: string): BundleFacts | null {
  let text: string;
  try {
    text = readFileSync(join(folder, 'bundle.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return BundleFacts.parse(JSON.parse(text));
}
