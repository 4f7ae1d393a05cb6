/** What is to stand on a slip, top to bottom. It knows no printer: `render.ts` makes bytes of it. */
export type PaperDocument = readonly PaperBlock[];

export type Align = 'left' | 'centre' | 'right';

/** Times of the font's own 12×24 dots (24×24 for Chinese). */
export type Scale = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface Piece {
  readonly text: string;
  /** White on black: the sign of a counter. */
  readonly inverse?: boolean;
}

export type PaperBlock =
  | {
      readonly kind: 'line';
      readonly pieces: readonly Piece[];
      readonly align?: Align;
      readonly width?: Scale;
      readonly height?: Scale;
      readonly bold?: boolean;
      /** Made smaller until it stands on one line: a number is never broken in two. */
      readonly fit?: boolean;
    }
  /** Two texts on one line, each centred in its half. */
  | {
      readonly kind: 'halves';
      readonly left: string;
      readonly right: string;
      readonly scale?: 1 | 2;
      readonly bold?: boolean;
    }
  /** Two texts on one line, at both edges. */
  | { readonly kind: 'edges'; readonly left: string; readonly right: string }
  | { readonly kind: 'rule'; readonly style: 'solid' | 'dashed' }
  | {
      readonly kind: 'qr';
      readonly data: string;
      readonly moduleDots: number;
      /** As the printer's model is set, unless said. */
      readonly manner?: 'command' | 'raster';
    }
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'cut' };
