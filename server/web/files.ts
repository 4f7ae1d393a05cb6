import type { NextFunction, Response } from 'express';

/** Gives a file of a folder and nothing above it; one that is not there is left to whoever comes next. */
export function giveFile(response: Response, file: string, folder: string, next: NextFunction): void {
  response.sendFile(file, { root: folder, dotfiles: 'deny' }, (error) => {
    if (error !== undefined && !response.headersSent) next();
  });
}
