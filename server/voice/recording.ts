import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { Response, Router } from 'express';
import type { BankManifest } from '../../contract/voice.ts';
import { fromWav, prepared, toWav } from '../../voice/pcm.ts';
import { PHRASES } from '../../voice/phrases.ts';

/** A word takes a second; this is ten of them at 48 kHz. */
const LARGEST = '1mb';

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
  router: Router,
  { recording, own }: RecordingFolders,
  refuse: (response: Response, code: string) => void,
): void {
  const have = (): string[] => {
    const files = existsSync(recording) ? readdirSync(recording) : [];
    return PHRASES.filter(({ key }) => files.includes(`${key}.wav`)).map(({ key }) => key);
  };
  const phrases = PHRASES.map(({ key, text }) => ({ key, text }));
  /** A kiosk's token prints and gives numbers: it records nothing. */
  const mayRecord = (response: Response): boolean =>
    (response.locals['caller'] as { readonly kioskId?: string } | undefined)?.kioskId === undefined;

  router.get('/voice/recording', (_request, response) => {
    response.json({ phrases, have: have() });
  });
  router.put('/voice/recording/:phrase', express.raw({ type: 'audio/wav', limit: LARGEST }), (request, response) => {
    const phrase = PHRASES.find(({ key }) => key === request.params['phrase']);
    if (!mayRecord(response)) return refuse(response, 'not-allowed');
    if (phrase === undefined) return refuse(response, 'unknown-phrase');
    try {
      const sound = prepared(fromWav(request.body as Uint8Array));
      if (sound.samples.length === 0) return refuse(response, 'nothing-heard');
      mkdirSync(recording, { recursive: true });
      const file = join(recording, `${phrase.key}.wav`);
      writeFileSync(`${file}.unfinished`, toWav(sound));
      renameSync(`${file}.unfinished`, file);
    } catch (error) {
      if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
      return refuse(response, 'not-a-recording');
    }
    response.json({ phrases, have: have() });
  });
  router.post('/voice/recording/finish', (_request, response) => {
    if (!mayRecord(response)) return refuse(response, 'not-allowed');
    if (have().length < PHRASES.length) return refuse(response, 'words-missing');
    const manifest: BankManifest = {
      name: '本大厅自己录的 / recorded by the hall',
      language: 'zh-CN',
      licence: '大厅自己的 / the hall’s own',
      origin: 'recorded in the browser',
      clips: Object.fromEntries(PHRASES.map(({ key }) => [key, `${key}.wav`])),
    };
    writeFileSync(join(recording, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    rmSync(own, { recursive: true, force: true });
    mkdirSync(join(own, '..'), { recursive: true });
    renameSync(recording, own);
    response.json({ phrases, have: [] });
  });
}
