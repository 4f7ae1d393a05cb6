import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BankManifest } from '../../contract/voice.ts';
import { PHRASES } from '../../voice/phrases.ts';

/** Where a hall's own recordings lie in its data folder. */
export function ownBankFolder(dataFolder: string): string {
  return join(dataFolder, 'voice', 'own');
}

/** A bank that can say everything; null where there is none, or it is not whole. */
export function wholeBank(folder: string): BankManifest | null {
  const bank = readBank(folder);
  return bank === null || missingPhrases(folder, bank).length > 0 ? null : bank;
}

/** The manifest of a folder; null where it cannot be read. */
export function readBank(folder: string): BankManifest | null {
  try {
    const parsed = BankManifest.safeParse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Texts of the phrases that a bank has no clip of. */
export function missingPhrases(folder: string, { clips }: BankManifest): string[] {
  return PHRASES.filter(({ key }) => {
    const file = clips[key];
    return file === undefined || !existsSync(join(folder, file));
  }).map(({ text }) => text);
}

/** Changes when a bank is put in its place; empty: there is none. */
export function bankStamp(folder: string): string {
  const stat = statSync(join(folder, 'manifest.json'), { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.mtimeMs} ${stat.ino}`;
}
