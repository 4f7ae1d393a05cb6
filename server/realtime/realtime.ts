import { randomBytes } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import type { RoomMessage } from '../../contract/views.ts';
import type { Caller } from '../hall/endpoint.ts';
import { mayJoin, viewOf } from './rooms.ts';
import type { Rooms } from './rooms.ts';

const Join = z.object({ room: z.string().min(1).max(120) });
/** A page needs one room, a console a few. */
const ROOMS_A_SOCKET = 8;
/** Older than the first revision of any room. */
const BEFORE_ANY = 0;
const LARGEST_MESSAGE_BYTES = 10_000;

export interface RealtimeOptions {
  readonly http: HttpServer;
  readonly rooms: Rooms;
  /** Journal position that views made now stand for. */
  readonly position: () => number;
  /** Who is on the other end; asked again whenever a room is joined, since people sign out. */
  readonly callerOf: (
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    address: string,
  ) => Caller | { readonly refused: string };
  /** A line of somebody came, or went. */
  readonly onLine?: (caller: Caller, change: 1 | -1) => void;
}

interface Joined {
  revision: number;
  /** The view without its time, as sent last: what has not changed is not sent again. */
  sent: string;
  members: number;
}

/**
 * Keeps every page in step: a snapshot on join, the whole view on change, encoded once a room. Messages carry epoch
 * and revision, so that lost, doubled and late ones do no harm. Commands never come this way.
 */
export class Realtime {
  readonly epoch = randomBytes(6).toString('base64url');
  readonly #io: Server;
  readonly #options: RealtimeOptions;
  readonly #rooms = new Map<string, Joined>();
  #flushing = false;
  /** One count for all rooms, so that a room that was empty for a while never counts from the beginning again. */
  #revision = 0;

  constructor(options: RealtimeOptions) {
    this.#options = options;
    this.#io = new Server(options.http, {
      serveClient: false,
      maxHttpBufferSize: LARGEST_MESSAGE_BYTES,
      allowRequest: (request, decide) => {
        decide(null, !('refused' in options.callerOf(request.headers, request.socket.remoteAddress ?? '')));
      },
    });
    this.#io.on('connection', (socket) => this.#welcome(socket));
  }

  /** Something may have changed: every joined room whose view differs gets its new view, once a turn of the loop. */
  touch(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      for (const [name, room] of this.#rooms) this.#send(name, room);
    });
  }

  /** A view for a page that has not joined yet: whatever it gets on joining replaces it. */
  first(room: string): RoomMessage<object> | null {
    const found = viewOf(this.#options.rooms, room);
    return 'problem' in found ? null : this.#message(room, { revision: BEFORE_ANY }, found.view);
  }

  /** Another room of the same socket, with a language of its own. */
  namespace(name: string): Namespace {
    return this.#io.of(name);
  }

  /** Somebody signed out, or a screen was locked: whoever looks at what is not theirs any more is sent away. */
  recheck(): void {
    for (const socket of this.#io.sockets.sockets.values()) {
      const rooms = [...socket.rooms].filter((name) => name !== socket.id);
      if (!rooms.every((name) => this.#admits(socket, name))) socket.disconnect(true);
    }
  }

  get sockets(): number {
    return this.#io.engine.clientsCount;
  }

  async close(): Promise<void> {
    await this.#io.close();
  }

  #welcome(socket: Socket): void {
    const joined = new Set<string>();
    const { headers, address } = socket.handshake;
    const caller = this.#options.callerOf(headers, address);
    if (!('refused' in caller)) this.#options.onLine?.(caller, 1);
    socket.on('join', (asked: unknown, acknowledge: unknown) => {
      const answer = (value: object): void => {
        if (typeof acknowledge === 'function') (acknowledge as (value: object) => void)(value);
      };
      const parsed = Join.safeParse(asked);
      if (!parsed.success) {
        answer({ problem: 'malformed' });
        return;
      }
      const name = parsed.data.room;
      if (!joined.has(name) && joined.size >= ROOMS_A_SOCKET) {
        answer({ problem: 'too-many' });
        return;
      }
      if (!this.#admits(socket, name)) {
        answer({ problem: 'not-allowed' });
        return;
      }
      const found = viewOf(this.#options.rooms, name);
      if ('problem' in found) {
        answer(found);
        return;
      }
      const room = this.#rooms.get(name) ?? {
        revision: this.#nextRevision(),
        sent: withoutTime(found.view),
        members: 0,
      };
      this.#rooms.set(name, room);
      if (!joined.has(name)) room.members += 1;
      joined.add(name);
      void socket.join(name);
      // whoever was there before gets what the newcomer sees
      this.#send(name, room);
      answer(this.#message(name, room, found.view));
    });
    const leave = (name: string): void => {
      if (!joined.delete(name)) return;
      void socket.leave(name);
      const room = this.#rooms.get(name);
      if (room === undefined) return;
      room.members -= 1;
      if (room.members === 0) this.#rooms.delete(name);
    };
    socket.on('leave', (asked: unknown) => {
      const parsed = Join.safeParse(asked);
      if (parsed.success) leave(parsed.data.room);
    });
    socket.on('disconnect', () => {
      if (!('refused' in caller)) this.#options.onLine?.(caller, -1);
      for (const name of joined) leave(name);
    });
  }

  #admits({ handshake }: Socket, room: string): boolean {
    const caller = this.#options.callerOf(handshake.headers, handshake.address);
    return !('refused' in caller) && mayJoin(this.#options.rooms, room, caller);
  }

  #send(name: string, room: Joined): void {
    const found = viewOf(this.#options.rooms, name);
    if ('problem' in found) return;
    const content = withoutTime(found.view);
    if (content === room.sent) return;
    room.sent = content;
    room.revision = this.#nextRevision();
    this.#io.to(name).emit('view', this.#message(name, room, found.view));
  }

  #nextRevision(): number {
    this.#revision += 1;
    return this.#revision;
  }

  #message(room: string, { revision }: Pick<Joined, 'revision'>, view: object): RoomMessage<object> {
    return { room, epoch: this.epoch, revision, position: this.#options.position(), view };
  }
}

function withoutTime(view: object): string {
  return JSON.stringify({ ...view, at: '' });
}
