import { z } from 'zod';
import { BackupsView } from '../../contract/backups.ts';
import { OFFICE, WIRING } from '../doors/may.ts';
import type { AnyEndpoint } from '../hall/endpoint.ts';
import type { BackupKeeper } from './keeper.ts';

/** What the office sees of backups, and the key that makes one. */
export function backupEndpoints(keeper: BackupKeeper): AnyEndpoint[] {
  return [
    {
      method: 'get',
      path: '/backups',
      summary: 'Backups in their folder and on the sticks that are in, and how far a running one is',
      answer: BackupsView,
      may: OFFICE,
      handle: async () => ({ answer: await keeper.view() }),
    },
    {
      method: 'post',
      path: '/backups',
      summary: 'Makes a backup now, and a copy of it on each marked stick; GET says how far it is',
      body: z.strictObject({}),
      answer: BackupsView,
      refusals: ['backup-running'],
      may: WIRING,
      handle: async () => {
        const begun = keeper.backUpNow();
        return 'refused' in begun ? begun : { answer: await keeper.view() };
      },
    },
  ];
}
