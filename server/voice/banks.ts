import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** Texts of the phrases that a bank has no clip of, words of its own template among them. */
export function missingPhrases(folder: string, { clips, template }: BankManifest): string[] {
  const own = [...(template?.call ?? []), ...(template?.recall ?? [])].filter((slot) => !slot.startsWith('{'));
  const texts = new Map([
    ...own.map((key) => [key, key] as const),
    ...PHRASES.map(({ key, text }) => [key, text] as const),
  ]);
  return [...texts].flatMap(([key, text]) => {
    const file = clips[key];
    return file === undefined || !existsSync(join(folder, file)) ? [text] : [];
  });
}

/** Changes when a bank is put in its place; empty: there is none. */
export function bankStamp(folder: string): string {
  const stat = statSync(join(folder, 'manifest.json'), { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.mtimeMs} ${stat.ino}`;
}

/** A file of a folder that belongs to no bank there; null: a bank may be put here. What else people keep is never removed. */
export function foreignFile(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const bank = readBank(folder);
  const known = new Set(bank === null ? [] : ['manifest.json', ...Object.values(bank.clips)]);
  return readdirSync(folder).find((file) => !known.has(file)) ?? null;
}

/** Puts a finished bank in its place. The old one goes only after it. */
export function placeBank(finished: string, folder: string): void {
  const old = `${folder}.old`;
  rmSync(old, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(finished, folder);
  rmSync(old, { recursive: true, force: true });
}
