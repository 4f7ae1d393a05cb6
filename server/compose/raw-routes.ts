import type { RequestHandler, Response } from 'express';
import { ANYONE, NOBODY, OFFICE, WIRING } from '../doors/may.ts';
import { fileRoutes } from '../files/routes.ts';
import { dayOf } from '../hall/clock.ts';
import { startFileRoute } from '../launch/route.ts';
import { configured } from '../queue/views.ts';
import { deedsTable } from '../deeds/table.ts';
import { seatsTable } from '../staff/seats-table.ts';
import { giveAuthority } from '../tls/redirect.ts';
import { recordingRoutes } from '../voice/recording.ts';
import { HEARS } from '../voice/routes.ts';
import { estimateQuality } from '../waits/quality.ts';
import { giveFile } from '../web/files.ts';
import { createMetrics } from '../web/metrics.ts';
import { qrRoute } from '../web/pictures.ts';
import { sendProblem } from '../web/problem.ts';
import type { RawRoute } from '../web/raw.ts';
import type { WholeState } from './data.ts';
import type { Hardware } from './hardware.ts';
import type { Parts } from './parts.ts';
import type { Voices } from './voices.ts';

/** What is known only once the line is there. */
export interface LineFacts {
  /** The hall's own authority, PEM; null: it has none. */
  readonly authority: () => string | null;
  /** Pages connected. */
  readonly sockets: () => number;
}

/** Every way for pictures, sounds and files. */
export function rawRoutesOf(parts: Parts, { authority, sockets }: LineFacts): RawRoute[] {
  const { options, journal, hall, people, hardware, voices, faces } = parts;
  const { banks } = voices;
  const refuse = (response: Response, refused: string, status?: number): void =>
    sendProblem(response.req, response, { refused }, status === undefined ? {} : { status });
  return [
    startFileRoute(authority),
    { ...read('/hall-ca.crt', authorityHandler(authority)), may: ANYONE },
    { ...read('/metrics', metricsHandler(parts, sockets)), may: OFFICE },
    qrRoute('/tickets/:id/qr.svg', (id) => faces.ticket(hall.state, id)?.ticket.phoneUrl ?? null),
    qrRoute('/appointments/:id/qr.svg', (id) => appointmentCode(hall.state, id)),
    deedsTable({ reader: () => journal.reader, names: people.names, staff: () => hall.state.staff }),
    seatsTable({ hall, vault: people.vault, reader: () => journal.reader }),
    ...recordingRoutes({ recording: banks.recorded, own: banks.own }, refuse),
    { ...read('/voice/:bank/:file', clipHandler(voices)), may: HEARS },
    ...fileRoutes(options.folder, refuse),
    { ...read('/devices/:id/recording', lineRecordingHandler(hardware)), may: WIRING },
    { ...read('/simulation/papers/:id.png', paperHandler(hardware)), may: NOBODY },
  ];
}

function read(path: string, handler: RequestHandler): Omit<RawRoute, 'may'> {
  return { method: 'get', path, handlers: [handler] };
}

function authorityHandler(authority: () => string | null): RequestHandler {
  return (_request, response, next) => {
    const pem = authority();
    if (pem === null) next();
    else giveAuthority(response, pem);
  };
}

function metricsHandler({ journal, hall, hardware, waits, watched }: Parts, sockets: () => number): RequestHandler {
  const metrics = createMetrics({
    journal,
    devices: hardware.devices,
    state: () => hall.state,
    sockets,
    estimates: () => estimateQuality(journal.reader, dayOf(hall.now())),
    estimateMs: () => waits.tookMs,
    alarms: watched.alarms,
  });
  return async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  };
}

/** What the QR of an appointment says; without an address for phones the kiosk's scanner still reads the token. */
function appointmentCode({ appointments, queue }: WholeState, id: string): string | null {
  const booked = appointments.book.byId.get(id);
  if (booked === undefined) return null;
  const { phoneUrl } = configured(queue).hall;
  return phoneUrl === null ? booked.token : `${phoneUrl}/a/${booked.token}`;
}

function clipHandler({ banks }: Voices): RequestHandler {
  return (request, response, next) => {
    const { bank, file } = request.params;
    if (bank !== 'own' && bank !== 'shipped') next();
    else giveFile(response, String(file), banks[bank], next);
  };
}

/** What went over a device's line, for whoever looks for a fault. */
function lineRecordingHandler({ devices }: Hardware): RequestHandler {
  return (request, response, next) => {
    const id = String(request.params['id']);
    const text = devices.recording(id);
    if (text === null) next();
    else response.attachment(`${id}.txt`).type('text/plain').send(text);
  };
}

function paperHandler({ simulation }: Hardware): RequestHandler {
  return (request, response, next) => {
    const picture = simulation?.hall.picture(String(request.params['id'])) ?? null;
    if (picture === null) next();
    else response.type('image/png').send(picture);
  };
}
