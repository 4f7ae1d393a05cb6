import type { NextFunction, Response } from 'express';

/** Gives a file of a folder and nothing above it; one that is not there is left to whoever comes next. */
export function giveFile(response: Response, file: string, folder: string, next: NextFunction): void {
  // asked for anew each time, sent anew only when it is another one
  response.set('Cache-Control', 'private, no-cache');
  response.sendFile(file, { root: folder, dotfiles: 'deny' }, (error) => {
    if (error !== undefined && !response.headersSent) next();
  });
}
