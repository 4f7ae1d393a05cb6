/** A room's view, made anew whenever it is asked for; null where there is no such thing. */
export type ViewOf = (argument: string) => object | null;

/** Rooms by the word before the colon: `hall-display`, `counter:<id>`. */
export type Rooms = Readonly<Record<string, ViewOf>>;

/** The view of a room, or the reason why there is none. */
export function viewOf(rooms: Rooms, room: string): { readonly view: object } | { readonly problem: string } {
  const colon = room.indexOf(':');
  const kind = colon < 0 ? room : room.slice(0, colon);
  const make = Object.prototype.hasOwnProperty.call(rooms, kind) ? rooms[kind] : undefined;
  const view = make?.(colon < 0 ? '' : room.slice(colon + 1)) ?? null;
  return view === null ? { problem: 'no-such-room' } : { view };
}
