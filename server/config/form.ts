import type { z } from 'zod';
import type { Bring, FieldMistake } from '../../contract/api.ts';
import type { ServiceForm, SettingsForm } from '../../contract/settings.ts';
import { writeMinute } from '../plan/span.ts';
import type { Span } from '../plan/span.ts';
import type { Displays, HallConfiguration, PlaylistItem, Quota, ServiceConfiguration } from '../settings/events.ts';
import { configurationOf } from './configuration.ts';
import { crossChecks } from './cross-checks.ts';
import { explain } from './explain.ts';
import type { Finding } from './finding.ts';
import { HallFile } from './schema.ts';

type FileInput = z.input<typeof HallFile>;

// what pages edit is what the file takes: fails to compile where the two drift apart
type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<Exclude<T[K], undefined>> } : T;
type Fits<Given, Wanted> = Plain<Given> extends Plain<Wanted> ? true : never;
type FileService = FileInput['services'][number];
/** `bring` may be written short in the file, which its input type cannot say. */
type Services = readonly (Omit<FileService, 'bring' | 'bringNote'> & Pick<ServiceForm, 'bring' | 'bringNote'>)[];
type Sections = Omit<Pick<FileInput, keyof SettingsForm>, 'services'> &
  Required<Pick<FileInput, 'priorityClasses'>> & { services: Services };
const formFitsFile: Fits<SettingsForm, Sections> = true;
const fileFitsForm: Fits<Sections, SettingsForm> = true;
void [formFitsFile, fileFitsForm];

/** A configuration as the sections of hall.yaml: what `configurationOf` made of them, backwards. */
export function formOf(configuration: HallConfiguration): SettingsForm {
  const { hall, services, counters, priorityClasses, hours, appointments, displays } = configuration;
  return {
    hall: {
      name: hall.name,
      kind: hall.kind,
      mark: hall.mark,
      ...whereSaid('consultPhone', hall.consultPhone),
      ...whereSaid('supervisionPhone', hall.supervisionPhone),
      ...whereSaid('phoneUrl', hall.phoneUrl),
    },
    services: services.map(serviceForm),
    counters: counters.map(({ id, number, name }) => ({ id, number, name })),
    priorityClasses: priorityClasses.map((priority) => ({ ...priority })),
    ...(hours === undefined ? {} : { hours: { ...hours, open: hours.open.map(writeSpan) } }),
    ...(appointments === undefined ? {} : { appointments }),
    ...(displays === undefined ? {} : { displays: displaysForm(displays) }),
  };
}

/**
 * A form made into a configuration with these rules, or what is wrong with it; devices are in it so that none loses its
 * counter.
 */
export function readForm(
  form: object,
  rules: HallConfiguration['rules'],
  devices: HallFile['devices'],
): { readonly configuration: HallConfiguration } | { readonly mistakes: readonly FieldMistake[] } {
  const written = { ...form, rules };
  const parsed = HallFile.safeParse(written);
  if (!parsed.success) return { mistakes: parsed.error.issues.flatMap((issue) => explain(issue, written)).map(said) };
  const { mistakes } = crossChecks({ ...parsed.data, devices });
  return mistakes.length > 0 ? { mistakes: mistakes.map(said) } : { configuration: configurationOf(parsed.data) };
}

function said({ path, message, remedy }: Finding): FieldMistake {
  return { path: path.join('.'), message: `${message}。${remedy}` };
}

function serviceForm(service: ServiceConfiguration): SettingsForm['services'][number] {
  const { errands, icon, quota, bring, ...others } = service;
  return {
    ...others,
    ...whereSaid('errands', errands),
    ...whereSaid('icon', icon),
    ...(quota === undefined ? {} : { quota: quotaForm(quota) }),
    ...(bring === undefined ? {} : bringForm(bring)),
  };
}

function bringForm({ lines, note }: Bring): Pick<ServiceForm, 'bring' | 'bringNote'> {
  return {
    bring: lines.map(({ name, note: what }) => ({
      zh: name.zh,
      ...whereSaid('en', name.en),
      ...whereSaid('note', what?.zh ?? null),
      ...whereSaid('noteEn', what?.en ?? null),
    })),
    ...(note === null ? {} : { bringNote: { zh: note.zh, ...whereSaid('en', note.en) } }),
  };
}

function quotaForm({ slots, ...others }: Quota): NonNullable<SettingsForm['services'][number]['quota']> {
  if (slots === undefined) return others;
  return {
    ...others,
    slots: slots.map(({ from, to, tickets }) => ({ from: writeMinute(from), to: writeMinute(to), tickets })),
  };
}

function displaysForm({ dim, playlist, volumes, ...others }: Displays): NonNullable<SettingsForm['displays']> {
  return {
    ...others,
    ...(dim === undefined ? {} : { dim: writeSpan(dim) }),
    playlist: playlist.map(slideForm),
    ...(volumes === undefined
      ? {}
      : { volumes: volumes.map(({ percent, ...hours }) => ({ hours: writeSpan(hours), percent })) }),
  };
}

function slideForm(item: PlaylistItem): NonNullable<NonNullable<SettingsForm['displays']>['playlist']>[number] {
  switch (item.kind) {
    case 'notice':
      return { notice: { title: item.title, lines: item.lines } };
    case 'rules':
      return { rules: true };
    case 'picture':
      return { picture: item.file };
    case 'video':
      return { video: item.file };
  }
}

function writeSpan({ from, to }: Span): string {
  return `${writeMinute(from)}-${writeMinute(to)}`;
}

function whereSaid<Key extends string>(key: Key, value: string | null): { readonly [K in Key]?: string } {
  return (value === null ? {} : { [key]: value }) as { readonly [K in Key]?: string };
}
