import { alpha } from './alpha.ts';
import type { AlphaConfig } from './alpha.ts';
import { am03127 } from './am03127.ts';
import type { Am03127Config } from './am03127.ts';
import { onbon } from './onbon.ts';
import type { OnbonConfig } from './onbon.ts';
import type { SignAnswer } from './protocol.ts';
import { raster, template } from './template.ts';
import type { RasterConfig, TemplateConfig } from './template.ts';

/** One line of a sign, 16 dots high. */
export interface SignLine {
  readonly text: string;
  /** A new call: it flashes where the family can. */
  readonly flashing: boolean;
}

export interface SignFrames {
  /** One after the other, each answered for itself where the family answers. */
  readonly frames: readonly Uint8Array[];
  /** Some characters are not in the sign's font and are not drawn either. */
  readonly substituted: boolean;
}

export interface SignDecoder {
  /** What looked like an answer and was none. */
  readonly bad: number;
  push(bytes: Uint8Array): readonly SignAnswer[];
}

/** What one family of signs says on the wire. Pure: it holds no state but its configuration. */
export interface SignLanguage {
  /** Takes away what former programs left; null: the family has no such frame. */
  readonly clear: Uint8Array | null;
  /** Asks whether somebody is there; null: nobody can say. */
  readonly ping: Uint8Array | null;
  content(lines: readonly SignLine[]): SignFrames;
  /** A decoder for the way back; null: the family never answers. */
  decoder(): SignDecoder | null;
  /** Whether the same frame again may do after this error. */
  mayPass(code: number): boolean;
}

/** The families by their name in hall.yaml; what each key means stands at the configuration's own type. */
export type SignLanguageConfig =
  | ({ readonly protocol: 'onbon-bx5' | 'onbon-bx6' } & OnbonConfig)
  | ({ readonly protocol: 'alpha' } & AlphaConfig)
  | ({ readonly protocol: 'am03127' } & Am03127Config)
  | ({ readonly protocol: 'template' } & TemplateConfig)
  | ({ readonly protocol: 'raster' } & RasterConfig);

export function createLanguage(config: SignLanguageConfig): SignLanguage {
  switch (config.protocol) {
    case 'onbon-bx5':
    case 'onbon-bx6':
      return onbon(config);
    case 'alpha':
      return alpha(config);
    case 'am03127':
      return am03127(config);
    case 'template':
      return template(config);
    case 'raster':
      return raster(config);
  }
}
