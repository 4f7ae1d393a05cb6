import type { NextFunction, Response } from 'express';
import type { Caller } from '../hall/endpoint.ts';

/** Whether a kiosk PC's own token asks: it gives numbers, and puts no file in. */
export function asksAsKiosk(response: Response): boolean {
  return (response.locals['caller'] as Caller | undefined)?.kioskId !== undefined;
}

/** Gives a file of a folder and nothing above it; one that is not there is left to whoever comes next. */
export function giveFile(response: Response, file: string, folder: string, next: NextFunction): void {
  response.sendFile(file, { root: folder, dotfiles: 'deny' }, (error) => {
    if (error !== undefined && !response.headersSent) next();
  });
}
