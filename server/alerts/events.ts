import type { CounterId } from '../../contract/ids.ts';
import type { EventOf } from '../journal/event.ts';

export type AlertsEvent = NoticeSent | NoticeSeen | NoticeWithdrawn | HelpCalled | HelpEnded;

/** The director says something to counters. */
export type NoticeSent = EventOf<'NoticeSent', { noticeId: string; text: string; counterIds: readonly CounterId[] }>;

export type NoticeSeen = EventOf<'NoticeSeen', { noticeId: string; counterId: CounterId }>;

export type NoticeWithdrawn = EventOf<'NoticeWithdrawn', { noticeId: string }>;

/** Somebody at a counter needs help at once. */
export type HelpCalled = EventOf<'HelpCalled', { counterId: CounterId }>;

export type HelpEnded = EventOf<'HelpEnded', { counterId: CounterId }>;
