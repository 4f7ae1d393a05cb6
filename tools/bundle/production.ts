import { z } from 'zod';

const Dependencies = z.record(z.string(), z.string()).default({});

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dependencies: Dependencies,
      optionalDependencies: Dependencies,
      optional: z.boolean().default(false),
    }),
  ),
});

/** What a package asks for only to be built or fetched at install: never loaded by a hall that runs. */
const ONLY_TO_INSTALL: Readonly<Record<string, readonly string[]>> = {
  sqlite3: ['node-addon-api', 'node-gyp', 'prebuild-install', 'tar'],
  '@serialport/bindings-cpp': ['node-addon-api'],
};

export interface ProductionPackage {
  readonly name: string;
  /** `node_modules/qrcode/node_modules/pngjs` */
  readonly path: string;
  /** May be missing: a part for another platform. */
  readonly optional: boolean;
}

/** The packages that a running hall can reach, by package-lock.json: no development, no types, nothing only to install. */
export function productionPackages(lockText: string): ProductionPackage[] {
  const { packages } = Lock.parse(JSON.parse(lockText));
  const reached = new Map<string, ProductionPackage>();
  const ahead = [{ name: '', path: '' }];
  for (let from = ahead.shift(); from !== undefined; from = ahead.shift()) {
    const { dependencies, optionalDependencies } = packages[from.path]!;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (name.startsWith('@types/') || ONLY_TO_INSTALL[from.name]?.includes(name)) continue;
      const path = resolvedPath(from.path, name, packages);
      if (path === null || reached.has(path)) continue;
      const found = { name, path, optional: packages[path]!.optional };
      reached.set(path, found);
      ahead.push(found);
    }
  }
  return [...reached.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Node's own search: in the package's own node_modules, then in each one above. */
function resolvedPath(from: string, name: string, packages: Readonly<Record<string, unknown>>): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (folder === '') return null;
  }
}

/** Packages of which only these files are used. */
const ONLY_THESE: Readonly<Record<string, RegExp>> = {
  sqlite3: /^(lib\/[^/]+\.js|build\/Release\/node_sqlite3\.node)$/,
  '@embedpdf/fonts-sc': /^(dist\/.+\.c?js|fonts\/NotoSansHans-(Regular|Bold)\.otf)$/,
  '@fontsource/unifontex': /^files\/unifontex-latin-400-normal\.woff2$/,
  // its files are among the built pages
  '@fontsource/fira-sans': /^$/,
};
const ALWAYS = /^(package\.json|(licen[cs]e|notice|copying|ofl)[^/]*)$/i;
const NEVER =
  /(^|\/)(\.[^/]+|[^/]+\.(map|[cm]?ts|tsx|md|markdown|flow|c|cc|cpp|h|gyp|gypi|mk|o|a|d|tgz))$|^(tests?|__tests__|benchmarks?|docs?|examples?|coverage|deps|\.github)\//i;

/** Whether a file of a package goes along, `platform` being `linux-x64`. */
export function goesAlong({ name }: Pick<ProductionPackage, 'name'>, file: string, platform: string): boolean {
  if (ALWAYS.test(file)) return true;
  const only = ONLY_THESE[name];
  if (only !== undefined) return only.test(file);
  if (file.startsWith('prebuilds/')) return file.startsWith(`prebuilds/${platform}/`) && !file.includes('musl');
  return !NEVER.test(file);
}
