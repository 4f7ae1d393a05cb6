import { constants, setPriority } from 'node:os';
import { DataIsNewer } from '../journal/migrations.ts';
import { carryBackup, makeBackup } from './make.ts';
import type { Made, Wanted } from './make.ts';
import type { OnProgress, Progress } from './progress.ts';
import { BackupRefused } from './refused.ts';
import type { Params } from './refused.ts';
import { restoreBackup } from './restore.ts';
import type { Restored } from './restore.ts';

/** What a process of its own is asked to do: the hall's own thread and its thread pool stay with the presses. */
export type Job =
  | ({ readonly do: 'make' } & Wanted)
  | { readonly do: 'carry'; readonly from: string; readonly to: string }
  | { readonly do: 'restore'; readonly from: string; readonly folder: string };

export interface Results {
  readonly make: Made;
  readonly carry: Made;
  readonly restore: Restored;
}

/** What it tells while it works, and at its end. */
export type Told =
  | { readonly progress: Progress }
  | { readonly done: Results[Job['do']] }
  | { readonly refused: { readonly code: string; readonly params: Params } }
  | { readonly failed: string };

/** Tells a share again only when it has moved by so much. */
const WORTH_TELLING = 0.005;

async function work(job: Job, onProgress: OnProgress): Promise<Results[Job['do']]> {
  switch (job.do) {
    case 'make':
      return makeBackup(job, onProgress);
    case 'carry':
      return carryBackup(job.from, job.to, onProgress);
    case 'restore':
      return restoreBackup(job.from, job.folder, onProgress);
  }
}

function answerOf(error: unknown): Told {
  if (error instanceof BackupRefused) return { refused: { code: error.code, params: error.params } };
  if (error instanceof DataIsNewer) return { refused: { code: 'backup-newer', params: {} } };
  return { failed: error instanceof Error ? error.message : String(error) };
}

/** The hall comes first whenever both want the processor. */
function stepBack(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // a system that does not allow it shares evenly
  }
}

stepBack();
const tell = (told: Told): void => {
  process.send?.(told);
};
// without its hall a backup is of no use to anybody
process.once('disconnect', () => process.exit(1));
process.once('message', (job: Job) => {
  let last: Progress = { phase: 'copy', share: -1 };
  work(job, (progress) => {
    if (progress.phase === last.phase && progress.share - last.share < WORTH_TELLING) return;
    last = progress;
    tell({ progress });
  })
    .then((done): Told => ({ done }), answerOf)
    .then((told) => {
      process.send?.(told, () => process.exit(0));
    })
    .catch(() => process.exit(1));
});
