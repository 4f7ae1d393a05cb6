import type { z } from 'zod';
import {
  CornerAnswer,
  CornerBody,
  EnterCornerAnswer,
  EnterCornerBody,
  PaperChangedAnswer,
  TryPrintAnswer,
} from '../../contract/kiosk-corner.ts';
import type { HallPort } from '../devices/hall-port.ts';
import type { Printers } from '../devices/printers.ts';
import type { Rule } from '../doors/may.ts';
import type { AnyEndpoint, Answered, Asked, Own } from '../hall/endpoint.ts';
import { isRefusal } from '../hall/slice.ts';
import type { Refusal } from '../hall/slice.ts';
import type { PrintJob } from '../printing/rules.ts';
import type { Corner } from './corner.ts';

export interface CornerRoutes {
  readonly corner: Corner;
  readonly hall: HallPort;
  readonly printers: Printers;
  readonly version: string;
}

type InCorner = Asked<unknown, z.infer<typeof CornerBody>>;

/** A kiosk for itself; the PIN says who stands before it. */
const KIOSK: Rule = { kiosk: 'own' };

const atThisKiosk: Own = ({ kioskId }, { body }) =>
  kioskId !== undefined && (body as { readonly kioskId?: string }).kioskId === kioskId;

/** The staff corner of a kiosk over HTTP: in with the PIN, then what a person at the machine can try and mend. */
export function cornerEndpoints({ corner, hall, printers, version }: CornerRoutes): AnyEndpoint[] {
  const inCorner = (
    path: string,
    summary: string,
    answer: z.ZodType,
    refusals: readonly string[],
    handle: (kioskId: string | null, asked: InCorner) => Promise<Answered | Refusal>,
  ): AnyEndpoint => ({
    method: 'post',
    path: `/kiosk/corner/${path}`,
    summary,
    body: CornerBody,
    may: KIOSK,
    own: atThisKiosk,
    answer,
    refusals: ['corner-closed', ...refusals],
    handle: (asked: InCorner) =>
      corner.admits(asked.body.session)
        ? handle(asked.body.kioskId ?? null, asked)
        : Promise.resolve({ refused: 'corner-closed' }),
  });

  return [
    {
      method: 'get',
      path: '/kiosk/corner',
      summary: 'Whether a PIN is set for the staff corner of the kiosks, and whether wrong tries have locked it',
      answer: CornerAnswer,
      may: KIOSK,
      own: () => true,
      handle: () => ({ answer: { pinSet: corner.pinSet, lockedSeconds: corner.lockedSeconds, version } }),
    },
    {
      method: 'post',
      path: '/kiosk/corner',
      summary: 'Enter the staff corner with its PIN',
      body: EnterCornerBody,
      may: KIOSK,
      own: () => true,
      answer: EnterCornerAnswer,
      refusals: ['pin-not-set', 'pin-wrong', 'pin-locked'],
      handle: async ({ body }: Asked<unknown, z.infer<typeof EnterCornerBody>>): Promise<Answered | Refusal> => {
        const entered = await corner.enter(body.pin);
        return 'refused' in entered ? entered : { answer: entered };
      },
    },
    inCorner('try-print', 'Print a ticket of nobody', TryPrintAnswer, ['not-configured'], async (kioskId) => {
      if (hall.state.queue.configuration === null) return { refused: 'not-configured' };
      return { answer: await printers.tryTicket(kioskId) };
    }),
    inCorner(
      'paper-changed',
      'Print the slips of this kiosk that had not come out and are still needed',
      PaperChangedAnswer,
      [],
      async (kioskId, { caller }) => {
        const numbers: string[] = [];
        for (const { ticketId, ticketNumber } of missingSlips(hall, kioskId)) {
          const outcome = await hall.execute({ type: 'RequestReprint', ticketId, kioskId }, { actor: caller.actor });
          if (!isRefusal(outcome)) numbers.push(ticketNumber);
        }
        return { answer: { numbers } };
      },
    ),
  ];
}

/** Slips of a kiosk that failed, or may have, of people who still wait for their turn; oldest first. */
function missingSlips({ state: { printing, queue } }: HallPort, kioskId: string | null): PrintJob[] {
  return [...printing.jobs.values()]
    .filter((job) => job.kioskId === kioskId && (job.state === 'failed' || job.state === 'unconfirmed'))
    .filter(({ ticketId }) => ['waiting', 'called', 'held'].includes(queue.tickets.get(ticketId)?.status ?? ''))
    .sort((a, b) => a.jobNumber - b.jobNumber);
}
