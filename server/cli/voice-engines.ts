import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fromWav } from '../../voice/pcm.ts';
import type { Sound } from '../../voice/pcm.ts';
import type { Phrase } from '../../voice/phrases.ts';
import { Refused } from './refused.ts';
import { productRoot } from './root.ts';

/** A speech engine of this machine. */
export interface Engine {
  readonly origin: string;
  /** Of what it says. */
  readonly licence: string;
  say(phrase: Phrase): Sound;
}

/** espeak-ng, from numbered pinyin: it reads characters as if they were English pinyin. Letters are read by its English voice. */
export function espeak(): Engine {
  const version = spawnSync('espeak-ng', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) {
    throw new Refused('没有 espeak-ng，请先安装：apt-get install espeak-ng / install espeak-ng first');
  }
  return {
    origin: version.stdout
      .split('\n')[0]!
      .replace(/\s*Data at:.*/, '')
      .trim(),
    licence: 'CC0-1.0: the output of the engine is free of its licence',
    say: ({ pinyin, text }) => {
      const voice = pinyin === null ? 'en-us' : 'cmn-latn-pinyin';
      const said = spawnSync('espeak-ng', ['-v', voice, '-s', '130', '-a', '180', '--stdout', pinyin ?? text], {
        maxBuffer: 16 * 1024 * 1024,
      });
      if (said.status !== 0) throw new Refused(`espeak-ng: ${said.stderr.toString()}`);
      return fromWav(said.stdout);
    },
  };
}

/** What is used of the package `sherpa-onnx-node` (its `non-streaming-tts.js`). */
interface Sherpa {
  readonly OfflineTts: new (config: object) => {
    generate(request: { readonly text: string; readonly sid: number; readonly speed: number }): {
      readonly samples: Float32Array;
      readonly sampleRate: number;
    };
  };
}

/** A little slower than the model's own pace: these are single words for old ears. */
const SPEED = 0.9;

/**
 * sherpa-onnx with a VITS model folder that the hall brings: one `.onnx`, `tokens.txt`, `lexicon.txt`, where it has them
 * rules (`.fst`), and a licence file, since what a model says is under the model's licence.
 */
export function sherpa(model: string): Engine {
  const config = modelConfig(model);
  const licence = licenceBeside(model);
  if (licence === null) {
    throw new Refused(
      `${model} 里没有 LICENSE：语音库要写明许可 / no LICENSE in the model folder: a bank has to state it`,
    );
  }
  const engine = new (sherpaPackage(config).OfflineTts)(config);
  return {
    origin: `sherpa-onnx, ${config.model.vits.model.replace(/^.*[\\/]/, '')}`,
    licence,
    say: ({ text }) => {
      const { samples, sampleRate } = engine.generate({ text, sid: 0, speed: SPEED });
      return { rate: sampleRate, samples };
    },
  };
}

/** The first lines of a licence that lies in a folder; null: there is none. */
export function licenceBeside(folder: string): string | null {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').slice(0, LICENCE_SIGNS).trim();
  return text === '' ? null : text;
}

const LICENCE_SIGNS = 300;

/** What is missing is said in our words: the engine's own message names none of it. */
function modelConfig(folder: string) {
  if (!existsSync(folder)) throw new Refused(`没有模型目录 ${folder} / no such model folder`);
  const files = readdirSync(folder);
  const [onnx, ...others] = files.filter((file) => file.endsWith('.onnx') && !file.endsWith('.int8.onnx'));
  const missing = ['tokens.txt', 'lexicon.txt'].filter((file) => !files.includes(file));
  if (onnx === undefined) missing.push('*.onnx');
  if (onnx === undefined || missing.length > 0) {
    throw new Refused(`模型目录缺 / the model folder lacks: ${missing.join(' ')}`);
  }
  if (others.length > 0) {
    throw new Refused(`有几个模型，只留一个 / several models, leave one: ${[onnx, ...others].join(' ')}`);
  }
  return {
    model: {
      vits: {
        model: join(folder, onnx),
        tokens: join(folder, 'tokens.txt'),
        lexicon: join(folder, 'lexicon.txt'),
      },
      numThreads: 1,
      provider: 'cpu',
    },
    ruleFsts: files
      .filter((file) => file.endsWith('.fst'))
      .map((file) => join(folder, file))
      .join(','),
    maxNumSentences: 1,
  };
}

/** The engine aborts its process over a model that it cannot open: a process of its own tries that first. */
function sherpaPackage(config: object): Sherpa {
  const require = createRequire(join(productRoot(), 'package.json'));
  let path: string;
  try {
    path = require.resolve('sherpa-onnx-node');
  } catch {
    throw new Refused(
      '没有 sherpa-onnx-node，请在程序目录运行 npm install --no-save sherpa-onnx-node / the package sherpa-onnx-node is not there, install it',
    );
  }
  const script = `new (require(${JSON.stringify(path)}).OfflineTts)(${JSON.stringify(config)})`;
  const tried = spawnSync(process.execPath, ['--eval', script], { encoding: 'utf8' });
  if (tried.status !== 0) {
    throw new Refused(`模型打不开 / the model cannot be opened: ${tried.stderr.trim().slice(0, ENGINE_SIGNS)}`);
  }
  return require(path) as Sherpa;
}

/** Of what an engine says of its trouble. */
const ENGINE_SIGNS = 400;
