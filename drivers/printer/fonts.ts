import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';

const FAMILY = 'Quhao Paper';
/** Fonts of the system that may hold rarer characters, asked in this order. */
const SYSTEM = ['Noto Sans CJK SC', 'Source Han Sans SC', 'HanaMinB', 'SimSun-ExtB', 'Plangothic P1'];
let loaded = false;

/** The font list for drawing on paper; loads the shipped Noto Sans SC at the first use (about 8 MB a weight). */
export function paperFonts(): string {
  if (!loaded) {
    const entry = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc');
    const folder = join(dirname(entry), '..', 'fonts');
    GlobalFonts.registerFromPath(join(folder, 'NotoSansHans-Regular.otf'), FAMILY);
    GlobalFonts.registerFromPath(join(folder, 'NotoSansHans-Bold.otf'), FAMILY);
    loaded = true;
  }
  return [FAMILY, ...SYSTEM].map((name) => `"${name}"`).join(', ');
}
