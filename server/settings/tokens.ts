import { randomBytes } from 'node:crypto';
import type { ProgramRole } from '../../contract/doors.ts';
import { newToken, tokenHash } from '../doors/token.ts';
import { hallTime } from '../hall/clock.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Decision, Slice } from '../hall/slice.ts';
import type { TokenEvent } from './token-events.ts';

export interface CreateToken {
  readonly type: 'CreateToken';
  readonly tokenId: string;
  readonly role: string;
  readonly hash: string;
  readonly kioskId?: string;
  readonly name?: string;
}

export type TokenCommand = CreateToken | { readonly type: 'EndToken'; readonly tokenId: string };

export interface TokenHolder {
  readonly id: string;
  readonly role: string;
  readonly kioskId?: string;
  readonly name?: string;
  /** UTC ms. */
  readonly createdAt: number;
}

/** Holders of API tokens by the token's hash. */
export interface TokensState {
  readonly holders: Map<string, TokenHolder>;
  /** By id, those that are good for nothing any more: what was done with them still stands under their names. */
  readonly ended: Map<string, TokenHolder>;
}

/** `integrator`: a program · `kiosk`: a kiosk PC of its own (`quhao agent`). */
export const TOKEN_ROLES: readonly string[] = ['integrator', 'kiosk'] satisfies readonly ProgramRole[];

/** A token that nobody has yet, and the command that hands it out: only its hash goes on. */
export function tokenFor(asked: Pick<CreateToken, 'role' | 'kioskId' | 'name'>): {
  readonly token: string;
  readonly command: CreateToken;
} {
  const token = newToken();
  const tokenId = randomBytes(4).toString('hex');
  return { token, command: { type: 'CreateToken', tokenId, hash: tokenHash(token), ...asked } };
}

export const tokensSlice: Slice<TokensState, TokenCommand> = {
  commands: ['CreateToken', 'EndToken'],
  initial: () => ({ holders: new Map(), ended: new Map() }),
  evolve(state: TokensState, recorded: RecordedEvent): void {
    const { type, data, at } = recorded as RecordedEvent & TokenEvent;
    if (type === 'TokenCreated') {
      const { tokenId, hash, ...holder } = data;
      state.holders.set(hash, { id: tokenId, ...holder, createdAt: at });
    } else if (type === 'TokenEnded') {
      for (const [hash, holder] of state.holders) {
        if (holder.id !== data.tokenId) continue;
        state.holders.delete(hash);
        state.ended.set(holder.id, holder);
      }
    }
  },
  decide({ holders }: TokensState, command: TokenCommand): Decision {
    if (command.type === 'EndToken') {
      const { tokenId } = command;
      if (![...holders.values()].some(({ id }) => id === tokenId)) return { refused: 'unknown-program', unknown: true };
      return settings({ type: 'TokenEnded', data: { tokenId } });
    }
    const { tokenId, role, hash, kioskId, name } = command;
    if (!TOKEN_ROLES.includes(role)) return { refused: 'unknown-role', params: { role } };
    if (role === 'kiosk' && kioskId === undefined) return { refused: 'kiosk-needed' };
    return settings({
      type: 'TokenCreated',
      data: {
        tokenId,
        role,
        hash,
        ...(role === 'kiosk' && kioskId !== undefined ? { kioskId } : {}),
        ...(name === undefined ? {} : { name }),
      },
    });
  },
};

/** A line each for whoever reads it at the machine: id, role, since when, what it is called or which kiosk it is. */
export function listed({ holders }: TokensState): string {
  return [...holders.values()]
    .map(({ id, role, name, kioskId, createdAt }) =>
      [id, role, hallTime(createdAt), name, kioskId].filter((word) => word !== undefined).join('  '),
    )
    .join('\n');
}

function settings(event: TokenEvent): Decision {
  return { events: [{ ...event, stream: 'settings' }] };
}
