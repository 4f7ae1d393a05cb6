import { z } from 'zod';

/** How sure the hall is of what is on a line: it never guesses a family from an adapter's name. */
export const Certainty = z.enum([
  /** It answered, or spoke, in a way that nothing else does. */
  'recognised',
  /** Something is there; what it is, a person has to say. */
  'something',
  /** Nothing spoke and nothing answered. */
  'silent',
  /** It could not be opened: `problem` says why. */
  'closed',
]);
export type Certainty = z.infer<typeof Certainty>;

/** What can be recognised. `network-printer` names a queue of another kind of printer than a ticket printer. */
export const FoundFamily = z.enum(['call-box', 'led', 'printer', 'id-reader', 'scanner']);
export type FoundFamily = z.infer<typeof FoundFamily>;

/** One place where something may be plugged in, and what was found there. */
export const FoundPlace = z.object({
  /** `/dev/serial/by-path/…`, `COM3`, `192.168.1.50:9100`; stable where the system has a stable name. */
  place: z.string(),
  medium: z.enum(['serial', 'usb', 'network']),
  /** What the adapter calls itself: `1a86:7523`; null where it has no ids. */
  usbIds: z.string().nullable(),
  certainty: Certainty,
  /** Set when recognised. */
  family: FoundFamily.nullable(),
  /** The protocol of hall.yaml: `ff68`, `escpos`, `sdt`, `onbon-bx5`, `modbus`. */
  protocol: z.string().nullable(),
  /** The bytes that prove it, in hex as they came; empty where there are none. A person's card is never among them. */
  proof: z.string(),
  /** What the proof was the answer to, in hex; null: it spoke unasked. */
  question: z.string().nullable(),
  /** Addresses of boxes that were heard, ascending. */
  boxes: z.array(z.number().int()),
  /** Why it could not be opened: a code of `device.*`. */
  problem: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
  /** A device entry of hall.yaml as far as it is known; what only a person knows (which counter) is left to the form. */
  suggestion: z.record(z.string(), z.unknown()).nullable(),
  /** In use by a device that the hall has already: not touched. */
  usedBy: z.string().nullable(),
});
export type FoundPlace = z.infer<typeof FoundPlace>;

/** GET /discovery: the search that runs, or the last one; POST /discovery starts one. */
export const DiscoveryAnswer = z.object({
  state: z.enum(['never', 'searching', 'done']),
  /** Places looked at and places in all; the second grows until the list of ports and hosts is there. */
  looked: z.number().int(),
  places: z.number().int(),
  /** How long it has run or ran, ms; a whole search takes less than 15 s. */
  tookMs: z.number(),
  /** What is worth showing, recognised things first. Empty addresses of the network are left out. */
  found: z.array(FoundPlace),
});
export type DiscoveryAnswer = z.infer<typeof DiscoveryAnswer>;

/** POST /discovery */
export const DiscoveryBody = z.strictObject({
  /** Serial ports of which a person has said that no printer is on them: more questions may go there. */
  noPrinterOn: z.array(z.string().max(200)).max(50).default([]),
});
