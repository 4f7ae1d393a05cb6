import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { crossChecks } from './cross-checks.ts';
import { explain } from './explain.ts';
import { HallFile } from './schema.ts';

/** One mistake in hall.yaml: where it is, what is wrong, what to do. */
export interface Mistake {
  readonly line: number;
  readonly column: number;
  /** `services.1.prefix` */
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

export type Path = readonly (string | number)[];

/** What a check finds before its place in the file is known. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly remedy: string;
}

export type Checked =
  | { readonly file: HallFile; readonly warnings: readonly Mistake[] }
  | { readonly mistakes: readonly Mistake[] };

/** Reads hall.yaml and finds every mistake at once, with its line and a remedy. */
export function checkHallFile(text: string): Checked {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return {
      mistakes: document.errors.map(({ message, pos }) => {
        const { line, col } = lines.linePos(pos[0]);
        return {
          line,
          column: col,
          path: '',
          message: `不是正确的 YAML / not valid YAML: ${message}`,
          remedy: '检查缩进、冒号后的空格和引号 / check indentation, the space after each colon, quotes',
        };
      }),
    };
  }
  const place = (finding: Finding): Mistake => {
    const offset = offsetOf(document, finding.path);
    const { line, col } = lines.linePos(offset);
    return {
      line,
      column: col,
      path: finding.path.join('.'),
      message: finding.message,
      remedy: finding.remedy,
    };
  };
  const value: unknown = document.toJS();
  const parsed = HallFile.safeParse(value);
  if (!parsed.success) {
    return { mistakes: parsed.error.issues.flatMap((issue) => explain(issue, value)).map(place) };
  }
  const { mistakes, warnings } = crossChecks(parsed.data);
  if (mistakes.length > 0) return { mistakes: mistakes.map(place) };
  return { file: parsed.data, warnings: warnings.map(place) };
}

/** Where a path begins in the text: its key, or the nearest thing above it that exists. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node as Node | null);
  for (const step of path) {
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
