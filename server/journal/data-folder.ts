import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The data folder is no place for a journal: says why and what to do. */
export class DataFolderUnfit extends Error {
  override readonly name = 'DataFolderUnfit';
}

/** Types of `statfs` (linux/magic.h) whose locks another machine keeps: SQLite is not safe on them. */
const NETWORK_TYPES = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB2'],
  [0xff534d42, 'CIFS'],
  [0x564c, 'NCP'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
]);

export interface FolderFacts {
  /** Type number of the file system, as `statfs` gives it. */
  typeOf(path: string): number;
  readonly platform: NodeJS.Platform;
}

const machineFacts: FolderFacts = {
  typeOf: (path) => statfsSync(path).type,
  platform: process.platform,
};

/** Refuses a folder on a network share: its locks and its order of writes are another machine's word. */
export function refuseNetworkFolder(folder: string, { typeOf, platform }: FolderFacts = machineFacts): void {
  const share = platform === 'win32' ? (/^[\\/]{2}/.test(folder) ? 'SMB' : undefined) : typeName(folder, typeOf);
  if (share === undefined) return;
  throw new DataFolderUnfit(
    `数据目录 ${folder} 在网络共享上（${share}），会锁住、会损坏。请换成这台机器自己硬盘上的目录；备份可以放到共享上。\n` +
      `The data folder ${folder} is on a network share (${share}), where it would lock up and be damaged. ` +
      `Give a folder on a disk of this machine; backups may go to a share.`,
  );
}

function typeName(folder: string, typeOf: FolderFacts['typeOf']): string | undefined {
  let there = resolve(folder);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    // some systems give the number as signed
    return NETWORK_TYPES.get(typeOf(there) >>> 0);
  } catch {
    // a folder that cannot be asked is refused by what comes next, with its own reason
    return undefined;
  }
}

/** Refuses to begin anew where the log of an earlier journal lies: its file is missing, and would be written over. */
export function refuseLostFile(folder: string): void {
  const file = join(folder, 'hall.db');
  const log = `${file}-wal`;
  if (existsSync(file) || !existsSync(log) || statSync(log).size === 0) return;
  throw new DataFolderUnfit(
    `${folder} 里有 hall.db-wal，却没有 hall.db：数据文件被删了或没拷全。没有动任何东西。请把 hall.db 放回来，或用备份恢复到新目录：quhao restore --from 备份 --data 新目录\n` +
      `${folder} holds hall.db-wal without hall.db: the data file was removed or not copied along. Nothing was touched. ` +
      `Put hall.db back, or restore a backup into a new folder: quhao restore --from FILE --data NEW`,
  );
}
