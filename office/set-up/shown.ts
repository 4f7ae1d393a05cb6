/** A problem as it is shown at its field. */
export interface ShownProblem {
  readonly field: string;
  readonly text: string;
}

/** What is typed and kept nowhere: it goes to the server for a judgement and with the last step. */
export interface TypedPassword {
  readonly first: string;
  readonly again: string;
}
