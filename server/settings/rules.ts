import type { Context, Decision, Slice } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { HallConfiguration, HallConfigured } from './events.ts';

export interface ConfigureHall {
  readonly type: 'ConfigureHall';
  readonly configuration: HallConfiguration;
}

export interface SettingsState {
  configuration: HallConfiguration | null;
}

export const settingsSlice: Slice<SettingsState, ConfigureHall> = {
  commands: ['ConfigureHall'],
  initial: () => ({ configuration: null }),
  evolve(state: SettingsState, event: RecordedEvent): void {
    if (event.type === 'HallConfigured') state.configuration = event.data as HallConfigured['data'];
  },
  decide(_state: SettingsState, command: ConfigureHall, _context: Context): Decision {
    const event: HallConfigured = { type: 'HallConfigured', data: command.configuration };
    return { events: [{ ...event, stream: 'settings' }] };
  },
};
