import type { Bring } from '../../contract/api.ts';
import type { StaffId } from '../../contract/ids.ts';
import { minuteOf } from '../plan/span.ts';
import type { Displays, PlaylistItem, HallConfiguration, Quota } from '../settings/events.ts';
import type { StaffBeforeRegister } from '../staff/events.ts';
import { counterNumber } from './counter-number.ts';
import type { HallFile } from './schema.ts';

/** What of hall.yaml seeds the journal; devices are wiring and stay in the file. */
export function configurationOf(file: HallFile): HallConfiguration {
  const { hall, services, counters, priorityClasses, rules, hours, appointments, displays } = file;
  return {
    hall: {
      name: hall.name,
      kind: hall.kind,
      mark: hall.mark,
      consultPhone: hall.consultPhone ?? null,
      supervisionPhone: hall.supervisionPhone ?? null,
      phoneUrl: hall.phoneUrl ?? null,
    },
    services: services.map((service) => ({
      id: service.id,
      name: service.name,
      prefix: service.prefix,
      errands: service.errands ?? null,
      icon: service.icon ?? null,
      counters: service.counters,
      helpedBy: service.helpedBy,
      helpAfterMinutes: service.helpAfterMinutes,
      meanServiceMinutes: service.meanServiceMinutes,
      ...given('quota', service.quota === undefined ? undefined : quotaOf(service.quota)),
      ...given('appointmentsASlot', service.appointmentsASlot),
      ...given('priority', service.priority),
      ...given('bring', bringOf(service)),
    })),
    counters: counters.map(({ id, number, name }) => ({ id, number: counterNumber({ id, number }) ?? id, name })),
    priorityClasses: priorityClasses.map(({ id, name, headStartMinutes, ageFrom, enabled, services: only }) => ({
      id,
      name,
      headStartMinutes,
      ...given('ageFrom', ageFrom),
      ...given('enabled', enabled),
      ...given('services', only),
    })),
    rules,
    ...given('hours', hours),
    ...given('appointments', appointments),
    ...given('displays', displays === undefined ? undefined : displaysOf(displays)),
  };
}

/** Who hall.yaml says serves where: those whom the register does not know yet are registered. */
export function staffOf({ staff = [] }: HallFile): StaffBeforeRegister[] {
  return staff.map(({ id, name, position, photo = null, counter = null }) => ({
    id: id as StaffId,
    name,
    position,
    photo,
    counterId: counter,
  }));
}

/** The pair where there is a value: what the file leaves out stays out of the journal. */
function given<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
}

function displaysOf({ dim, playlist, volumes, ...others }: NonNullable<HallFile['displays']>): Displays {
  const items = playlist.map((item): PlaylistItem => {
    if ('notice' in item) return { kind: 'notice', ...item.notice };
    if ('picture' in item) return { kind: 'picture', file: item.picture };
    return 'video' in item ? { kind: 'video', file: item.video } : { kind: 'rules' };
  });
  return {
    ...others,
    ...given('dim', dim),
    playlist: items,
    volumes: volumes.map(({ hours, percent }) => ({ ...hours, percent })),
  };
}

function bringOf({ bring, bringNote }: HallFile['services'][number]): Bring | undefined {
  return bring === undefined
    ? undefined
    : {
        lines: bring.map(({ zh, en = null, note, noteEn = null }) => ({
          name: { zh, en },
          note: note === undefined ? null : { zh: note, en: noteEn },
        })),
        note: bringNote === undefined ? null : { zh: bringNote.zh, en: bringNote.en ?? null },
      };
}

function quotaOf({ day, slots, person }: NonNullable<HallFile['services'][number]['quota']>): Quota {
  return {
    ...given('day', day),
    ...given(
      'slots',
      slots?.map(({ from, to, tickets }) => ({ from: minuteOf(from), to: minuteOf(to), tickets })),
    ),
    ...given('person', person),
  };
}

/** Paths whose values in the file are not those of the hall: `quhao config apply` takes the file's over. */
export function differences(file: HallConfiguration, hall: HallConfiguration): string[] {
  const found: string[] = [];
  compare(file, hall, '', found);
  return found;
}

function compare(file: unknown, hall: unknown, path: string, found: string[]): void {
  if (JSON.stringify(file) === JSON.stringify(hall)) return;
  if (typeof file !== 'object' || typeof hall !== 'object' || file === null || hall === null) {
    found.push(path);
    return;
  }
  for (const key of new Set([...Object.keys(file), ...Object.keys(hall)])) {
    const step = path === '' ? key : `${path}.${key}`;
    compare((file as Record<string, unknown>)[key], (hall as Record<string, unknown>)[key], step, found);
  }
}
