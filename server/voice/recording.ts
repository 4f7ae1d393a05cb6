import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import express from 'express';
import type { Request, Response } from 'express';
import type { BankManifest } from '../../contract/voice.ts';
import { fromWav, prepared, toWav } from '../../voice/pcm.ts';
import { PHRASES } from '../../voice/phrases.ts';
import { OFFICE, WIRING } from '../doors/may.ts';
import type { RawRoute } from '../web/raw.ts';
import { placeBank, readBank } from './banks.ts';

/** A word takes a second; this is ten of them at 48 kHz. */
const LARGEST = '1mb';

const RECORDED_HERE = {
  name: '本大厅自己录的 / recorded by the hall',
  language: 'zh-CN',
  licence: '大厅自己的 / the hall’s own',
  origin: 'recorded in the browser',
} as const;

export interface RecordingFolders {
  /** Where words lie while they are being recorded. */
  readonly recording: string;
  /** The hall's own bank: what is finished takes its place. */
  readonly own: string;
}

/**
 * Recording a bank in the browser, word by word: `PUT /voice/recording/<phrase>` with a WAV file, `GET /voice/recording` says
 * what is there, `POST /voice/recording/finish` makes it the hall's own bank. `refuse` answers with a problem.
 */
export function recordingRoutes(
  { recording, own }: RecordingFolders,
  refuse: (response: Response, code: string) => void,
): RawRoute[] {
  /** Words that are being recorded; before the first of them, those of the bank that the hall has. */
  const current = (): string => (existsSync(recording) ? recording : own);
  const have = (): string[] => Object.keys(clipsIn(current()));
  const phrases = PHRASES.map(({ key, text }) => ({ key, text }));
  const answer = (response: Response): void => {
    response.json({ phrases, have: have() });
  };

  const put = (request: Request, response: Response): void => {
    const phrase = PHRASES.find(({ key }) => key === request.params['phrase']);
    if (phrase === undefined) return refuse(response, 'unknown-phrase');
    try {
      const sound = prepared(fromWav(request.body as Uint8Array));
      if (sound.samples.length === 0) return refuse(response, 'nothing-heard');
      begin(recording, own);
      const before = clipsIn(recording)[phrase.key];
      // beside the folder: a half-written word never becomes part of a bank
      writeFileSync(`${recording}.unfinished`, toWav(sound));
      renameSync(`${recording}.unfinished`, join(recording, `${phrase.key}.wav`));
      if (before !== undefined && before !== `${phrase.key}.wav`) rmSync(join(recording, before));
    } catch (error) {
      if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
      return refuse(response, 'not-a-recording');
    }
    answer(response);
  };
  const finish = (_request: Request, response: Response): void => {
    if (!existsSync(recording) || have().length < PHRASES.length) return refuse(response, 'words-missing');
    // words of the bank before may be among these: its licence and its order of words stay
    const manifest: BankManifest = { ...(readBank(own) ?? RECORDED_HERE), clips: clipsIn(recording) };
    writeFileSync(join(recording, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    placeBank(recording, own);
    answer(response);
  };

  return [
    { method: 'get', path: '/voice/recording', may: OFFICE, handlers: [(_request, response) => answer(response)] },
    {
      method: 'get',
      path: '/voice/recording/:phrase',
      may: OFFICE,
      handlers: [
        (request, response, next) => {
          const file = clipsIn(current())[String(request.params['phrase'])];
          if (file === undefined) next();
          else
            response.sendFile(file, { root: current(), cacheControl: false, headers: { 'Cache-Control': 'no-store' } });
        },
      ],
    },
    {
      method: 'put',
      path: '/voice/recording/:phrase',
      may: WIRING,
      handlers: [express.raw({ type: 'audio/wav', limit: LARGEST }), put],
    },
    { method: 'post', path: '/voice/recording/finish', may: WIRING, handlers: [finish] },
  ];
}

/** A bank is improved word by word: the first word that is recorded takes the others along. */
function begin(recording: string, own: string): void {
  if (existsSync(recording)) return;
  mkdirSync(recording, { recursive: true });
  for (const file of Object.values(clipsIn(own))) copyFileSync(join(own, file), join(recording, file));
}

/** Phrase → file of a folder. */
function clipsIn(folder: string): Record<string, string> {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return Object.fromEntries(
    PHRASES.flatMap(({ key }) => {
      const file = files.find((name) => parse(name).name === key);
      return file === undefined ? [] : [[key, file]];
    }),
  );
}
