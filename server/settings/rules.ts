import type { Context, Decision, Slice } from '../hall/slice.ts';
import type { NewEvent, RecordedEvent } from '../journal/event.ts';
import { configurationAfter, isStaffChange } from './events.ts';
import type { HallConfiguration, HallConfigured, PartValue, Rules, RulesChanged, SettingsPart } from './events.ts';

/** Without asking who is in the way: for an empty hall, and for a kiosk PC that follows its hall. */
export interface ConfigureHall {
  readonly type: 'ConfigureHall';
  readonly configuration: HallConfiguration;
}

export interface ChangeRules {
  readonly type: 'ChangeRules';
  readonly rules: Partial<Rules>;
  /** Position of the event that this takes back. */
  readonly undoes?: number;
}

/** A change of settings and what was there before it, so that it can be taken back. */
export interface SettingsChange {
  /** Of its event. */
  readonly position: number;
  /** UTC ms. */
  readonly at: number;
  readonly actor: string;
  readonly undoes: number | null;
  readonly before:
    | PartValue
    | { readonly part: 'rules'; readonly value: Rules }
    | { readonly part: 'ticketLayout'; readonly value: unknown }
    | { readonly part: 'everything'; readonly value: HallConfiguration };
}

export interface SettingsState {
  configuration: HallConfiguration | null;
  /** As printing set it; null: as it comes. */
  ticketLayout: unknown;
  /** The newest last, `MOST_CHANGES` of them. */
  readonly changes: SettingsChange[];
}

const MOST_CHANGES = 100;

export const settingsSlice: Slice<SettingsState, ConfigureHall | ChangeRules> = {
  commands: ['ConfigureHall', 'ChangeRules'],
  initial: () => ({ configuration: null, ticketLayout: null, changes: [] }),
  evolve(state: SettingsState, event: RecordedEvent): void {
    const before = beforeOf(state, event);
    if (before !== null) {
      const { undoes = null } = event.data as { readonly undoes?: number | null };
      const { position, at, actor } = event;
      state.changes.push({ position, at, actor, undoes, before });
      if (state.changes.length > MOST_CHANGES) state.changes.shift();
    }
    state.configuration = configurationAfter(state.configuration, event);
    if (event.type === 'TicketLayoutSet') {
      state.ticketLayout = (event.data as { readonly layout: unknown }).layout;
    }
  },
  decide(_state: SettingsState, command: ConfigureHall | ChangeRules, _context: Context): Decision {
    if (command.type === 'ChangeRules') {
      const { rules, undoes } = command;
      const changed: RulesChanged & NewEvent = {
        type: 'RulesChanged',
        data: { rules, ...(undoes === undefined ? {} : { undoes }) },
        stream: 'settings',
      };
      return { events: [changed] };
    }
    const event: HallConfigured = { type: 'HallConfigured', data: command.configuration };
    return { events: [{ ...event, stream: 'settings' }] };
  },
};

/** What an event of the office replaces; null: nothing that could be put back. */
function beforeOf(
  { configuration, ticketLayout }: SettingsState,
  event: RecordedEvent,
): SettingsChange['before'] | null {
  if (event.type === 'TicketLayoutSet') return { part: 'ticketLayout', value: ticketLayout };
  if (configuration === null || isStaffChange(event)) return null;
  switch (event.type) {
    case 'HallConfigured':
      return { part: 'everything', value: configuration };
    case 'RulesChanged':
      return { part: 'rules', value: configuration.rules };
    case 'SettingsChanged': {
      const { part } = event.data as { readonly part: SettingsPart };
      return { part, value: configuration[part] ?? null } as PartValue;
    }
    default:
      return null;
  }
}
