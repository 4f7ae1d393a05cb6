import { z } from 'zod';

const Order = z
  .array(z.string().regex(/^(\{(ticket|counter|pause)\}|[A-Za-z0-9]{1,20})$/))
  .max(30)
  .refine((order) => order.includes('{ticket}') && order.includes('{counter}'), 'needs {ticket} and {counter}');

/**
 * The order of an announcement's words, where a language has another than Mandarin: `{ticket}`, `{counter}`, `{pause}`, else
 * phrases of the bank.
 */
export const SpeechTemplate = z.strictObject({
  call: Order,
  recall: Order,
  /** Whether a counter's number is said as an amount in the Chinese manner (二十一) or digit by digit. */
  counter: z.enum(['amount', 'digits']),
});
export type SpeechTemplate = z.infer<typeof SpeechTemplate>;

/** `manifest.json` of a voice bank: a folder of clips, one a phrase (docs/voice.md). */
export const BankManifest = z.object({
  name: z.string().min(1).max(60),
  /** BCP 47, `zh-CN`; a dialect may say so in the name. */
  language: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  licence: z.string().min(1).max(300),
  /** How it was made. */
  origin: z.string().min(1).max(300),
  template: SpeechTemplate.optional(),
  /** Phrase → file beside the manifest. */
  clips: z.record(z.string(), z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/)),
});
export type BankManifest = z.infer<typeof BankManifest>;

/** `bank.json` beside recordings that are imported: what cannot be heard in them. */
export const AboutBank = BankManifest.pick({ name: true, language: true, template: true }).partial().strict();

/** What a display asks first: which bank to use before and after a voice of its own machine. */
export const VoiceAnswer = z.object({
  /** The hall's own recordings; null: none, or not whole. */
  own: BankManifest.nullable(),
  shipped: BankManifest.nullable(),
  /** 1 in ticket numbers is said yāo. */
  yao: z.boolean(),
  /** How loud when, per cent; the last whose hours fit counts, else 100. Minutes of the hall's day. */
  volumes: z.array(z.object({ from: z.number().int(), to: z.number().int(), percent: z.number().int() })),
  /** A call that is older is not spoken any more. */
  staleSeconds: z.number().int(),
});
export type VoiceAnswer = z.infer<typeof VoiceAnswer>;

/** What a display says of its sound, so that the office hears of it. */
export const VoiceReport = z.strictObject({
  /** The counters of its zone, `1,2`; empty: the whole hall. */
  zone: z.string().max(120),
  source: z.enum(['own', 'system', 'shipped', 'sound']),
  /** `never-ends`: it did not say in time that it was done. `held-back`: the browser waits for a touch. */
  state: z.enum(['good', 'failed', 'never-ends', 'held-back']),
});
export type VoiceReport = z.infer<typeof VoiceReport>;
