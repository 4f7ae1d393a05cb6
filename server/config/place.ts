import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import type { Advice, Finding, Mistake, Path } from './finding.ts';
import { messages } from './messages.ts';

/** The text of hall.yaml as a tree whose places are known. */
export interface PlacedFile {
  /** What the file says; meaningless while there are `mistakes`. */
  readonly value: unknown;
  /** Why it is no YAML, or says a thing twice. */
  readonly mistakes: readonly Mistake[];
  /** Where a finding stands in the text: at its key, or at the nearest thing above it that exists. */
  readonly place: (finding: Finding) => Mistake;
}

/** Punctuation of Chinese input mode where YAML wants its own. */
const FULL_WIDTH = /[A-Za-z]：|[，｛｝［］]\s*[A-Za-z]+\s*[:：]|[:：,，[{]\s*[“”]/;

export function placed(text: string): PlacedFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const rows = text.split(/\r?\n/);
  const mistakeAt = (offset: number, path: string, advice: Advice): Mistake => {
    const { line, col } = lines.linePos(offset);
    const { message, remedy } = FULL_WIDTH.test(rows[line - 1] ?? '') ? messages.fullWidth() : advice;
    return { line, column: col, path, message, remedy };
  };
  const broken = text.indexOf('\uFFFD');
  const mistakes =
    broken >= 0
      ? [mistakeAt(broken, '', messages.notUtf8())]
      : [
          ...document.errors.map(({ code, message, pos }) =>
            mistakeAt(pos[0], '', adviceOf(code, message, text.slice(...pos))),
          ),
          ...repeatedKeys(document).map(({ offset, key }) => mistakeAt(offset, key, messages.writtenTwice(key))),
          ...looseAliases(document).map(({ offset, name }) => mistakeAt(offset, '', messages.notYaml(`*${name}`))),
        ];
  return {
    value: mistakes.length > 0 ? undefined : document.toJS(),
    mistakes,
    place: ({ path, ...advice }) => mistakeAt(offsetOf(document, path), path.join('.'), advice),
  };
}

function adviceOf(code: string, message: string, at: string): Advice {
  if (code === 'TAB_AS_INDENT') return messages.tab();
  if (code === 'DUPLICATE_KEY') return messages.writtenTwice(at);
  return messages.notYaml(message);
}

/** `1` and `"1"` are two keys for YAML and one for whoever reads the file: one of them would be lost. */
function repeatedKeys(document: Document): { readonly offset: number; readonly key: string }[] {
  const found: { offset: number; key: string }[] = [];
  visit(document, {
    Map: (_, map) => {
      const seen = new Map<string, unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const word = String(key.value);
        // two that are the same for YAML, too, are among its own errors
        if (seen.has(word) && seen.get(word) !== key.value) found.push({ offset: startOf(key), key: word });
        seen.set(word, key.value);
      }
    },
  });
  return found;
}

function looseAliases(document: Document): { readonly offset: number; readonly name: string }[] {
  const found: { offset: number; name: string }[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) found.push({ offset: startOf(alias), name: alias.source });
    },
  });
  return found;
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node as Node | null);
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) break;
      offset = startOf(pair.key as Node);
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (item === undefined) break;
      node = item;
      offset = startOf(item as Node);
    } else break;
  }
  return offset;
}

function startOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
