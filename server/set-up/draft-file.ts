import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetUpDraft } from '../../contract/set-up.ts';
import { USUAL_DRAFT } from './usual.ts';
import { writeWhole } from './whole-file.ts';

/** What has been filled in so far, in `set-up.json` of the data folder: no password and no code is in it. */
export class DraftFile {
  readonly #path: string;
  #draft: SetUpDraft;
  /** One write after the other, in the order in which they were asked for. */
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, draft: SetUpDraft) {
    this.#path = path;
    this.#draft = draft;
  }

  /** A file that a power cut or another version has left unreadable is begun anew: ten minutes are lost, no hall. */
  static async open(folder: string): Promise<DraftFile> {
    await mkdir(folder, { recursive: true });
    const path = draftPath(folder);
    const kept = SetUpDraft.safeParse(await readJson(path));
    const file = new DraftFile(path, kept.success ? kept.data : USUAL_DRAFT);
    // says now, not after ten minutes, that the folder cannot be written
    await file.keep(file.draft);
    return file;
  }

  get draft(): SetUpDraft {
    return this.#draft;
  }

  /** On disk when it resolves. */
  keep(draft: SetUpDraft): Promise<void> {
    this.#draft = draft;
    this.#writing = this.#writing.catch(() => undefined).then(() => writeWhole(this.#path, JSON.stringify(draft)));
    return this.#writing;
  }
}

export function draftPath(folder: string): string {
  return join(folder, 'set-up.json');
}

export async function forgetDraft(folder: string): Promise<void> {
  await rm(draftPath(folder), { force: true });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}
