import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { extname, join } from 'node:path';
import type { BankManifest } from '../../contract/voice.ts';
import { fromWav, prepared, toWav } from '../../voice/pcm.ts';
import { PHRASES, phraseNamed } from '../../voice/phrases.ts';
import type { Phrase } from '../../voice/phrases.ts';
import { missingPhrases, ownBankFolder } from '../voice/banks.ts';
import { Refused } from './refused.ts';

/** What a browser decodes. */
const SOUNDS = new Set(['.wav', '.mp3', '.ogg', '.opus', '.webm', '.m4a']);

/**
 * Takes a folder of recorded words as the hall's own bank: each file is named by its word (`请.mp3`, `cmn-请.mp3`, `A.wav`)
 * or its key. WAV files are trimmed and levelled; a licence beside them goes along. What is missing is named.
 */
export function importBank(from: string, data: string): void {
  if (!existsSync(from)) throw new Refused(`没有 ${from} / no such folder`);
  const found = new Map<string, string>();
  for (const file of readdirSync(from)) {
    if (!SOUNDS.has(extname(file).toLowerCase())) continue;
    const name = file.slice(0, -extname(file).length).replace(/^cmn-/, '');
    const phrase = phraseNamed(name);
    if (phrase !== null) found.set(phrase.key, file);
  }
  const missing = PHRASES.filter(({ key }) => !found.has(key)).map(({ text }) => text);
  if (missing.length > 0) {
    throw new Refused(
      `还差 ${missing.length} 个词，文件用词命名，例如 请.wav / words are missing, name each file by its word: ${missing.join(' ')}`,
    );
  }
  const licence = readdirSync(from).find((file) => /^licen[cs]e/i.test(file));
  writeBank(ownBankFolder(data), {
    name: '本大厅自己录的 / recorded by the hall',
    licence:
      licence === undefined
        ? '大厅自己的 / the hall’s own'
        : readFileSync(join(from, licence), 'utf8').slice(0, 300).trim(),
    origin: 'quhao voice import',
    clip: ({ key }, folder) => {
      const file = found.get(key)!;
      const extension = extname(file).toLowerCase();
      if (extension !== '.wav') copyFileSync(join(from, file), join(folder, `${key}${extension}`));
      else writeFileSync(join(folder, `${key}.wav`), madeReady(join(from, file)));
      return `${key}${extension}`;
    },
  });
  console.log(`${PHRASES.length} 个词已放好，大屏这就用它 / words are in place, displays use them from now on`);
}

/** Makes a bank with the speech engine of this machine (espeak-ng, from numbered pinyin: it mangles characters). */
export function buildBank(out: string): void {
  const engine = spawnSync('espeak-ng', ['--version'], { encoding: 'utf8' });
  if (engine.status !== 0) {
    throw new Refused('没有 espeak-ng，请先安装：apt-get install espeak-ng / install espeak-ng first');
  }
  writeBank(out, {
    name: '合成的普通话 / synthetic Mandarin',
    licence: 'CC0-1.0: the output of the engine is free of its licence',
    origin: engine.stdout
      .split('\n')[0]!
      .replace(/\s*Data at:.*/, '')
      .trim(),
    clip: (phrase, folder) => {
      const voice = phrase.pinyin === null ? ['-v', 'en-us'] : ['-v', 'cmn-latn-pinyin'];
      const said = spawnSync(
        'espeak-ng',
        [...voice, '-s', '130', '-a', '180', '--stdout', phrase.pinyin ?? phrase.text],
        {
          maxBuffer: 16 * 1024 * 1024,
        },
      );
      if (said.status !== 0) throw new Refused(`espeak-ng: ${said.stderr.toString()}`);
      writeFileSync(join(folder, `${phrase.key}.wav`), toWav(prepared(fromWav(said.stdout))));
      return `${phrase.key}.wav`;
    },
  });
  console.log(`${out}：${PHRASES.length} 个词 / phrases`);
}

function madeReady(file: string): Uint8Array {
  try {
    return toWav(prepared(fromWav(readFileSync(file))));
  } catch (error) {
    throw new Refused(`${file}：${(error as Error).message}（要 16 位 PCM / 16 bit PCM is needed）`);
  }
}

interface Making extends Pick<BankManifest, 'name' | 'licence' | 'origin'> {
  /** Writes the clip of a phrase into the folder; returns its file name. */
  clip(phrase: Phrase, folder: string): string;
}

/** Writes a whole bank beside the old one and only then puts it in its place. */
function writeBank(folder: string, { clip, ...about }: Making): void {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const clips = Object.fromEntries(PHRASES.map((phrase) => [phrase.key, clip(phrase, unfinished)]));
  const manifest: BankManifest = { ...about, language: 'zh-CN', clips };
  writeFileSync(join(unfinished, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const missing = missingPhrases(unfinished, manifest);
  if (missing.length > 0) throw new Refused(`缺 / missing: ${missing.join(' ')}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}
