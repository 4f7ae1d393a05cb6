/** The hall cannot take new work now; what was asked may be repeated with the same key. */
export class HallUnavailable extends Error {
  override readonly name: string = 'HallUnavailable';
  /** `outcome-unknown`: begun and broken off · `cannot-write`: not begun. */
  readonly code: 'outcome-unknown' | 'cannot-write';

  constructor(code: 'outcome-unknown' | 'cannot-write', detail: string) {
    super(detail);
    this.code = code;
  }
}
