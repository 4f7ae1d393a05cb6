import { RulesAnswer, RulesBody } from '../../contract/plan.ts';
import type { Message } from '../../contract/states.ts';
import { hallTime } from '../hall/clock.ts';
import { commandEndpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Executor } from '../hall/endpoint.ts';
import type { HallConfiguration, Rules } from './events.ts';
import type { ChangeRules, SettingsState } from './rules.ts';

export interface SettingsRoutes<State> {
  readonly hall: Executor<State>;
  /** The rules in sentences. */
  readonly statement: (configuration: HallConfiguration) => Message[];
}

/** The hall's rules over HTTP: read as they stand on the wall, and changed by the office. */
export function settingsEndpoints<State extends { readonly settings: SettingsState }>({
  hall,
  statement,
}: SettingsRoutes<State>): AnyEndpoint[] {
  const answerOf = ({ settings }: State): RulesAnswer => {
    const { configuration } = settings;
    if (configuration === null) throw new Error('the hall has no configuration yet');
    return {
      hallName: configuration.hall.name,
      at: hallTime(hall.now()),
      rules: changeable(configuration.rules),
      statement: statement(configuration),
    };
  };
  return [
    {
      method: 'get',
      path: '/rules',
      summary: 'The rules of the queue: their figures, and sentences for the wall',
      answer: RulesAnswer,
      handle: () => ({ answer: answerOf(hall.state) }),
    },
    commandEndpoint(hall, {
      path: '/rules',
      summary: 'Change some rules; the others stay',
      body: RulesBody,
      answerSchema: RulesAnswer,
      command: (_params: Readonly<Record<string, never>>, body): ChangeRules => ({
        type: 'ChangeRules',
        rules: withoutUndefined(body),
      }),
      answer: (state) => answerOf(state),
    }),
  ];
}

function changeable(rules: Rules): RulesAnswer['rules'] {
  const { maxPassedBy, callsBeforeNoShow, startImplied, holdReminderMinutes } = rules;
  const { reactivations, reactivateAfter, paperRoll, targetWaitMinutes } = rules;
  return {
    maxPassedBy,
    callsBeforeNoShow,
    startImplied,
    holdReminderMinutes,
    reactivations,
    reactivateAfter,
    paperRoll,
    targetWaitMinutes,
  };
}

function withoutUndefined(body: RulesBody): Partial<Rules> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Partial<Rules>;
}
