import type { ErrorRequestHandler, Request } from 'express';
import type { Logger } from 'pino';
import { sendProblem } from './problem.ts';

/** The pattern of the way that was asked for; its address may hold secrets. */
export function wayOf({ route }: Request): unknown {
  return (route as { readonly path?: unknown } | undefined)?.path;
}

/** Answers what could not be read or has thrown; a fault of the program is in the log, with what it befell. */
export function answerFaults(log: Logger, befell: string): ErrorRequestHandler {
  return (error: { type?: string; status?: number }, request, response, _next) => {
    if (error.type === 'entity.too.large') sendProblem(request, response, { refused: 'too-large' });
    else if (error.status === 400) sendProblem(request, response, { refused: 'malformed' });
    else {
      log.error({ err: error, way: wayOf(request) }, `${befell} failed by a fault of the program`);
      sendProblem(request, response, { refused: 'internal-error' });
    }
  };
}
