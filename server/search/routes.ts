import { ReadingsAnswer, ReadingsBody } from '../../contract/search.ts';
import { readingsOf } from '../../search/readings.ts';
import { STAFF } from '../doors/may.ts';
import { endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked } from '../hall/endpoint.ts';

/** How names are read, for pages that look through a list of them. */
export function searchEndpoints(): AnyEndpoint[] {
  const readings = endpoint({
    method: 'post',
    path: '/readings',
    summary: 'Every reading of every character of some names, the one in use first; changes nothing',
    body: ReadingsBody,
    answer: ReadingsAnswer,
    may: STAFF,
    handle: ({ body: { of, names } }: Asked<unknown, ReadingsBody>) => ({
      answer: { readings: names.map((name) => readingsOf(name, of)) },
    }),
  });
  return [readings];
}
