import type { NewEvent, RecordedEvent } from '../journal/event.ts';
import type { Decision, Slice } from '../hall/slice.ts';

/** An API token was handed out. Only its hash is kept. Stream `settings`. */
export interface TokenCreated {
  readonly type: 'TokenCreated';
  readonly data: {
    readonly tokenId: string;
    readonly role: string;
    readonly hash: string;
    /** Of role `kiosk`: the one kiosk it is for. */
    readonly kioskId?: string;
  };
}

export interface CreateToken {
  readonly type: 'CreateToken';
  readonly tokenId: string;
  readonly role: string;
  readonly hash: string;
  readonly kioskId?: string;
}

export interface TokenHolder {
  readonly id: string;
  readonly role: string;
  readonly kioskId?: string;
}

/** Holders of API tokens by the token's hash. */
export interface TokensState {
  readonly holders: Map<string, TokenHolder>;
}

/** `integrator`: a program · `kiosk`: a kiosk PC of its own (`quhao agent`). */
export const TOKEN_ROLES: readonly string[] = ['integrator', 'kiosk'];

export const tokensSlice: Slice<TokensState, CreateToken> = {
  commands: ['CreateToken'],
  initial: () => ({ holders: new Map() }),
  evolve(state: TokensState, recorded: RecordedEvent): void {
    if (recorded.type !== 'TokenCreated') return;
    const { tokenId, role, hash, kioskId } = recorded.data as TokenCreated['data'];
    state.holders.set(hash, { id: tokenId, role, ...(kioskId === undefined ? {} : { kioskId }) });
  },
  decide(_state: TokensState, { tokenId, role, hash, kioskId }: CreateToken): Decision {
    if (!TOKEN_ROLES.includes(role)) return { refused: 'unknown-role', params: { role } };
    if (role === 'kiosk' && kioskId === undefined) return { refused: 'kiosk-needed' };
    const event: TokenCreated & NewEvent = {
      type: 'TokenCreated',
      data: { tokenId, role, hash, ...(role === 'kiosk' && kioskId !== undefined ? { kioskId } : {}) },
      stream: 'settings',
    };
    return { events: [event] };
  },
};
