import type { FieldMistake } from '../../contract/api.ts';
import { RulesAnswer, RulesBody } from '../../contract/plan.ts';
import { SettingsAnswer, SettingsBody, SettingsPreview, UndoBody } from '../../contract/settings.ts';
import type { SettingsForm } from '../../contract/settings.ts';
import type { Message } from '../../contract/states.ts';
import { ANYONE, DIRECTOR, OFFICE } from '../doors/may.ts';
import { hallTime } from '../hall/clock.ts';
import { commandEndpoint, endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor } from '../hall/endpoint.ts';
import type { AnyCommand, Refusal } from '../hall/slice.ts';
import { withPart } from './events.ts';
import type { HallConfiguration, PartValue, Rules } from './events.ts';
import type { ChangeRules, SettingsChange, SettingsState } from './rules.ts';

export interface SettingsRoutes<State> {
  readonly hall: Executor<State>;
  /** The rules in sentences. */
  readonly statement: (configuration: HallConfiguration) => Message[];
  readonly formOf: (configuration: HallConfiguration) => SettingsForm;
  /** Makes a configuration of a form, or says what does not fit. */
  readonly read: (
    form: object,
    rules: Rules,
  ) => { readonly configuration: HallConfiguration } | { readonly mistakes: readonly FieldMistake[] };
  /** Who is in the way of a change; null: nobody. */
  readonly inUse: (state: State, configuration: HallConfiguration) => Refusal | null;
  readonly refusalText: (refusal: Refusal) => string;
  /** How the hall would look. */
  readonly preview: (
    state: State,
    configuration: HallConfiguration,
  ) => Pick<SettingsPreview, 'hall' | 'playlist' | 'statement'>;
}

/** The hall's settings and rules over HTTP: read, tried, changed and taken back by the office. */
export function settingsEndpoints<State extends { readonly settings: SettingsState }>(
  given: SettingsRoutes<State>,
): AnyEndpoint[] {
  const { hall, statement, formOf, read, inUse, refusalText, preview } = given;
  const answerOf = ({ settings }: State): RulesAnswer => {
    const configuration = configured(settings);
    return {
      hallName: configuration.hall.name,
      at: hallTime(hall.now()),
      rules: changeable(configuration.rules),
      statement: statement(configuration),
    };
  };
  const settingsAnswer = ({ settings }: State): SettingsAnswer => ({
    form: formOf(configured(settings)),
    changes: [...settings.changes].reverse().map(changeAnswer),
    newest: newestOf(settings.changes),
  });
  const tried = (state: State, part: SettingsBody['part'], value: unknown) => {
    const configuration = configured(state.settings);
    const { [part]: _, ...others } = formOf(configuration);
    return read(value === null ? others : { ...others, [part]: value }, configuration.rules);
  };
  const trial = endpoint({
    method: 'post',
    path: '/settings/preview',
    summary: 'How the hall would be with a part of its settings changed; changes nothing',
    body: SettingsBody,
    answer: SettingsPreview,
    may: DIRECTOR,
    handle: ({ body: { part, value } }: Asked<unknown, SettingsBody>) => {
      const found = tried(hall.state, part, value);
      if ('mistakes' in found) {
        return { answer: { mistakes: [...found.mistakes], hall: null, playlist: [], statement: [] } };
      }
      const refused = inUse(hall.state, found.configuration);
      const mistakes = refused === null ? [] : [{ path: part, message: refusalText(refused) }];
      return { answer: { mistakes, ...preview(hall.state, found.configuration) } };
    },
  });
  return [
    {
      method: 'get',
      path: '/settings',
      summary: 'The settings as the office edits them, and the newest changes',
      answer: SettingsAnswer,
      may: OFFICE,
      handle: () => ({ answer: settingsAnswer(hall.state) }),
    },
    trial,
    commandEndpoint(hall, {
      path: '/settings',
      summary: 'Change a part of the settings',
      body: SettingsBody,
      answerSchema: SettingsAnswer,
      may: DIRECTOR,
      refusals: ['settings-mistake', 'settings-changed', 'service-in-use', 'service-booked', 'counter-in-use'],
      command: (_params: Readonly<Record<string, never>>, { part, value, basedOn }, state): AnyCommand | Refusal => {
        const since = state.settings.changes.find(
          ({ position, before }) =>
            basedOn !== undefined && position > basedOn && (before.part === part || before.part === 'everything'),
        );
        if (since !== undefined) return { refused: 'settings-changed' };
        const found = tried(state, part, value);
        if ('mistakes' in found) return { refused: 'settings-mistake', errors: found.mistakes };
        const change = { part, value: found.configuration[part] ?? null } as PartValue;
        return { type: 'ChangeSettings', change } as AnyCommand;
      },
      answer: (state) => settingsAnswer(state),
    }),
    commandEndpoint(hall, {
      path: '/settings/undo',
      summary: 'Put a part of the settings back to what it was before a change',
      body: UndoBody,
      answerSchema: SettingsAnswer,
      may: DIRECTOR,
      refusals: ['settings-mistake', 'unknown-change', 'service-in-use', 'service-booked', 'counter-in-use'],
      command: (_params: Readonly<Record<string, never>>, { position }, { settings }): AnyCommand | Refusal => {
        const change = settings.changes.find((one) => one.position === position);
        if (change === undefined) return { refused: 'unknown-change', unknown: true };
        const wanted = configurationBefore(configured(settings), change);
        const found = read(formOf(wanted), wanted.rules);
        if ('mistakes' in found) return { refused: 'settings-mistake', errors: found.mistakes };
        return undoing(change);
      },
      answer: (state) => settingsAnswer(state),
    }),
    {
      method: 'get',
      path: '/rules',
      summary: 'The rules of the queue: their figures, and sentences for the wall',
      answer: RulesAnswer,
      // the rules hang on the wall for everybody to read (Article 7.4)
      may: ANYONE,
      handle: () => ({ answer: answerOf(hall.state) }),
    },
    commandEndpoint(hall, {
      path: '/rules',
      summary: 'Change some rules; the others stay',
      body: RulesBody,
      answerSchema: RulesAnswer,
      may: DIRECTOR,
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

function configured({ configuration }: SettingsState): HallConfiguration {
  if (configuration === null) throw new Error('the hall has no configuration yet');
  return configuration;
}

function newestOf(changes: readonly SettingsChange[]): number {
  return changes[changes.length - 1]?.position ?? 0;
}

function changeAnswer({ position, at, actor, undoes, before }: SettingsChange): SettingsAnswer['changes'][number] {
  return { position, at: hallTime(at), actor, part: before.part, undoes };
}

/** What the configuration would be with a change taken back. */
function configurationBefore(now: HallConfiguration, { before }: SettingsChange): HallConfiguration {
  switch (before.part) {
    case 'everything':
      return before.value;
    case 'rules':
      return { ...now, rules: before.value };
    case 'ticketLayout':
      return now;
    default:
      return withPart(now, before);
  }
}

/** The command that takes a change back. */
function undoing({ before, position }: SettingsChange): AnyCommand {
  switch (before.part) {
    case 'everything':
      return { type: 'ReplaceConfiguration', configuration: before.value } as AnyCommand;
    case 'rules':
      return { type: 'ChangeRules', rules: before.value, undoes: position } as AnyCommand;
    case 'ticketLayout':
      return { type: 'SetTicketLayout', layout: before.value } as AnyCommand;
    default:
      return { type: 'ChangeSettings', change: before, undoes: position } as AnyCommand;
  }
}
