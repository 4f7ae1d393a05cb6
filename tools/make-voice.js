// Makes the voice bank that ships (voice/bank): espeak-ng speaks, ffmpeg packs. Both from Debian; only this script needs them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bank = join(root, 'voice', 'bank');
const made = join(mkdtempSync(join(tmpdir(), 'quhao-voice-')), 'bank');
execFileSync(process.execPath, [join(root, 'bin/quhao.js'), 'voice', 'build', '--out', made], { stdio: 'inherit' });
rmSync(bank, { recursive: true, force: true });
mkdirSync(bank, { recursive: true });
const manifest = JSON.parse(readFileSync(join(made, 'manifest.json'), 'utf8'));
for (const [phrase, file] of Object.entries(manifest.clips)) {
  const packed = `${phrase}.ogg`;
  const quietly = ['-hide_banner', '-loglevel', 'error', '-y'];
  const opus = ['-ar', '48000', '-c:a', 'libopus', '-b:a', '32k', '-map_metadata', '-1', '-fflags', '+bitexact'];
  execFileSync('ffmpeg', [...quietly, '-i', join(made, file), ...opus, join(bank, packed)]);
  manifest.clips[phrase] = packed;
}
writeFileSync(join(bank, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
const bytes = readdirSync(bank).reduce((sum, file) => sum + statSync(join(bank, file)).size, 0);
console.log(`voice/bank: ${(bytes / 1024).toFixed(0)} kB`);
