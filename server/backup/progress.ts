/** How far a backup or a restore is: what it does, and its share from 0 to 1. */
export interface Progress {
  readonly phase: Phase;
  readonly share: number;
}

export type Phase = 'copy' | 'files' | 'check' | 'finish';

export type OnProgress = (progress: Progress) => void;
