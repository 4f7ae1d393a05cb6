import { createHash } from 'node:crypto';
import { z } from 'zod';
import { VoiceAnswer, VoiceReport } from '../../contract/voice.ts';
import { STAFF } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import { endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked } from '../hall/endpoint.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { USUAL_DISPLAYS } from '../settings/events.ts';
import { bankStamp, wholeBank } from './banks.ts';

export interface VoiceRoutes {
  /** Folder of the hall's own bank, and of the one that ships. */
  readonly own: string;
  readonly shipped: string;
  readonly configuration: () => HallConfiguration | null;
  /** False: it could not be taken. */
  readonly report: (report: VoiceReport) => boolean;
}

const USUAL_STALE_SECONDS = 60;

/** Who speaks, and who puts words in. */
export const HEARS: Rule = { ...STAFF, display: 'all', 'counter-display': 'all', kiosk: 'all' };

/** What the displays speak with, and what they say of it. */
export function voiceEndpoints({ own, shipped, configuration, report }: VoiceRoutes): AnyEndpoint[] {
  const reports = endpoint({
    method: 'post',
    path: '/voice/reports',
    summary: 'A display tells the office that a voice of its does not work, or works again',
    body: VoiceReport,
    answer: z.object({ taken: z.literal(true) }),
    may: { display: 'all', 'counter-display': 'all', integrator: 'all' },
    refusals: ['too-many-displays'],
    handle: ({ body }: Asked<unknown, VoiceReport>) =>
      report(body) ? { answer: { taken: true } } : { refused: 'too-many-displays' },
  });
  return [
    {
      method: 'get',
      path: '/voice',
      summary: 'The voice banks, and how the hall wants to be spoken',
      answer: VoiceAnswer,
      may: HEARS,
      handle: () => ({ answer: { own: wholeBank(own), shipped: wholeBank(shipped), ...manner(configuration()) } }),
    },
    reports,
  ];
}

/** Differs when displays have to fetch banks and settings anew. */
export function voiceVersion(own: string, configuration: HallConfiguration | null): string {
  return createHash('sha256')
    .update(`${bankStamp(own)} ${JSON.stringify(manner(configuration))}`)
    .digest('base64url')
    .slice(0, 12);
}

function manner(configuration: HallConfiguration | null): Omit<VoiceAnswer, 'own' | 'shipped'> {
  const { yao, volumes, staleSeconds } = configuration?.displays ?? USUAL_DISPLAYS;
  return { yao: yao ?? true, volumes: [...(volumes ?? [])], staleSeconds: staleSeconds ?? USUAL_STALE_SECONDS };
}
