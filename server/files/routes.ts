import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import express from 'express';
import type { Request, Response, Router } from 'express';
import { asksAsKiosk, giveFile } from '../web/files.ts';
import { kindOf, pixelsOf } from './kinds.ts';
import type { FileKind } from './kinds.ts';

export interface FileFolder {
  /** Below /api/v1, and the folder's name in the data folder. */
  readonly name: string;
  readonly kinds: readonly FileKind[];
  /** As Express writes it. */
  readonly largest: string;
}

/** What people put in: pictures and films of the playlist, photos of who serves. */
export const FOLDERS: readonly FileFolder[] = [
  { name: 'playlist', kinds: ['jpg', 'png', 'webp', 'mp4', 'webm'], largest: '200mb' },
  { name: 'staff', kinds: ['jpg', 'png'], largest: '4mb' },
];

const MOST_PIXELS = 40_000_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/;
const EXTENSIONS: Readonly<Record<FileKind, readonly string[]>> = {
  jpg: ['.jpg', '.jpeg'],
  png: ['.png'],
  webp: ['.webp'],
  mp4: ['.mp4'],
  webm: ['.webm'],
};

/**
 * `GET /<folder>` lists what is there, `GET /<folder>/<file>` gives one, `PUT /<folder>/<file>` puts one in. A file is what its
 * bytes say; it stands there whole or not at all. `refuse` answers with a problem.
 */
export function fileRoutes(
  router: Router,
  data: string,
  refuse: (response: Response, code: string, status?: number) => void,
): void {
  for (const { name, kinds, largest } of FOLDERS) {
    const folder = join(data, name);
    router.get(`/${name}`, (_request, response) => {
      const files = existsSync(folder) ? readdirSync(folder).filter((file) => NAME.test(file)) : [];
      response.json({ files: files.sort() });
    });
    router.get(`/${name}/:file`, (request, response, next) => {
      giveFile(response, request.params['file'], folder, next);
    });
    router.put(
      `/${name}/:file`,
      express.raw({ type: () => true, limit: largest }),
      (request: Request<{ file: string }>, response: Response) => {
        if (asksAsKiosk(response)) return refuse(response, 'not-allowed', 403);
        const { file } = request.params;
        if (!NAME.test(file)) return refuse(response, 'file-name', 400);
        const bytes: unknown = request.body;
        const kind = bytes instanceof Uint8Array ? kindOf(bytes) : null;
        if (kind === null || !kinds.includes(kind) || !EXTENSIONS[kind].includes(extname(file).toLowerCase())) {
          return refuse(response, 'file-kind', 400);
        }
        if ((pixelsOf(bytes as Uint8Array, kind) ?? 0) > MOST_PIXELS) return refuse(response, 'picture-too-large', 400);
        mkdirSync(folder, { recursive: true });
        const unfinished = join(folder, `.${file}.unfinished`);
        writeFileSync(unfinished, bytes as Uint8Array);
        renameSync(unfinished, join(folder, file));
        response.json({ file });
      },
    );
  }
}
