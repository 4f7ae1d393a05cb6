import type { CounterId } from '../../contract/ids.ts';
import type { Context, Decision, Slice } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { configurationAfter } from '../settings/events.ts';
import type { HallConfiguration } from '../settings/events.ts';
import type { AlertsEvent } from './events.ts';

export type AlertsCommand =
  | { readonly type: 'SendNotice'; readonly text: string; readonly counterIds: readonly CounterId[] | null }
  | { readonly type: 'SeeNotice'; readonly noticeId: string; readonly counterId: CounterId }
  | { readonly type: 'WithdrawNotice'; readonly noticeId: string }
  | { readonly type: 'CallHelp'; readonly counterId: CounterId }
  | { readonly type: 'EndHelp'; readonly counterId: CounterId };

export interface SentNotice {
  readonly id: string;
  readonly text: string;
  /** UTC ms. */
  readonly at: number;
  readonly counterIds: readonly CounterId[];
  readonly seenBy: Set<CounterId>;
}

export interface AlertsState {
  configuration: HallConfiguration | null;
  /** Of today, by id, the oldest first. */
  readonly notices: Map<string, SentNotice>;
  /** Since when a counter has called for help, UTC ms. */
  readonly help: Map<CounterId, number>;
}

/** What office and counters tell one another beside the queue: notices of the director, a counter's call for help. */
export const alertsSlice: Slice<AlertsState, AlertsCommand> = {
  commands: ['SendNotice', 'SeeNotice', 'WithdrawNotice', 'CallHelp', 'EndHelp'],
  initial: () => ({ configuration: null, notices: new Map(), help: new Map() }),
  evolve(state: AlertsState, recorded: RecordedEvent): void {
    state.configuration = configurationAfter(state.configuration, recorded);
    const event = recorded as RecordedEvent & (AlertsEvent | { readonly type: 'DayOpened' });
    switch (event.type) {
      case 'DayOpened':
        state.notices.clear();
        state.help.clear();
        return;
      case 'NoticeSent': {
        const { noticeId, text, counterIds } = event.data;
        state.notices.set(noticeId, { id: noticeId, text, at: recorded.at, counterIds, seenBy: new Set() });
        return;
      }
      case 'NoticeSeen':
        state.notices.get(event.data.noticeId)?.seenBy.add(event.data.counterId);
        return;
      case 'NoticeWithdrawn':
        state.notices.delete(event.data.noticeId);
        return;
      case 'HelpCalled':
        state.help.set(event.data.counterId, recorded.at);
        return;
      case 'HelpEnded':
        state.help.delete(event.data.counterId);
        return;
      default:
    }
  },
  decide(state: AlertsState, command: AlertsCommand, { newId }: Context): Decision {
    const known = new Set(state.configuration?.counters.map(({ id }) => id));
    const stranger = (command.type === 'SendNotice' ? (command.counterIds ?? []) : counterOf(command)).find(
      (id) => !known.has(id),
    );
    if (stranger !== undefined) return { refused: 'unknown-counter', params: { counter: stranger }, unknown: true };
    switch (command.type) {
      case 'SendNotice': {
        const { text } = command;
        return happened({
          type: 'NoticeSent',
          data: { noticeId: newId(), text, counterIds: command.counterIds ?? [...known] },
        });
      }
      case 'SeeNotice': {
        const { noticeId, counterId } = command;
        const notice = state.notices.get(noticeId);
        if (notice === undefined) return { refused: 'unknown-notice', unknown: true };
        if (notice.seenBy.has(counterId)) return { events: [] };
        return happened({ type: 'NoticeSeen', data: { noticeId, counterId } });
      }
      case 'WithdrawNotice': {
        const { noticeId } = command;
        if (!state.notices.has(noticeId)) return { refused: 'unknown-notice', unknown: true };
        return happened({ type: 'NoticeWithdrawn', data: { noticeId } });
      }
      case 'CallHelp': {
        const { counterId } = command;
        return state.help.has(counterId) ? { events: [] } : happened({ type: 'HelpCalled', data: { counterId } });
      }
      case 'EndHelp': {
        const { counterId } = command;
        return state.help.has(counterId) ? happened({ type: 'HelpEnded', data: { counterId } }) : { events: [] };
      }
    }
  },
};

function counterOf(command: Exclude<AlertsCommand, { type: 'SendNotice' }>): readonly CounterId[] {
  return 'counterId' in command ? [command.counterId] : [];
}

function happened(event: AlertsEvent): Decision {
  return { events: [event] };
}
