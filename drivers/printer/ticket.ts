import { DEFAULT_LAYOUT } from './layout.ts';
import type { LayoutPart, TicketLayout } from './layout.ts';
import type { Align, PaperBlock, PaperDocument, Scale } from './paper.ts';

/** A ticket's content as finished text: the driver's room knows no catalogue. */
export interface TicketPaper {
  readonly hallName: string;
  readonly number: string;
  readonly serviceName: string;
  /** 'as if you came 15 minutes earlier'; null without a priority. */
  readonly priority: string | null;
  /** The words around the counters' digits: `请到 ` `1、2` ` 号窗口`. */
  readonly counters: { readonly before: string; readonly digits: string; readonly after: string };
  readonly before: Fact;
  /** null while nobody can say. */
  readonly estimate: Fact | null;
  readonly issued: string;
  readonly qr: { readonly data: string; readonly words: string } | null;
  readonly missedRule: string;
  readonly phones: { readonly left: string; readonly right: string };
  /** 补打; null on the first slip. */
  readonly copyMark: string | null;
  /** Given while the kiosk could not reach the hall; null otherwise. */
  readonly offlineMark: string | null;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** A ticket by a layout. No name and no ID number, ever (domain.md). */
export function ticketDocument(ticket: TicketPaper, layout: TicketLayout = DEFAULT_LAYOUT): PaperDocument {
  const blocks: PaperBlock[] = [];
  layout.forEach((part, at) => {
    const before = layout[at - 1];
    // two facts in a row stand side by side: the first one takes both
    if (isFact(part) && isFact(before) && ticket.estimate !== null) return;
    blocks.push(...blocksOf(part, ticket, layout[at + 1]).map((block) => placed(block, part.align)));
  });
  return [...withoutIdleRules(blocks), { kind: 'cut' }];
}

function placed(block: PaperBlock, align: Align | undefined): PaperBlock {
  return block.kind === 'line' && align !== undefined ? { ...block, align } : block;
}

function isFact(part: LayoutPart | undefined): boolean {
  return part?.part === 'before' || part?.part === 'estimate';
}

/** A rule beside a rule, or at the edge, divides nothing. */
function withoutIdleRules(blocks: readonly PaperBlock[]): PaperBlock[] {
  const kept = blocks.filter((block, at) => block.kind !== 'rule' || (at > 0 && blocks[at - 1]!.kind !== 'rule'));
  while (kept[kept.length - 1]?.kind === 'rule') kept.pop();
  return kept;
}

function blocksOf(part: LayoutPart, ticket: TicketPaper, next: LayoutPart | undefined): readonly PaperBlock[] {
  const size = (usual: Scale): Scale => (part.size ?? usual) as Scale;
  switch (part.part) {
    case 'hall':
      return [line(ticket.hallName, { height: size(2), width: part.size === undefined ? 1 : size(1), bold: true })];
    case 'number':
      return [
        ...(ticket.copyMark === null ? [] : [mark(ticket.copyMark)]),
        line(ticket.number, { width: size(8), height: size(8), bold: true, fit: true }),
        ...(ticket.offlineMark === null ? [] : [mark(ticket.offlineMark)]),
      ];
    case 'service':
      return [line(ticket.serviceName, { width: size(3), height: size(3), bold: true, fit: true })];
    case 'priority':
      return ticket.priority === null ? [] : [line(ticket.priority, { width: size(1), height: size(1) })];
    case 'counters': {
      const { before, digits, after } = ticket.counters;
      const pieces = [{ text: before }, { text: ` ${digits} `, inverse: true }, { text: after }];
      return [{ kind: 'line', pieces, align: 'centre', width: size(2), height: size(2), bold: true }];
    }
    case 'before':
    case 'estimate':
      return factsOf(part, ticket, next, size(2));
    case 'issued':
      return [line(ticket.issued, { width: size(1), height: size(1) })];
    case 'qr':
      if (ticket.qr === null) return [];
      return [{ kind: 'qr', data: ticket.qr.data, moduleDots: size(5) }, line(ticket.qr.words)];
    case 'missed-rule':
      return [{ kind: 'line', pieces: [{ text: ticket.missedRule }], align: 'left', width: size(1), height: size(1) }];
    case 'phones': {
      const { left, right } = ticket.phones;
      return left === '' && right === '' ? [] : [{ kind: 'edges', left, right }];
    }
    case 'text':
      return [line(part.text ?? '', { width: size(1), height: size(1) })];
    case 'rule':
      return [{ kind: 'rule', style: 'dashed' }];
  }
}

function factsOf(
  part: LayoutPart,
  ticket: TicketPaper,
  next: LayoutPart | undefined,
  scale: Scale,
): readonly PaperBlock[] {
  const own = part.part === 'before' ? ticket.before : ticket.estimate;
  if (own === null) return [];
  if (isFact(next) && ticket.estimate !== null) {
    const other = part.part === 'before' ? ticket.estimate : ticket.before;
    return [
      { kind: 'halves', left: own.label, right: other.label },
      { kind: 'halves', left: own.value, right: other.value, scale: scale >= 2 ? 2 : 1, bold: true },
    ];
  }
  return [line(`${own.label} ${own.value}`, { width: scale, height: scale, bold: true })];
}

interface LineManner {
  readonly width?: Scale;
  readonly height?: Scale;
  readonly bold?: boolean;
  readonly fit?: boolean;
}

function line(text: string, manner: LineManner = {}): PaperBlock {
  return { kind: 'line', pieces: [{ text }], align: 'centre', ...manner };
}

function mark(text: string): PaperBlock {
  return { kind: 'line', pieces: [{ text: ` ${text} `, inverse: true }], align: 'centre', width: 2, height: 2 };
}
