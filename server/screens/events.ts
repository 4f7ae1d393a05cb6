import type { ScreenKind } from '../../contract/doors.ts';
import type { CounterId } from '../../contract/ids.ts';

/** A browser became a screen of the hall. Only the hash of its token is kept. Stream `settings`. */
export interface ScreenPaired {
  readonly type: 'ScreenPaired';
  readonly data: {
    readonly screenId: string;
    readonly kind: ScreenKind;
    readonly name: string;
    /** Of counter displays, pads and consoles. */
    readonly counterId: CounterId | null;
    /** Of kiosks. */
    readonly kioskId: string | null;
    readonly tokenHash: string;
  };
}

/** Stream `settings`. */
export interface ScreenChanged {
  readonly type: 'ScreenChanged';
  readonly data: {
    readonly screenId: string;
    readonly name?: string;
    /** It shows that it is shut, and does nothing. */
    readonly locked?: boolean;
    /** Minutes of the day between which it works; null: always. */
    readonly hours?: { readonly from: number; readonly to: number } | null;
  };
}

/** Its token is good for nothing from now on. Stream `settings`. */
export interface ScreenEnded {
  readonly type: 'ScreenEnded';
  readonly data: { readonly screenId: string };
}

export type ScreenEvent = ScreenPaired | ScreenChanged | ScreenEnded;
