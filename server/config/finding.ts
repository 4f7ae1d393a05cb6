export type Path = readonly (string | number)[];

/** What is wrong and what to do, for a technician: Chinese, then English. */
export interface Advice {
  readonly message: string;
  readonly remedy: string;
}

/** What a check finds before its place in the file is known. */
export interface Finding extends Advice {
  readonly path: Path;
}

/** One mistake in hall.yaml: where it is, what is wrong, what to do. */
export interface Mistake extends Advice {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** `services.1.prefix`; empty where the file as a whole is meant. */
  readonly path: string;
}
