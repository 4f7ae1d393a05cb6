import type { FieldMistake } from '../contract/api.ts';
import type { SettingsForm } from '../contract/settings.ts';

/** A form that is being edited. */
export type Draft<T> = T extends object ? { -readonly [Key in keyof T]: Draft<T[Key]> } : T;
export type SettingsDraft = Draft<SettingsForm>;

/** What the editor of each part is given. */
export interface EditorProps {
  /** Edited in place. */
  readonly form: SettingsDraft;
  readonly mistakes: readonly FieldMistake[];
}

/** What is wrong at a place of the form and below it. */
export function mistakesAt(mistakes: readonly FieldMistake[], place: string): FieldMistake[] {
  return mistakes.filter(({ path }) => path === place || path.startsWith(`${place}.`));
}

export function draftOf(form: SettingsForm): SettingsDraft {
  return JSON.parse(JSON.stringify(form)) as SettingsDraft;
}

/** Sets a value, or leaves the key out where nothing was filled in: that is what hall.yaml means by it. */
export function fillIn<T extends object, Key extends keyof T>(target: T, key: Key, value: T[Key] | undefined): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}

/** The number in a field; undefined while it is empty or none. */
export function numberIn(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The text in a field; undefined while it is empty. */
export function textIn(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}

export function moveIn<T>(list: T[], at: number, by: number): void {
  const to = at + by;
  if (to < 0 || to >= list.length) return;
  const [item] = list.splice(at, 1);
  list.splice(to, 0, item!);
}

/** With or without an item, in the order of `all`. */
export function toggled(list: readonly string[], item: string, all: readonly string[]): string[] {
  const chosen = list.includes(item) ? list.filter((one) => one !== item) : [...list, item];
  return all.filter((one) => chosen.includes(one));
}

/** An id that is not taken yet: people never see it. */
export function freeId(kind: string, taken: readonly { readonly id: string }[]): string {
  for (let count = taken.length + 1; ; count += 1) {
    const id = `${kind}-${count}`;
    if (taken.every((one) => one.id !== id)) return id;
  }
}

/** A name that a file may have in the hall: what is not plain letters goes, the kind at its end stays. */
export function fileName(given: string): string {
  const dot = given.lastIndexOf('.');
  const [stem, kind] = dot < 0 ? [given, ''] : [given.slice(0, dot), given.slice(dot).toLowerCase()];
  const plain = stem.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[^A-Za-z0-9]+|-+$/g, '');
  return `${plain === '' ? 'file' : plain.slice(0, 60)}${kind}`;
}

type BringLine = NonNullable<SettingsDraft['services'][number]['bring']>[number];

/** What to have along as lines of a field, `身份证：原件`; the English ones stand in the same order. */
export function bringText(lines: readonly BringLine[], language: 'zh' | 'en'): string {
  return lines
    .map((line) => (language === 'zh' ? joined(line.zh, line.note, '：') : joined(line.en ?? '', line.noteEn, ': ')))
    .join('\n');
}

/** The lines of both fields; undefined: nothing is asked for. English without its Chinese line is left out. */
export function bringLines(chinese: string, english: string): BringLine[] | undefined {
  const others = english.split('\n');
  const lines = chinese
    .split('\n')
    .map((line, at) => ({ mine: parted(line), other: parted(others[at] ?? '') }))
    .filter(({ mine }) => mine.name !== '')
    .map(({ mine, other }) => {
      const line: BringLine = { zh: mine.name };
      fillIn(line, 'note', textIn(mine.note));
      fillIn(line, 'en', textIn(other.name));
      fillIn(line, 'noteEn', textIn(other.note));
      return line;
    });
  return lines.length === 0 ? undefined : lines;
}

function joined(name: string, note: string | undefined, colon: string): string {
  return note === undefined ? name : `${name}${colon}${note}`;
}

function parted(line: string): { readonly name: string; readonly note: string } {
  const at = line.search(/[:：]/);
  return at < 0 ? { name: line.trim(), note: '' } : { name: line.slice(0, at).trim(), note: line.slice(at + 1).trim() };
}
