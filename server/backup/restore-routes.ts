import type { RequestHandler } from 'express';
import { RestoreBody, RestoreView } from '../../contract/backups.ts';
import type { Rule } from '../doors/may.ts';
import type { AnyEndpoint, Asked } from '../hall/endpoint.ts';
import { sendProblem } from '../web/problem.ts';
import type { RawRoute } from '../web/raw.ts';
import { BackupRefused } from './refused.ts';
import type { RestoreDesk } from './restore-desk.ts';

/** How a page brings a hall back. `may`: who sets this machine up. */
export function restoreEndpoints(desk: RestoreDesk, may: Rule): AnyEndpoint[] {
  return [
    {
      method: 'get',
      path: '/restore',
      summary: 'Backups that this machine could be restored from, and how far a restore is',
      answer: RestoreView,
      may,
      handle: async () => ({ answer: await desk.view() }),
    },
    {
      method: 'post',
      path: '/restore',
      summary: 'Restores one of the offers; GET says how far it is',
      body: RestoreBody,
      answer: RestoreView,
      refusals: ['restore-not-empty', 'restore-unknown', 'restore-running'],
      may,
      handle: async ({ body: { id } }: Asked<unknown, RestoreBody>) => {
        const begun = await desk.begin(id);
        return 'refused' in begun ? begun : { answer: await desk.view() };
      },
    },
  ];
}

/** `PUT /restore/file`: a backup as a page sends it, of any size that the disk takes. */
export function restoreFileRoute(desk: RestoreDesk, may: Rule): RawRoute {
  const take: RequestHandler = async (request, response, next) => {
    try {
      await desk.take(request);
      response.json(await desk.view());
    } catch (error) {
      if (!(error instanceof BackupRefused)) next(error);
      else sendProblem(request, response, { refused: error.code, params: error.params });
    }
  };
  return { method: 'put', path: '/restore/file', may, handlers: [take] };
}
