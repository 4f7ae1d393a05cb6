import type { PaperBlock, PaperDocument } from './paper.ts';

/** A ticket's content as finished text: the driver's room knows no catalogue. */
export interface TicketPaper {
  readonly hallName: string;
  readonly number: string;
  readonly serviceName: string;
  /** 'as if you came 15 minutes earlier'; null without a priority. */
  readonly priority: string | null;
  /** The words around the counters' digits: `请到 ` `1、2` ` 号窗口`. */
  readonly counters: { readonly before: string; readonly digits: string; readonly after: string };
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly issued: string;
  readonly qr: { readonly data: string; readonly words: string } | null;
  readonly missedRule: string;
  readonly phones: { readonly left: string; readonly right: string };
  /** 补打; null on the first slip. */
  readonly copyMark: string | null;
}

/** The ticket's layout, the same order as the kiosk's page shows it. No name and no ID number, ever (domain.md). */
export function ticketDocument(ticket: TicketPaper): PaperDocument {
  const { counters, facts } = ticket;
  const line = (text: string): PaperBlock => ({ kind: 'line', pieces: [{ text }], align: 'centre' });
  const blocks: PaperBlock[] = [
    { kind: 'line', pieces: [{ text: ticket.hallName }], align: 'centre', height: 2, bold: true },
  ];
  if (ticket.copyMark !== null) {
    blocks.push({
      kind: 'line',
      pieces: [{ text: ` ${ticket.copyMark} `, inverse: true }],
      align: 'centre',
      width: 2,
      height: 2,
    });
  }
  blocks.push(
    { kind: 'line', pieces: [{ text: ticket.number }], align: 'centre', width: 8, height: 8, bold: true },
    { kind: 'line', pieces: [{ text: ticket.serviceName }], align: 'centre', width: 3, height: 3, bold: true },
  );
  if (ticket.priority !== null) blocks.push(line(ticket.priority));
  blocks.push({
    kind: 'line',
    pieces: [{ text: counters.before }, { text: ` ${counters.digits} `, inverse: true }, { text: counters.after }],
    align: 'centre',
    width: 2,
    height: 2,
    bold: true,
  });
  blocks.push({ kind: 'rule', style: 'solid' });
  const [first, second] = facts;
  if (first !== undefined && second !== undefined) {
    blocks.push({ kind: 'halves', left: first.label, right: second.label });
    blocks.push({ kind: 'halves', left: first.value, right: second.value, scale: 2, bold: true });
  } else if (first !== undefined) {
    blocks.push({
      kind: 'line',
      pieces: [{ text: `${first.label} ${first.value}` }],
      align: 'centre',
      width: 2,
      height: 2,
      bold: true,
    });
  }
  blocks.push({ kind: 'rule', style: 'solid' });
  if (ticket.qr !== null) {
    blocks.push({ kind: 'qr', data: ticket.qr.data, moduleDots: 5 }, line(ticket.qr.words));
  }
  blocks.push(line(ticket.issued), { kind: 'rule', style: 'dashed' });
  blocks.push({ kind: 'line', pieces: [{ text: ticket.missedRule }], align: 'left' });
  blocks.push({ kind: 'rule', style: 'dashed' });
  blocks.push({ kind: 'edges', left: ticket.phones.left, right: ticket.phones.right });
  blocks.push({ kind: 'cut' });
  return blocks;
}
