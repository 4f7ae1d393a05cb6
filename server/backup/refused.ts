import { dirname } from 'node:path';
import { refusalText } from '../../texts/refusal-text.ts';

export type Params = Readonly<Record<string, string | number>>;

/** Something stands in the way of a backup or a restore: a code of the catalogue, in words for whoever reads a terminal. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
  readonly code: string;
  readonly params: Params;

  constructor(code: string, params: Params = {}) {
    super(`${refusalText('zh-CN', code, params)} / ${refusalText('en', code, params)}`);
    this.code = code;
    this.params = params;
  }
}

/** Why a backup or a restore failed, as pages show it. */
export function reasonOf(error: unknown): { readonly code: string; readonly params: Params } {
  if (error instanceof BackupRefused) return error;
  return { code: 'backup-failed', params: { what: error instanceof Error ? error.message : String(error) } };
}

/** What the machine said while it wrote `to`, as a refusal that names the disk; what nobody foresaw comes back as it is. */
export function explainedBackup(error: unknown, to: string): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'SQLITE_FULL':
    case 'SQLITE_IOERR':
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EIO':
      return new BackupRefused('backup-disk-full', { folder: dirname(to) });
    case 'EPERM':
    case 'EBUSY':
    case 'EACCES':
    case 'EROFS':
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
      return new BackupRefused('backup-held', { path: to });
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return new BackupRefused('backup-damaged', { what: message });
    default:
      return error as Error;
  }
}
