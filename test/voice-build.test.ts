import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { missingPhrases, readBank, wholeBank } from '../server/voice/banks.ts';
import { freshFolder } from './support/folder.ts';
import { runQuhao } from './support/process.ts';

const noEspeak = spawnSync('espeak-ng', ['--version']).status !== 0;

test.skipIf(noEspeak)(
  `espeak-ng makes a whole bank${noEspeak ? ' (not installed here)' : ''}`,
  async () => {
    const out = join(freshFolder(), 'bank');
    expect(await runQuhao(['voice', 'build', '--out', out])).toMatchObject({ code: 0 });
    expect(wholeBank(out)!.origin).toContain('eSpeak NG');
  },
  60_000,
);

describe('sherpa-onnx', () => {
  /** Says a tone as long as the text; what a model lacks it says nothing for, as the engine does. */
  const DOUBLE = `exports.OfflineTts = class {
    constructor({ model }) {
      if (require('node:fs').readFileSync(model.vits.model, 'utf8') === 'broken') process.abort();
      this.lacks = require('node:fs').readFileSync(model.vits.lexicon, 'utf8').trim();
    }
    generate({ text }) {
      const length = text === this.lacks ? 0 : 4000 * text.length;
      return { sampleRate: 16000, samples: Float32Array.from({ length }, (_, at) => 0.3 * Math.sin(at / 9)) };
    }
  };`;

  function model(lacks = ''): string {
    const folder = freshFolder();
    for (const [file, text] of [
      ['model.onnx', ''],
      ['tokens.txt', ''],
      ['lexicon.txt', lacks],
      ['LICENSE', 'Apache-2.0'],
    ] as const) {
      writeFileSync(join(folder, file), text);
    }
    return folder;
  }
  /** Where Node looks for packages that are not the product's own. */
  function engineAt(): { NODE_PATH: string } {
    const folder = freshFolder();
    mkdirSync(join(folder, 'sherpa-onnx-node'));
    writeFileSync(join(folder, 'sherpa-onnx-node', 'index.js'), DOUBLE);
    return { NODE_PATH: folder };
  }
  const build = (
    folder: string | null,
    env: Record<string, string> = engineAt(),
    out = join(freshFolder(), 'bank'),
  ): Promise<{ code: number | null; err: string }> =>
    runQuhao(['voice', 'build', '--engine', 'sherpa', '--out', out, ...(folder === null ? [] : ['--model', folder])], {
      env,
    });

  test('makes a whole bank under the model’s licence', async () => {
    const out = join(freshFolder(), 'bank');
    expect(await build(model(), engineAt(), out)).toMatchObject({ code: 0 });
    expect(missingPhrases(out, readBank(out)!)).toEqual([]);
    expect(readBank(out)).toMatchObject({ licence: 'Apache-2.0', origin: 'sherpa-onnx, model.onnx' });
  });

  test('a word that the model cannot say is named, and the bank that was there stays', async () => {
    const out = join(freshFolder(), 'bank');
    await build(model(), engineAt(), out);
    const refused = await build(model('办理'), engineAt(), out);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('办理');
    expect(wholeBank(out)).not.toBeNull();
    expect(existsSync(`${out}.unfinished`)).toBe(false);
  });

  test('a folder that holds anything but a bank is left alone', async () => {
    const out = freshFolder();
    writeFileSync(join(out, 'letters.txt'), 'mine');
    expect((await build(model(), engineAt(), out)).code).toBe(1);
    expect(existsSync(join(out, 'letters.txt'))).toBe(true);
    const bank = join(freshFolder(), 'bank');
    await build(model(), engineAt(), bank);
    writeFileSync(join(bank, 'letters.txt'), 'mine');
    expect((await build(model(), engineAt(), bank)).err).toContain('letters.txt');
    expect(existsSync(join(bank, 'letters.txt'))).toBe(true);
  });

  test('without its package, a model, a file of it or a licence it says what is missing', async () => {
    expect((await build(model(), {})).err).toContain('npm install --no-save sherpa-onnx-node');
    expect((await build(null)).err).toContain('--model');
    const [noTokens, noLicence] = [model(), model()];
    rmSync(join(noTokens, 'tokens.txt'));
    expect((await build(noTokens)).err).toContain('tokens.txt');
    rmSync(join(noLicence, 'LICENSE'));
    const broken = model();
    writeFileSync(join(broken, 'model.onnx'), 'broken');
    expect(await build(broken)).toMatchObject({ code: 1, err: expect.stringContaining('模型打不开') as string });
    expect((await build(noLicence)).err).toContain('LICENSE');
  });
});
