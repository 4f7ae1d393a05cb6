import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import express from 'express';
import type { Request, Response } from 'express';
import { DIRECTOR, OFFICE } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import { giveFile } from '../web/files.ts';
import type { RawRoute } from '../web/raw.ts';
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

/** Displays and pads show what the office has put in. */
const SHOWS: Rule = { ...OFFICE, clerk: 'all', display: 'all', 'counter-display': 'all', pad: 'all' };

/**
 * `GET /<folder>` lists what is there, `GET /<folder>/<file>` gives one, `PUT /<folder>/<file>` puts one in. A file is what its
 * bytes say; it stands there whole or not at all. `refuse` answers with a problem.
 */
export function fileRoutes(
  data: string,
  refuse: (response: Response, code: string, status?: number) => void,
): RawRoute[] {
  return FOLDERS.flatMap(({ name, kinds, largest }): RawRoute[] => {
    const folder = join(data, name);
    const put = (request: Request, response: Response): void => {
      const file = String(request.params['file']);
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
    };
    return [
      {
        method: 'get',
        path: `/${name}`,
        may: OFFICE,
        handlers: [
          (_request, response) => {
            const files = existsSync(folder) ? readdirSync(folder).filter((file) => NAME.test(file)) : [];
            response.json({ files: files.sort() });
          },
        ],
      },
      {
        method: 'get',
        path: `/${name}/:file`,
        may: SHOWS,
        handlers: [(request, response, next) => giveFile(response, String(request.params['file']), folder, next)],
      },
      {
        method: 'put',
        path: `/${name}/:file`,
        may: DIRECTOR,
        handlers: [express.raw({ type: () => true, limit: largest }), put],
      },
    ];
  });
}
