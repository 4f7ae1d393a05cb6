import { fork } from 'node:child_process';
import type { Job, Results, Told } from './job.ts';
import type { OnProgress } from './progress.ts';
import { BackupRefused } from './refused.ts';

export interface RunningJob<Result> {
  readonly result: Promise<Result>;
  /** Ends it; the result is then refused with `backup-broken-off`. */
  stop(): void;
}

/** Does a job in a process of its own. Throws what it refused, as if it had been done here. */
export function runJob<Kind extends Job['do']>(
  jobFile: string,
  job: Job & { readonly do: Kind },
  onProgress: OnProgress,
): RunningJob<Results[Kind]> {
  const child = fork(jobFile, [], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const result = new Promise<Results[Kind]>((resolve, reject) => {
    child.on('message', (told: Told) => {
      if ('progress' in told) onProgress(told.progress);
      else if ('done' in told) resolve(told.done as Results[Kind]);
      else if ('refused' in told) reject(new BackupRefused(told.refused.code, told.refused.params));
      else reject(new Error(told.failed));
    });
    child.once('error', reject);
    // after its answer this changes nothing
    child.once('exit', () => reject(new BackupRefused('backup-broken-off')));
  });
  child.send(job);
  return { result, stop: () => child.kill('SIGKILL') };
}
