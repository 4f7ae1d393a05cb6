import type { Level } from '../../contract/states.ts';
import table from '../../texts/evaluation-options.json' with { type: 'json' };

// The national option table of 好差评 for on-site service (texts/evaluation-options.json): the hall does not edit it.
const levelOfOption = new Map(table.levels.flatMap(({ level, options }) => options.map(({ code }) => [code, level])));
const badLevels = new Set(table.levels.filter(({ badReview }) => badReview).map(({ level }) => level));

export function optionBelongsTo(code: string, level: Level): boolean {
  return levelOfOption.get(code) === level;
}

/** Levels 1 and 2 are bad reviews 差评 and need a reason. */
export function isBadReview(level: Level): boolean {
  return badLevels.has(level);
}
