import type { DraftService, SetUpDraft, SetUpProblem, SetUpStep } from '../../contract/set-up.ts';
import { Device } from '../config/device-schema.ts';
import { inOrder, parseSpan } from '../plan/span.ts';
import type { Span } from '../plan/span.ts';
import { markOf, officialName } from './official-name.ts';

const LONGEST_NAME = 30;
const LONGEST_MARK = 8;
const LONGEST_SERVICE = 20;
const LONGEST_ERRANDS = 60;
const PHONE = /^[0-9+ ()-]{5,20}$/;
/** As accounts have it: what is typed at the door. */
const LOGIN = /^[a-z0-9][a-z0-9._-]{1,29}$/;

/** What has to be mended before the hall can begin, in the order of the steps. Nothing: hall.yaml will be right. */
export function problemsOf(draft: SetUpDraft): SetUpProblem[] {
  return [
    ...placeProblems(draft),
    ...serviceProblems(draft),
    ...hourProblems(draft),
    ...phoneProblems(draft),
    ...directorProblems(draft),
    ...deviceProblems(draft),
  ];
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
  const spans = hours.open.map(({ from, to }) => parseSpan(`${from}-${to}`));
  const backward = spans.flatMap((span, index) =>
    span === null ? [at('hours', `hours.open.${index}`, 'hours-backward')] : [],
  );
  if (backward.length > 0) return backward;
  return inOrder(spans.filter((span): span is Span => span !== null))
    ? []
    : [at('hours', 'hours.open.1', 'hours-cross')];
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
    ...(LOGIN.test(director.login.trim()) ? [] : [at('director', 'director.login', 'login-form')]),
  ];
}

function deviceProblems({ devices }: SetUpDraft): SetUpProblem[] {
  return devices.flatMap((device, index) =>
    Device.safeParse(device).success ? [] : [at('devices', `devices.${index}`, 'device-form')],
  );
}
