import { z } from 'zod';
import { TicketLayout } from '../../contract/api.ts';
import { DeviceId } from '../../contract/ids.ts';
import { DevicesView } from '../../contract/views.ts';
import { DEFAULT_LAYOUT, layoutProblem } from '../../drivers/printer/layout.ts';
import { paperPicture } from '../../drivers/printer/picture.ts';
import { PAPERS, renderPaper } from '../../drivers/printer/render.ts';
import { ticketDocument } from '../../drivers/printer/ticket.ts';
import { OFFICE, WIRING } from '../doors/may.ts';
import { commandEndpoint, endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor } from '../hall/endpoint.ts';
import type { Refusal } from '../hall/slice.ts';
import type { PrintingCommand } from '../printing/rules.ts';
import type { HallState } from '../faces/faces.ts';
import type { Devices } from './devices.ts';
import { samplePaper } from './slip.ts';

export interface DeviceRoutes<State> {
  readonly hall: Executor<State>;
  readonly devices: Devices;
  readonly view: () => DevicesView;
}

const LayoutBody = z.strictObject({ layout: TicketLayout.nullable() });
const LayoutAnswer = z.object({ layout: TicketLayout, changed: z.boolean() });
const PreviewBody = z.strictObject({ layout: TicketLayout, paper: z.literal([58, 80]).default(80) });
const PreviewAnswer = z.object({
  /** `data:image/png;base64,…`, one pixel a dot. */
  picture: z.string(),
  bytes: z.number().int(),
  /** Seconds at 9600 baud. */
  slowSeconds: z.number(),
});

const BYTES_A_SECOND_AT_9600 = 960;

/** Hardware over HTTP: how it is, a try of each device, the layout of tickets with its picture. */
export function deviceEndpoints<State extends HallState>({ hall, devices, view }: DeviceRoutes<State>): AnyEndpoint[] {
  const read: AnyEndpoint = {
    method: 'get',
    path: '/devices',
    summary: 'Every device: state, reason, since when, bytes, frames, retries, round trip',
    answer: DevicesView,
    may: OFFICE,
    handle: () => ({ answer: view() }),
  };
  const exercise = endpoint({
    method: 'post',
    path: '/devices/:id/test',
    summary: 'Make a device do something that can be seen or heard',
    params: { id: DeviceId },
    body: z.strictObject({}).optional(),
    answer: z.object({ done: z.literal(true) }),
    may: WIRING,
    refusals: ['only-by-hand', 'device-offline'],
    notFound: ['unknown-device'],
    handle: ({ params: { id } }: Asked<{ id: string }, unknown>) => {
      const outcome = devices.exercise(id);
      if (outcome === 'done') return { answer: { done: true } };
      if (outcome === 'unknown-device') return { refused: 'unknown-device', unknown: true };
      return { refused: outcome === 'offline' ? 'device-offline' : outcome };
    },
  });
  const readLayout: AnyEndpoint = {
    method: 'get',
    path: '/ticket-layout',
    summary: 'How tickets are laid out',
    answer: LayoutAnswer,
    may: OFFICE,
    handle: () => ({ answer: layoutAnswer(hall.state) }),
  };
  const preview = endpoint({
    method: 'post',
    path: '/ticket-layout/preview',
    summary: 'The picture of a ticket in a layout, and what it costs on the line',
    body: PreviewBody,
    answer: PreviewAnswer,
    may: WIRING,
    refusals: ['layout-no-number', 'layout-number-twice', 'layout-number-too-small'],
    handle: ({ body }: Asked<unknown, z.infer<typeof PreviewBody>>) => {
      const problem = layoutProblem(body.layout);
      if (problem !== null) return { refused: `layout-${problem}` };
      const width = PAPERS[body.paper];
      const document = ticketDocument(samplePaper(hall.state.queue), body.layout);
      const bytes = renderPaper(document, { ...width, qr: 'command' });
      return {
        answer: {
          picture: `data:image/png;base64,${paperPicture(bytes, width.dots).toString('base64')}`,
          bytes: bytes.length,
          slowSeconds: Math.round((bytes.length / BYTES_A_SECOND_AT_9600) * 100) / 100,
        },
      };
    },
  });
  return [
    read,
    exercise,
    readLayout,
    preview,
    commandEndpoint(hall, {
      path: '/ticket-layout',
      summary: 'Lay tickets out anew; null: as they come',
      body: LayoutBody,
      answerSchema: LayoutAnswer,
      may: WIRING,
      refusals: ['layout-no-number', 'layout-number-twice', 'layout-number-too-small'],
      command: (_params: Readonly<Record<string, never>>, { layout }): PrintingCommand | Refusal => {
        const problem = layout === null ? null : layoutProblem(layout);
        return problem === null ? { type: 'SetTicketLayout', layout } : { refused: `layout-${problem}` };
      },
      answer: (state) => layoutAnswer(state),
    }),
  ];
}

function layoutAnswer({ printing }: HallState): z.infer<typeof LayoutAnswer> {
  return { layout: [...(printing.layout ?? DEFAULT_LAYOUT)], changed: printing.layout !== null };
}
