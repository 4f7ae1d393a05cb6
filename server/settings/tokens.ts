import type { NewEvent, RecordedEvent } from '../journal/event.ts';
import type { Decision, Slice } from '../hall/slice.ts';

/** An API token was handed out. Only its hash is kept. Stream `settings`. */
export interface TokenCreated {
  readonly type: 'TokenCreated';
  readonly data: { readonly tokenId: string; readonly role: string; readonly hash: string };
}

export interface CreateToken {
  readonly type: 'CreateToken';
  readonly tokenId: string;
  readonly role: string;
  readonly hash: string;
}

/** Holders of API tokens by the token's hash. */
export interface TokensState {
  readonly holders: Map<string, { readonly id: string; readonly role: string }>;
}

export const TOKEN_ROLES: readonly string[] = ['integrator'];

export const tokensSlice: Slice<TokensState, CreateToken> = {
  commands: ['CreateToken'],
  initial: () => ({ holders: new Map() }),
  evolve(state: TokensState, recorded: RecordedEvent): void {
    if (recorded.type !== 'TokenCreated') return;
    const { tokenId, role, hash } = recorded.data as TokenCreated['data'];
    state.holders.set(hash, { id: tokenId, role });
  },
  decide(_state: TokensState, { tokenId, role, hash }: CreateToken): Decision {
    if (!TOKEN_ROLES.includes(role)) return { refused: 'unknown-role', params: { role } };
    const event: TokenCreated & NewEvent = { type: 'TokenCreated', data: { tokenId, role, hash }, stream: 'settings' };
    return { events: [event] };
  },
};
