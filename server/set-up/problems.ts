import { Login } from '../../contract/doors.ts';
import type { DraftService, SetUpDraft, SetUpProblem, SetUpStep } from '../../contract/set-up.ts';
import { checkHallFile } from '../config/check.ts';
import { minuteOf } from '../plan/span.ts';
import { hallYaml } from './hall-yaml.ts';
import { markOf, officialName } from './official-name.ts';

const LONGEST_NAME = 30;
const LONGEST_MARK = 8;
const LONGEST_SERVICE = 20;
const LONGEST_ERRANDS = 60;
const PHONE = /^[0-9+ ()-]{5,20}$/;
const CLOCK = /^([01]?\d|2[0-3]):[0-5]\d$/;

/** What has to be mended before the hall can begin, in the order of the steps. Nothing: hall.yaml will be right. */
export function problemsOf(draft: SetUpDraft): SetUpProblem[] {
  const typed = [
    ...placeProblems(draft),
    ...serviceProblems(draft),
    ...hourProblems(draft),
    ...phoneProblems(draft),
    ...directorProblems(draft),
  ];
  return typed.length > 0 ? typed : deviceProblems(draft);
}

const at = (step: SetUpStep, field: string, code: SetUpProblem['code']): SetUpProblem => ({ step, field, code });

function placeProblems({ place }: SetUpDraft): SetUpProblem[] {
  const name = officialName(place);
  return [
    ...(place.county.trim() === '' ? [at('name', 'place.county', 'county-missing')] : []),
    ...(markOf(place.county).length > LONGEST_MARK ? [at('name', 'place.county', 'county-long')] : []),
    ...(place.name.trim() === '' ? [at('name', 'place.name', `${place.kind}-missing`)] : []),
    ...(name !== null && name.length > LONGEST_NAME ? [at('name', 'place.name', 'name-long')] : []),
  ];
}

function serviceProblems({ services }: SetUpDraft): SetUpProblem[] {
  if (!services.some(({ ticked }) => ticked)) return [at('services', 'services', 'none-ticked')];
  const ids = services.map(({ id }) => id);
  return services.flatMap((service, index) => {
    if (ids.indexOf(service.id) !== index) return [at('services', `services.${index}.name`, 'service-twice')];
    return service.ticked ? tickedProblems(service, index) : [];
  });
}

function tickedProblems({ name, errands }: DraftService, index: number): SetUpProblem[] {
  const length = name.trim().length;
  return [
    ...(length === 0 ? [at('services', `services.${index}.name`, 'service-nameless')] : []),
    ...(length > LONGEST_SERVICE ? [at('services', `services.${index}.name`, 'service-long')] : []),
    ...(errands.trim().length > LONGEST_ERRANDS ? [at('services', `services.${index}.errands`, 'errands-long')] : []),
  ];
}

function hourProblems({ hours }: SetUpDraft): SetUpProblem[] {
  if (hours.always) return [];
  const spans = hours.open.map(({ from, to }) => ({ from: clockOf(from), to: clockOf(to) }));
  const wrong = spans.flatMap(({ from, to }, index) => {
    if (from === null) return [at('hours', `hours.open.${index}.from`, 'hours-form')];
    if (to === null) return [at('hours', `hours.open.${index}.to`, 'hours-form')];
    return from < to ? [] : [at('hours', `hours.open.${index}.to`, 'hours-backward')];
  });
  if (wrong.length > 0) return wrong;
  return spans.flatMap(({ from }, index) =>
    index > 0 && from! < spans[index - 1]!.to! ? [at('hours', `hours.open.${index}.from`, 'hours-cross')] : [],
  );
}

/** Minutes since midnight; null for what is no time. */
function clockOf(written: string): number | null {
  return CLOCK.test(written.trim()) ? minuteOf(written.trim()) : null;
}

function phoneProblems({ phones }: SetUpDraft): SetUpProblem[] {
  return (['consult', 'supervision'] as const).flatMap((which) => {
    const number = phones[which].trim();
    return number === '' || PHONE.test(number) ? [] : [at('phones', `phones.${which}`, 'phone-form')];
  });
}

function directorProblems({ director }: SetUpDraft): SetUpProblem[] {
  return [
    ...(director.name.trim() === '' ? [at('director', 'director.name', 'director-nameless')] : []),
    ...(director.name.trim().length > LONGEST_NAME ? [at('director', 'director.name', 'director-long')] : []),
    ...(Login.safeParse(director.login).success ? [] : [at('director', 'director.login', 'login-form')]),
  ];
}

/** Devices name counters and lines, and one another: they are judged as `quhao check` will judge them. */
function deviceProblems(draft: SetUpDraft): SetUpProblem[] {
  const checked = checkHallFile(hallYaml(draft));
  if (!('mistakes' in checked)) return [];
  const wrong = checked.mistakes.flatMap(({ path }) => /^devices\.\d+/.exec(path) ?? []);
  return [...new Set(wrong)].map((field) => at('devices', field, 'device-form'));
}
