import { BackupRefused } from '../backup/refused.ts';
import { DataFolderUnfit } from '../journal/data-folder.ts';
import { DataFolderInUse } from '../journal/lock.ts';
import { CommandFailed } from '../service/action.ts';
import { DataIsNewer } from '../journal/migrations.ts';
import { JournalDamaged } from '../journal/read-table.ts';
import { TlsUnfit } from '../tls/unfit.ts';
import { NoAccounts } from '../doors/no-accounts.ts';

/** A command that was refused: its text goes to standard error, the exit code is 1. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Errors whose text already says why and what to do. */
const SAYING_SO = [
  Refused,
  CommandFailed,
  BackupRefused,
  DataFolderInUse,
  DataFolderUnfit,
  DataIsNewer,
  NoAccounts,
  TlsUnfit,
];

/** Whether the text of this error is all that a person needs. */
export function saysWhatToDo(error: unknown): error is Error {
  return SAYING_SO.some((kind) => error instanceof kind);
}

/** What the machine said, with what to do; an error that nobody foresaw comes back as it is. */
export function explained(error: NodeJS.ErrnoException, { port, folder }: { port?: number; folder: string }): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new Refused(`端口 ${port} 被占用，请换一个 --port / port ${port} is in use, give another`);
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_READONLY':
    case 'EACCES':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return new Refused(`数据目录 ${folder} 不能写，请看权限 / the data folder cannot be written: ${error.message}`);
    case 'ENOSPC':
    case 'SQLITE_FULL':
    case 'SQLITE_IOERR':
      return new Refused(
        `${folder} 所在的磁盘满了或坏了，数据没有动。请腾出地方再来 / the disk of this folder is full or failing; the data were left as they are, make room and start again: ${error.message}`,
      );
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return new Refused(
        `数据文件坏了，没有动它。请用备份恢复到新目录：quhao restore --from 备份 --data 新目录\n` +
          `The data file is damaged and was left as it is. Restore a backup into a new folder: quhao restore --from FILE --data NEW (${error.message})`,
      );
    default:
      if (!(error instanceof JournalDamaged)) return error;
      return new Refused(
        `第 ${error.position} 条事件坏了，没有动数据。请用备份恢复到新目录：quhao restore --from 备份 --data 新目录\n` +
          `Event ${error.position} is damaged; the data were left as they are. Restore a backup into a new folder: quhao restore --from FILE --data NEW`,
      );
  }
}
