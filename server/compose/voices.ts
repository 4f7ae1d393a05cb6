import { join } from 'node:path';
import { productRoot } from '../cli/root.ts';
import { ownBankFolder } from '../voice/banks.ts';
import { voiceVersion } from '../voice/routes.ts';
import type { WholeHall } from './data.ts';

export interface Voices {
  /** Folders: the hall's own bank, the one that ships, and recordings not yet made into a bank. */
  readonly banks: { readonly own: string; readonly shipped: string; readonly recorded: string };
  /** Differs when displays have to fetch banks and settings anew; as of the last look. */
  readonly version: () => string;
  look(): void;
}

/** What the displays speak with. A view is made without asking the disk: that is looked at from time to time. */
export function openVoices(folder: string, hall: WholeHall): Voices {
  const banks = {
    own: ownBankFolder(folder),
    shipped: join(productRoot(), 'voice', 'bank'),
    recorded: join(folder, 'voice', 'recording'),
  };
  const versionNow = (): string => voiceVersion(banks.own, hall.state.settings.configuration);
  let version = versionNow();
  return {
    banks,
    version: () => version,
    look: () => {
      version = versionNow();
    },
  };
}
