import iconv from 'iconv-lite';

/** What has come onto paper, in order. Widths and heights are times of the font. */
export type Mark =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly width: number;
      readonly height: number;
      readonly bold: boolean;
      readonly inverse: boolean;
    }
  | { readonly kind: 'newline'; readonly align: 0 | 1 | 2 }
  | { readonly kind: 'qr'; readonly data: string; readonly moduleDots: number; readonly align: 0 | 1 | 2 }
  | { readonly kind: 'raster'; readonly rowBytes: number; readonly rows: number; readonly dots: Uint8Array };

export interface InterpreterHooks {
  /** `1D 28 48`: somebody asks whether all before it is on paper. */
  readonly onAsk?: (bytes: readonly number[], job: readonly number[]) => void;
  /** `1D 61`: changes are to be told, or not. */
  readonly onReports?: (bytes: readonly number[], on: boolean) => void;
}

const PLAIN = { width: 1, height: 1, bold: false, inverse: false, align: 0 as 0 | 1 | 2 };

/**
 * What ESC/POS bytes put onto paper: for the picture of a slip, and for the printer's twin. Written from README.md
 * alone; it shares no code with what makes the bytes.
 */
export class PaperInterpreter {
  /** Cuts so far. */
  slips = 0;
  readonly #hooks: InterpreterHooks;
  #marks: Mark[] = [];
  #format = { ...PLAIN };
  #qr = { moduleDots: 3, data: '' };

  constructor(hooks: InterpreterHooks = {}) {
    this.#hooks = hooks;
  }

  /** What stands on the slip, which is then over. */
  takeMarks(): readonly Mark[] {
    const marks = this.#marks;
    this.#marks = [];
    return marks;
  }

  /** Forgets the text that no line feed has brought onto paper yet. */
  dropLine(): void {
    while (this.#marks[this.#marks.length - 1]?.kind === 'text') this.#marks.pop();
  }

  /** Obeys the first command of a buffer; returns its length, 0 while it is not whole. */
  obey(bytes: readonly number[]): number {
    const [first, second, third] = bytes;
    if (first === undefined) return 0;
    if (first === 0x1b) return this.#escape(second, third);
    if (first === 0x1c) return second === undefined ? 0 : second === 0x21 ? (third === undefined ? 0 : 3) : 2;
    if (first === 0x1d) return this.#group(bytes, second, third);
    if (first === 0x0a) {
      this.#newline();
      return 1;
    }
    if (first >= 0x80) {
      if (second === undefined) return 0;
      this.#text(iconv.decode(Buffer.from([first, second]), 'gbk'));
      return 2;
    }
    if (first >= 0x20) this.#text(String.fromCharCode(first));
    return 1;
  }

  #escape(second: number | undefined, third: number | undefined): number {
    if (second === undefined) return 0;
    if (second === 0x40) {
      this.#format = { ...PLAIN };
      return 2;
    }
    if (third === undefined) return 0;
    if (second === 0x61) this.#format.align = (third % 3) as 0 | 1 | 2;
    else if (second === 0x45) this.#format.bold = (third & 1) === 1;
    else if (second === 0x64) for (let line = 0; line < third; line += 1) this.#newline();
    return 3;
  }

  #group(bytes: readonly number[], second: number | undefined, third: number | undefined): number {
    if (second === undefined || third === undefined) return 0;
    switch (second) {
      case 0x21:
        this.#format.width = (third >> 4) + 1;
        this.#format.height = (third & 0x0f) + 1;
        return 3;
      case 0x42:
        this.#format.inverse = (third & 1) === 1;
        return 3;
      case 0x61:
        this.#hooks.onReports?.(bytes.slice(0, 3), third !== 0);
        return 3;
      case 0x56:
        if (third >= 0x41 && bytes.length < 4) return 0;
        this.slips += 1;
        return third >= 0x41 ? 4 : 3;
      case 0x76:
        return this.#raster(bytes);
      case 0x28:
        return this.#function(bytes);
      default:
        return 3;
    }
  }

  #raster(bytes: readonly number[]): number {
    if (bytes.length < 8) return 0;
    const rowBytes = bytes[4]! + bytes[5]! * 256;
    const rows = bytes[6]! + bytes[7]! * 256;
    const whole = 8 + rowBytes * rows;
    if (bytes.length < whole) return 0;
    this.#marks.push({ kind: 'raster', rowBytes, rows, dots: Uint8Array.from(bytes.slice(8, whole)) });
    return whole;
  }

  /** `1D 28 k pL pH …`: QR codes and the question whether all is printed. */
  #function(bytes: readonly number[]): number {
    if (bytes.length < 5) return 0;
    const whole = 5 + bytes[3]! + bytes[4]! * 256;
    if (bytes.length < whole) return 0;
    const body = bytes.slice(5, whole);
    if (bytes[2] === 0x48) this.#hooks.onAsk?.(bytes.slice(0, whole), body.slice(2, 6));
    else if (bytes[2] === 0x6b) {
      const [, operation, ...data] = body;
      if (operation === 0x43) this.#qr.moduleDots = data[0] ?? 3;
      if (operation === 0x50) this.#qr.data = Buffer.from(data.slice(1)).toString('utf8');
      if (operation === 0x51 && this.#qr.data !== '')
        this.#marks.push({ kind: 'qr', ...this.#qr, align: this.#format.align });
    }
    return whole;
  }

  #text(text: string): void {
    const { width, height, bold, inverse } = this.#format;
    const last = this.#marks[this.#marks.length - 1];
    const same =
      last?.kind === 'text' &&
      last.width === width &&
      last.height === height &&
      last.bold === bold &&
      last.inverse === inverse;
    if (same) this.#marks[this.#marks.length - 1] = { ...last, text: last.text + text };
    else this.#marks.push({ kind: 'text', text, width, height, bold, inverse });
  }

  #newline(): void {
    this.#marks.push({ kind: 'newline', align: this.#format.align });
  }
}
