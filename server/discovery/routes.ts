import type { z } from 'zod';
import { DiscoveryAnswer, DiscoveryBody } from '../../contract/discovery.ts';
import { WIRING } from '../doors/may.ts';
import type { AnyEndpoint, Asked } from '../hall/endpoint.ts';
import type { Discovery } from './discovery.ts';

/** Ports and printers looked for over HTTP: begun by POST, followed by GET. */
export function discoveryEndpoints(discovery: Discovery, report: (error: Error) => void): AnyEndpoint[] {
  const read: AnyEndpoint = {
    method: 'get',
    path: '/discovery',
    summary: 'What is plugged in: the search that runs, or the last one',
    answer: DiscoveryAnswer,
    may: WIRING,
    handle: () => ({ answer: discovery.answer }),
  };
  const begin = {
    method: 'post' as const,
    path: '/discovery',
    summary: 'Look for serial ports and network printers; nothing is sent that could print or ring',
    body: DiscoveryBody,
    answer: DiscoveryAnswer,
    may: WIRING,
    handle: ({ body }: Asked<unknown, z.infer<typeof DiscoveryBody>>) => {
      discovery.search(body.noPrinterOn).catch(report);
      return { answer: discovery.answer };
    },
  };
  return [read, begin];
}
