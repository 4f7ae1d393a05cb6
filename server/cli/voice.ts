import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { AboutBank } from '../../contract/voice.ts';
import type { BankManifest } from '../../contract/voice.ts';
import { fromWav, prepared, toWav } from '../../voice/pcm.ts';
import { PHRASES, phraseNamed } from '../../voice/phrases.ts';
import type { Phrase } from '../../voice/phrases.ts';
import { foreignFile, ownBankFolder, placeBank } from '../voice/banks.ts';
import { Refused } from './refused.ts';
import { espeak, licenceBeside, sherpa } from './voice-engines.ts';
import type { Engine } from './voice-engines.ts';

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
  const about = aboutBank(from);
  for (const word of [...(about.template?.call ?? []), ...(about.template?.recall ?? [])]) {
    if (phraseNamed(word)?.key !== word && !word.startsWith('{')) {
      throw new Refused(`bank.json 里的 ${word} 不是语音库的词 / is no phrase of a bank`);
    }
  }
  const missing = PHRASES.filter(({ key }) => !found.has(key)).map(({ text }) => text);
  if (missing.length > 0) {
    throw new Refused(
      `还差 ${missing.length} 个词，文件用词命名，例如 请.wav / words are missing, name each file by its word: ${missing.join(' ')}`,
    );
  }
  writeBank(ownBankFolder(data), {
    name: about.name ?? '本大厅自己录的 / recorded by the hall',
    ...(about.language === undefined ? {} : { language: about.language }),
    ...(about.template === undefined ? {} : { template: about.template }),
    licence: licenceBeside(from) ?? '大厅自己的 / the hall’s own',
    origin: 'quhao voice import',
    clip: ({ key }, folder) => {
      const file = found.get(key)!;
      const extension = extname(file).toLowerCase();
      if (statSync(join(from, file)).size === 0) throw new Refused(`${file} 是空的 / is empty`);
      if (extension !== '.wav') copyFileSync(join(from, file), join(folder, `${key}${extension}`));
      else writeFileSync(join(folder, `${key}.wav`), madeReady(join(from, file)));
      return `${key}${extension}`;
    },
  });
  console.log(`${PHRASES.length} 个词已放好，大屏这就用它 / words are in place, displays use them from now on`);
}

export interface BuildOptions {
  readonly engine: string;
  readonly model?: string;
  readonly out: string;
}

/** Makes a bank with a speech engine of this machine. */
export function buildBank({ engine: name, model, out }: BuildOptions): void {
  const { say, licence, origin } = engineNamed(name, model);
  writeBank(out, {
    name: '合成的普通话 / synthetic Mandarin',
    licence,
    origin,
    clip: (phrase, folder) => {
      const sound = prepared(say(phrase));
      if (sound.samples.length === 0) {
        throw new Refused(`这个引擎念不出 / the engine cannot say: ${phrase.text}`);
      }
      writeFileSync(join(folder, `${phrase.key}.wav`), toWav(sound));
      return `${phrase.key}.wav`;
    },
  });
  console.log(`${out}：${PHRASES.length} 个词 / phrases`);
}

function engineNamed(name: string, model: string | undefined): Engine {
  if (name === 'espeak') return espeak();
  if (model === undefined) throw new Refused('用 sherpa 要给模型：--model 目录 / sherpa needs a model: --model FOLDER');
  return sherpa(model);
}

/** What a `bank.json` beside the recordings says; none says nothing. */
function aboutBank(from: string): z.infer<typeof AboutBank> {
  const file = join(from, 'bank.json');
  if (!existsSync(file)) return {};
  try {
    return AboutBank.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Refused(`bank.json 读不懂 / cannot be read: ${why}`);
  }
}

function madeReady(file: string): Uint8Array {
  try {
    return toWav(prepared(fromWav(readFileSync(file))));
  } catch (error) {
    throw new Refused(`${file}：${(error as Error).message}（要 16 位 PCM / 16 bit PCM is needed）`);
  }
}

interface Making
  extends Pick<BankManifest, 'name' | 'licence' | 'origin'>, Partial<Pick<BankManifest, 'language' | 'template'>> {
  /** Writes the clip of a phrase into the folder; returns its file name. */
  clip(phrase: Phrase, folder: string): string;
}

/** Writes a whole bank beside the old one and only then puts it in its place. */
function writeBank(folder: string, { clip, ...about }: Making): void {
  const foreign = foreignFile(folder);
  if (foreign !== null) {
    throw new Refused(
      `${folder} 里有别的东西（${foreign}），没有动。请换一个目录 / holds something else and was left as it is: give another folder`,
    );
  }
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    const clips = Object.fromEntries(PHRASES.map((phrase) => [phrase.key, clip(phrase, unfinished)]));
    const manifest: BankManifest = { language: 'zh-CN', ...about, clips };
    writeFileSync(join(unfinished, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    placeBank(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
