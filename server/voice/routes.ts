import { VoiceAnswer } from '../../contract/voice.ts';
import type { AnyEndpoint } from '../hall/endpoint.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { USUAL_DISPLAYS } from '../settings/events.ts';
import { wholeBank } from './banks.ts';

export interface VoiceRoutes {
  /** Folder of the hall's own bank, and of the one that ships. */
  readonly own: string;
  readonly shipped: string;
  readonly configuration: () => HallConfiguration | null;
}

/** What the displays speak with. Banks are looked at each time: one that was just imported counts from the next opening. */
export function voiceEndpoints({ own, shipped, configuration }: VoiceRoutes): AnyEndpoint[] {
  return [
    {
      method: 'get',
      path: '/voice',
      summary: 'The voice banks, and how the hall wants to be spoken',
      answer: VoiceAnswer,
      handle: () => {
        const { yao, volumes } = configuration()?.displays ?? USUAL_DISPLAYS;
        return {
          answer: { own: wholeBank(own), shipped: wholeBank(shipped), yao: yao ?? true, volumes: [...(volumes ?? [])] },
        };
      },
    },
  ];
}
