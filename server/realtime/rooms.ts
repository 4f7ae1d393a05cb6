import { may } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import type { Caller } from '../hall/endpoint.ts';

/** What a page joins to be kept in step. */
export interface Room {
  readonly may: Rule;
  /** What is meant by `own` in the rule, by the part after the colon. */
  readonly own?: (caller: Caller, argument: string) => boolean;
  /** Made anew whenever it is asked for; null where there is no such thing. */
  readonly view: (argument: string) => object | null;
}

/** Rooms by the word before the colon: `hall-display`, `counter:<id>`. */
export type Rooms = Readonly<Record<string, Room>>;

/** The view of a room, or the reason why there is none. */
export function viewOf(rooms: Rooms, name: string): { readonly view: object } | { readonly problem: string } {
  const { room, argument } = roomOf(rooms, name);
  const view = room?.view(argument) ?? null;
  return view === null ? { problem: 'no-such-room' } : { view };
}

/** Whether somebody may join a room; of one that does not exist nobody is told more than that. */
export function mayJoin(rooms: Rooms, name: string, caller: Caller): boolean {
  const { room, argument } = roomOf(rooms, name);
  return room === undefined || may(room.may, caller, () => room.own?.(caller, argument) === true);
}

function roomOf(rooms: Rooms, name: string): { readonly room: Room | undefined; readonly argument: string } {
  const colon = name.indexOf(':');
  const kind = colon < 0 ? name : name.slice(0, colon);
  const room = Object.prototype.hasOwnProperty.call(rooms, kind) ? rooms[kind] : undefined;
  return { room, argument: colon < 0 ? '' : name.slice(colon + 1) };
}
