import type { CounterId } from '../../contract/ids.ts';
import { ANYONE, OFFICE } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import type { Room, Rooms } from '../realtime/rooms.ts';
import type { Faces, HallState } from './faces.ts';

/** The office looks at everything that stands in the hall. */
const LOOKS: Rule = OFFICE;

/** The rooms of a hall, and who may join them. */
export function hallRooms(faces: Faces, state: () => HallState): Rooms {
  const ofCounter = (may: Rule, view: (state: HallState, id: CounterId) => object): Room => ({
    may,
    own: ({ counterId }, id) => counterId === id,
    view: (id) => (state().queue.counters.has(id as CounterId) ? view(state(), id as CounterId) : null),
  });
  return {
    'hall-display': { may: { ...LOOKS, clerk: 'all', display: 'all' }, view: () => faces.hallDisplay(state()) },
    kiosk: {
      may: { ...LOOKS, kiosk: 'own' },
      own: ({ kioskId }, id) => kioskId !== undefined && (id === '' || id === kioskId),
      view: (kioskId) => faces.kiosk(state(), kioskId === '' ? null : kioskId),
    },
    counter: ofCounter({ ...LOOKS, clerk: 'own' }, faces.counter),
    'counter-display': ofCounter({ ...LOOKS, clerk: 'all', 'counter-display': 'own' }, faces.counterDisplay),
    pad: ofCounter({ ...LOOKS, pad: 'own' }, faces.pad),
    // whoever knows the id or the token has it from the hall
    ticket: { may: ANYONE, view: (idOrToken) => faces.ticket(state(), idOrToken) },
    office: { may: OFFICE, view: () => faces.office(state()) },
    devices: { may: OFFICE, view: () => faces.devices() },
  };
}
