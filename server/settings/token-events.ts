import type { EventOf } from '../journal/event.ts';

/** An API token was handed out. Only its hash is kept. Stream `settings`. */
export type TokenCreated = EventOf<
  'TokenCreated',
  {
    tokenId: string;
    role: string;
    hash: string;
    /** Of role `kiosk`: the one kiosk it is for. */
    kioskId?: string;
    /** What the office calls the program. */
    name?: string;
  }
>;

/** A program's token is good for nothing from now on. Stream `settings`. */
export type TokenEnded = EventOf<'TokenEnded', { tokenId: string }>;

export type TokenEvent = TokenCreated | TokenEnded;
