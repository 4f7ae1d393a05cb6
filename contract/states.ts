import { z } from 'zod';

/** Where a ticket is in its life (domain.md, The queue). */
export const TicketStatus = z.enum([
  'waiting',
  'called',
  'serving',
  'held',
  'completed',
  'no-show',
  'cancelled',
  'expired',
]);
export type TicketStatus = z.infer<typeof TicketStatus>;

export const CounterState = z.enum(['closed', 'open', 'paused']);
export type CounterState = z.infer<typeof CounterState>;

/**
 * What became of a ticket's paper.
 * `not-asked`: nobody wanted paper · `queued`: waits its turn · `waiting-for-printer`: the printer cannot print now,
 * `printProblem` says why · `printing`: bytes are going out · `printed`: the printer said so · `sent`: all bytes are out and
 * the printer cannot say more · `unconfirmed`: broken off in the middle, may or may not be on paper · `failed`: will not be printed.
 */
export const PrintState = z.enum([
  'not-asked',
  'queued',
  'waiting-for-printer',
  'printing',
  'printed',
  'sent',
  'unconfirmed',
  'failed',
]);
export type PrintState = z.infer<typeof PrintState>;

/** Why a printer does not print, each with its own sentence and remedy in the catalogue (`printer.<code>`). */
export const PrintProblem = z.enum([
  'no-printer',
  'offline',
  'no-answer',
  'paper-out',
  'cover-open',
  'cutter',
  'printer-error',
  'cable-out',
  'no-such-port',
  'port-ambiguous',
  'no-permission',
  'no-group',
  'port-busy',
  'port-held',
  'refused',
  'unreachable',
  'timeout',
  'silent',
  'failed',
  /** Something else talks on the printer's port. */
  'foreign-device',
  'too-old',
  'no-longer-needed',
  'interrupted',
]);
export type PrintProblem = z.infer<typeof PrintProblem>;

/** Satisfaction levels of 好差评: 5 非常满意 … 1 非常不满意; 1 and 2 are bad reviews. */
export const Level = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);
export type Level = z.infer<typeof Level>;

/** Of one service interval: never asked, asked and nothing given, declined by the person, or given. */
export const EvaluationState = z.enum(['not-asked', 'asked', 'declined', 'given']);
export type EvaluationState = z.infer<typeof EvaluationState>;

/** A device's condition as its driver sees it. `unknown`: it never answers, so nobody can say. */
export const DeviceState = z.enum(['online', 'offline', 'trouble', 'unknown']);
export type DeviceState = z.infer<typeof DeviceState>;

/** A sentence of the catalogue: its key and what is filled in. Views carry these, never finished text. */
export const Message = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Message = z.infer<typeof Message>;
