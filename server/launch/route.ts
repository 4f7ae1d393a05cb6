import { z } from 'zod';
import { WIRING } from '../doors/may.ts';
import { spkiPin } from '../tls/pin.ts';
import { sendProblem } from '../web/problem.ts';
import type { RawRoute } from '../web/raw.ts';
import { Screen } from './face.ts';
import { START_SYSTEMS, startFile } from './start-file.ts';

/** A start file for the machine of a screen, with the address under which the hall was asked for it. */
export function startFileRoute(authority: () => string | null): RawRoute {
  return {
    method: 'get',
    path: '/start-files/:face/:system',
    may: WIRING,
    handlers: [
      (request, response) => {
        const { face, system } = request.params;
        const { id } = request.query;
        const hall = `${request.protocol}://${request.headers.host ?? ''}`;
        const screen = Screen.safeParse({ face, hall, ...(id === undefined ? {} : { id }) });
        const known = z.enum(START_SYSTEMS).safeParse(system);
        if (!screen.success || !known.success) {
          sendProblem(request, response, { refused: 'malformed' });
          return;
        }
        const pem = authority();
        const { name, text } = startFile(screen.data, known.data, pem === null ? null : spkiPin(pem));
        response.attachment(name).type('application/octet-stream').send(text);
      },
    ],
  };
}
