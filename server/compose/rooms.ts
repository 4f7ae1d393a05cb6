import { NOBODY } from '../doors/may.ts';
import { hallRooms } from '../faces/rooms.ts';
import type { Rooms } from '../realtime/rooms.ts';
import type { Parts } from './parts.ts';

/** Every view that pages are kept in step with. */
export function roomsOf({ hall, hardware: { simulation }, faces }: Parts): Rooms {
  const rooms = hallRooms(faces, () => hall.state);
  if (simulation === null) return rooms;
  const { hall: simulated, visitors, speed } = simulation;
  return { ...rooms, simulation: { may: NOBODY, view: () => simulated.view(speed, visitors.on) } };
}
