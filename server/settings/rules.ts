import type { Context, Decision, Slice } from '../hall/slice.ts';
import type { NewEvent, RecordedEvent } from '../journal/event.ts';
import { withRules } from './events.ts';
import type { HallConfiguration, HallConfigured, Rules, RulesChanged } from './events.ts';

export interface ConfigureHall {
  readonly type: 'ConfigureHall';
  readonly configuration: HallConfiguration;
}

export interface ChangeRules {
  readonly type: 'ChangeRules';
  readonly rules: Partial<Rules>;
}

export interface SettingsState {
  configuration: HallConfiguration | null;
}

export const settingsSlice: Slice<SettingsState, ConfigureHall | ChangeRules> = {
  commands: ['ConfigureHall', 'ChangeRules'],
  initial: () => ({ configuration: null }),
  evolve(state: SettingsState, event: RecordedEvent): void {
    if (event.type === 'HallConfigured') state.configuration = event.data as HallConfigured['data'];
    if (event.type === 'RulesChanged' && state.configuration !== null) {
      state.configuration = withRules(state.configuration, event.data as RulesChanged['data']);
    }
  },
  decide(_state: SettingsState, command: ConfigureHall | ChangeRules, _context: Context): Decision {
    if (command.type === 'ChangeRules') {
      const changed: RulesChanged & NewEvent = {
        type: 'RulesChanged',
        data: { rules: command.rules },
        stream: 'settings',
      };
      return { events: [changed] };
    }
    const event: HallConfigured = { type: 'HallConfigured', data: command.configuration };
    return { events: [{ ...event, stream: 'settings' }] };
  },
};
