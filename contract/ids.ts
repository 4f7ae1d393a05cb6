import { z } from 'zod';

/**
 * Ids are branded so that a ticket can never be passed where a counter is meant.
 * `TicketId` is 128 random bits (base64url); the others are short words from hall.yaml.
 */
export const TicketId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .brand('TicketId');
export type TicketId = z.infer<typeof TicketId>;

const configuredId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, '1–40 letters, digits, - or _');

export const ServiceId = configuredId.brand('ServiceId');
export type ServiceId = z.infer<typeof ServiceId>;

export const CounterId = configuredId.brand('CounterId');
export type CounterId = z.infer<typeof CounterId>;

export const PriorityClassId = configuredId.brand('PriorityClassId');
export type PriorityClassId = z.infer<typeof PriorityClassId>;

export const DeviceId = configuredId.brand('DeviceId');
export type DeviceId = z.infer<typeof DeviceId>;

/** Somebody who works here; an account refers to it. It stands in the journal for ever: no name in it. */
export const StaffId = configuredId.brand('StaffId');
export type StaffId = z.infer<typeof StaffId>;

/** The letter (or two) before the digits of a ticket number: `A` of `A012`. */
export const Prefix = z.string().regex(/^[A-Z]{1,2}$/, 'one or two capital letters');

/** `A012`: service prefix and at least three digits, unique within a day. */
export const TicketNumber = z.string().regex(/^[A-Z]{1,2}[0-9]{3,6}$/, 'a letter and three digits, such as A012');
export type TicketNumber = z.infer<typeof TicketNumber>;

/** ISO 8601 with the hall's offset: `2026-11-26T09:12:00.000+08:00`. */
export const HallTime = z.string();
