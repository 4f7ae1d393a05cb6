/** What a binary asks of the system that loads it. */
export interface ElfNeeds {
  /** Symbol versions it was linked against: `GLIBC_2.34`, `GLIBCXX_3.4.29`. */
  readonly versions: readonly string[];
  /** Alignment of its loaded segments, bytes: a machine whose memory pages are larger cannot load it. */
  readonly pageSize: number;
}

const PT_LOAD = 1;
const SHT_GNU_VERNEED = 0x6ffffffe;

/**
 * Reads a 64-bit little-endian ELF file (System V ABI, chapters 4 and 5; LSB, symbol versioning, `.gnu.version_r`); null
 * for any other file. The loader refuses a binary whose needed versions the system's libraries do not have.
 */
export function elfNeeds(file: Buffer): ElfNeeds | null {
  const isElf64 = file.length > 64 && file.readUInt32BE(0) === 0x7f454c46 && file[4] === 2 && file[5] === 1;
  return isElf64 ? { versions: neededVersions(file), pageSize: segmentAlignment(file) } : null;
}

function segmentAlignment(file: Buffer): number {
  const table = Number(file.readBigUInt64LE(32));
  const entrySize = file.readUInt16LE(54);
  const count = file.readUInt16LE(56);
  const alignments: number[] = [];
  for (let entry = table; entry < table + count * entrySize; entry += entrySize) {
    if (file.readUInt32LE(entry) === PT_LOAD) alignments.push(Number(file.readBigUInt64LE(entry + 48)));
  }
  return Math.min(...alignments);
}

interface Section {
  readonly type: number;
  readonly link: number;
  readonly offset: number;
}

function sections(file: Buffer): Section[] {
  const table = Number(file.readBigUInt64LE(40));
  const entrySize = file.readUInt16LE(58);
  const count = file.readUInt16LE(60);
  return Array.from({ length: count }, (_, index) => {
    const entry = table + index * entrySize;
    return {
      type: file.readUInt32LE(entry + 4),
      offset: Number(file.readBigUInt64LE(entry + 24)),
      link: file.readUInt32LE(entry + 40),
    };
  });
}

/** Verneed (one a library: next at +12, its versions from +8), Vernaux (one a version: name at +8, next at +12). */
function neededVersions(file: Buffer): string[] {
  const all = sections(file);
  const needs = all.find(({ type }) => type === SHT_GNU_VERNEED);
  const names = needs === undefined ? undefined : all[needs.link];
  if (needs === undefined || names === undefined) return [];
  const found: string[] = [];
  for (let library = needs.offset, next = -1; next !== 0; library += next) {
    for (
      let version = library + file.readUInt32LE(library + 8), following = -1;
      following !== 0;
      version += following
    ) {
      const name = names.offset + file.readUInt32LE(version + 8);
      found.push(file.toString('latin1', name, file.indexOf(0, name)));
      following = file.readUInt32LE(version + 12);
    }
    next = file.readUInt32LE(library + 12);
  }
  return found;
}
