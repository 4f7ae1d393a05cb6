import type { RequestHandler } from 'express';
import QRCode from 'qrcode';
import { ANYONE } from '../doors/may.ts';
import type { RawRoute } from './raw.ts';

/**
 * The code of something that has a page of its own. Whoever knows the id or the token in the path has it from the
 * hall; `addressOf` is null where there is no such thing, or no address that a phone could open.
 */
export function qrRoute(path: string, addressOf: (id: string) => string | null): RawRoute {
  const draw: RequestHandler = async (request, response, next) => {
    const address = addressOf(String(request.params['id']));
    if (address === null) next();
    else response.type('image/svg+xml').send(await QRCode.toString(address, { type: 'svg', margin: 0 }));
  };
  return { method: 'get', path, may: ANYONE, handlers: [draw] };
}
