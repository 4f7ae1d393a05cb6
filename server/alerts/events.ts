import type { CounterId } from '../../contract/ids.ts';

export type AlertsEvent = NoticeSent | NoticeSeen | NoticeWithdrawn | HelpCalled | HelpEnded;

/** The director says something to counters. */
export interface NoticeSent {
  readonly type: 'NoticeSent';
  readonly data: { readonly noticeId: string; readonly text: string; readonly counterIds: readonly CounterId[] };
}

export interface NoticeSeen {
  readonly type: 'NoticeSeen';
  readonly data: { readonly noticeId: string; readonly counterId: CounterId };
}

export interface NoticeWithdrawn {
  readonly type: 'NoticeWithdrawn';
  readonly data: { readonly noticeId: string };
}

/** Somebody at a counter needs help at once. */
export interface HelpCalled {
  readonly type: 'HelpCalled';
  readonly data: { readonly counterId: CounterId };
}

export interface HelpEnded {
  readonly type: 'HelpEnded';
  readonly data: { readonly counterId: CounterId };
}
