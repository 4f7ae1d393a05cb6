import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { json } from 'node:stream/consumers';

export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /** PEM of the hall's own authority, trusted besides the system's; for https. */
  readonly ca?: string;
}

export interface HallAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly replayed: boolean;
}

/** One question to the hall server, its answer read whole. Node 20's `fetch` cannot be told which authority to trust. */
export async function ask(url: string, { method, headers, body, timeoutMs, ca }: Ask): Promise<HallAnswer> {
  const options: RequestOptions & { ca?: string } = {
    method,
    headers,
    signal: AbortSignal.timeout(timeoutMs),
    ...(ca === undefined ? {} : { ca }),
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, options, resolve);
    request.once('error', reject);
    request.end(body);
  });
  return {
    status: response.statusCode ?? 0,
    body: await json(response),
    replayed: response.headers['idempotent-replayed'] === 'true',
  };
}
