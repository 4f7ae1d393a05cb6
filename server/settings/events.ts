import type { Bring } from '../../contract/api.ts';
import type { CounterId, PriorityClassId, ServiceId } from '../../contract/ids.ts';
import type { EventOf } from '../journal/event.ts';
import type { Span } from '../plan/span.ts';

/**
 * The hall as its people configured it. hall.yaml seeds an empty journal with one `HallConfigured`; from then on the
 * journal holds the truth. Stream `settings`.
 */
export type HallConfigured = EventOf<'HallConfigured', HallConfiguration>;

export interface HallConfiguration {
  readonly hall: {
    readonly name: string;
    readonly kind: 'township' | 'sub-centre';
    readonly mark: string;
    readonly consultPhone: string | null;
    readonly supervisionPhone: string | null;
    /** Address under which a phone reaches the hall's pages; without it no QR is printed. */
    readonly phoneUrl: string | null;
  };
  readonly services: readonly ServiceConfiguration[];
  readonly counters: readonly CounterConfiguration[];
  readonly priorityClasses: readonly PriorityClassConfiguration[];
  readonly rules: Rules;
  /** When the hall is open; left out: always, so far as the clock goes. */
  readonly hours?: Hours;
  /** Left out: nobody can book. */
  readonly appointments?: AppointmentRules;
  readonly displays?: Displays;
}

export interface Hours {
  readonly open: readonly Span[];
  /** `workdays`: the State Council's calendar with its make-up days · else weekdays, 1 Monday. */
  readonly days: 'workdays' | readonly number[];
  /** Numbers are given so long before each opening: people stand at the door. */
  readonly ticketsBeforeMinutes: number;
  /** No new numbers so long before the day's end. */
  readonly lastTicketMinutes: number;
}

/** The wall displays: when they are dark, and what they show while nobody is called. */
export interface Displays {
  /** Minutes of the day; `from` later than `to` goes over midnight. */
  readonly dim?: { readonly from: number; readonly to: number };
  readonly idleAfterSeconds: number;
  readonly slideSeconds: number;
  readonly playlist: readonly PlaylistItem[];
  /** False: 1 in ticket numbers is said yī. */
  readonly yao?: boolean;
  /** A call that is older is not spoken any more; left out: 60. */
  readonly staleSeconds?: number;
  /** How loud when, per cent; minutes of the day. */
  readonly volumes?: readonly { readonly from: number; readonly to: number; readonly percent: number }[];
}

export type PlaylistItem =
  | { readonly kind: 'notice'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'rules' }
  | { readonly kind: 'picture' | 'video'; readonly file: string };

/** What a hall has that says nothing of its displays. */
export const USUAL_DISPLAYS: Displays = { idleAfterSeconds: 90, slideSeconds: 15, playlist: [] };

export interface AppointmentRules {
  readonly slotMinutes: number;
  readonly daysAhead: number;
  /** Who checks in later than so long after the slot counts as come now. */
  readonly lateMinutes: number;
  /** Who is on time counts as come so long before the slot (design.md, The calling order). */
  readonly aheadMinutes: number;
}

/** Most numbers of a service; what is left out is not limited. Appointments have their own capacity and do not count. */
export interface Quota {
  readonly day?: number;
  readonly slots?: readonly (Span & { readonly tickets: number })[];
  /** For one person (by ID card) a day. */
  readonly person?: number;
}

export interface ServiceConfiguration {
  readonly id: ServiceId;
  readonly name: string;
  readonly prefix: string;
  readonly errands: string | null;
  readonly icon: string | null;
  readonly counters: readonly CounterId[];
  readonly helpedBy: readonly CounterId[];
  /** People of a helped service count at the helping counter as if they had come this much later. */
  readonly helpAfterMinutes: number;
  readonly meanServiceMinutes: number;
  readonly quota?: Quota;
  /** People who may book the same slot; left out: cannot be booked. */
  readonly appointmentsASlot?: number;
  /** False: no class has a head start here. */
  readonly priority?: boolean;
  /** What a person should have along; left out: nothing is said of it. */
  readonly bring?: Bring;
}

export interface CounterConfiguration {
  readonly id: CounterId;
  /** The digits on the sign, as spoken. */
  readonly number: string;
  readonly name: string;
}

export interface PriorityClassConfiguration {
  readonly id: PriorityClassId;
  readonly name: string;
  readonly headStartMinutes: number;
  /** From this age on the class is offered to whoever lays an ID card on a kiosk's reader. */
  readonly ageFrom?: number;
  /** False: not offered for now. */
  readonly enabled?: boolean;
  /** Only for these services; left out: for all. */
  readonly services?: readonly ServiceId[];
}

/** The head start a class has at a service, ms: 0 where the class or the service's priority is switched off. */
export function headStartMs(
  configuration: HallConfiguration,
  classId: PriorityClassId | null,
  serviceId: ServiceId,
): number {
  const found = configuration.priorityClasses.find(({ id }) => id === classId);
  if (found === undefined || !appliesTo(configuration, found, serviceId)) return 0;
  return found.headStartMinutes * 60_000;
}

/** Whether a class is offered for a service. */
export function appliesTo(
  { services }: HallConfiguration,
  priority: PriorityClassConfiguration,
  serviceId: ServiceId,
): boolean {
  if (priority.enabled === false) return false;
  if (priority.services !== undefined && !priority.services.includes(serviceId)) return false;
  return services.find(({ id }) => id === serviceId)?.priority !== false;
}

/** The office changed some rules; the others stay. Stream `settings`. */
export type RulesChanged = EventOf<
  'RulesChanged',
  {
    rules: Partial<Rules>;
    /** Position of the event that this takes back. */
    undoes?: number;
  }
>;

/** What the office changes one at a time; rules have an event of their own. */
export type SettingsPart = Exclude<keyof HallConfiguration, 'rules'>;

/** One part of the configuration as it is from now on. */
export type PartValue = {
  [Part in SettingsPart]: {
    readonly part: Part;
    /** null: it is left out from now on. */
    readonly value: NonNullable<HallConfiguration[Part]> | null;
  };
}[SettingsPart];

/** The office changed a part of the configuration. Stream `settings`. */
export type SettingsChanged = EventOf<
  'SettingsChanged',
  PartValue & {
    /** Position of the event that this takes back. */
    undoes?: number;
  }
>;

export interface Rules {
  /** At most so many later-comers are called before a person (design.md, The calling order). */
  readonly maxPassedBy: number;
  readonly callsBeforeNoShow: number;
  /** True where counters have only a box: the next call completes the ticket before, started or not. */
  readonly startImplied: boolean;
  /** A call while somebody is served completes that service first; else it is refused. */
  readonly completeOnCall: boolean;
  /** A call from the box of a closed counter opens it: many clerks have only the box. */
  readonly boxCallOpensCounter: boolean;
  /** A second call at a counter within this time is refused: box and console pressed together. */
  readonly justCalledMs: number;
  /** A key of an evaluator rates the interval asked at its counter within this time. */
  readonly evaluationKeySeconds: number;
  readonly padAwakeSeconds: number;
  /** A slip that could not be printed within this time is not printed any more. */
  readonly printQueueSeconds: number;
  /** After so long the clerk is reminded of somebody who only fills something in. */
  readonly holdReminderMinutes: number;
  /** How often somebody who was missed may come back on the same day. */
  readonly reactivations: number;
  /** Behind so many others. */
  readonly reactivateAfter: number;
  /** There is no kiosk: a call makes the visit, so that figures, displays and evaluation still work. */
  readonly paperRoll: boolean;
  /** How long a person should wait at most: the office's board marks who waits longer. */
  readonly targetWaitMinutes: number;
}

/** What rules were before they could be set: a hall configured by an older version has them like this. */
export const LATER_RULES = {
  holdReminderMinutes: 15,
  reactivations: 1,
  reactivateAfter: 2,
  paperRoll: false,
  targetWaitMinutes: 30,
} as const;

/** The configuration with some rules changed. */
export function withRules(configuration: HallConfiguration, { rules }: RulesChanged['data']): HallConfiguration {
  return { ...configuration, rules: { ...configuration.rules, ...rules } };
}

/** The configuration with one part changed. */
export function withPart(configuration: HallConfiguration, { part, value }: PartValue): HallConfiguration {
  if (value !== null) return { ...configuration, [part]: value };
  const { [part]: _, ...others } = configuration;
  return others as HallConfiguration;
}

/** The configuration after an event, for folds that hold it: events of other kinds leave it as it is. */
export function configurationAfter(
  configuration: HallConfiguration | null,
  event: { readonly type: string; readonly data: unknown },
): HallConfiguration | null {
  if (event.type === 'HallConfigured') return withoutStaff(event.data as HallConfigured['data']);
  if (configuration === null) return null;
  if (event.type === 'RulesChanged') return withRules(configuration, event.data as RulesChanged['data']);
  if (event.type !== 'SettingsChanged' || isStaffChange(event)) return configuration;
  return withPart(configuration, event.data as SettingsChanged['data']);
}

/** Versions before the register (`server/staff`) kept the staff here, which folds it from the same events. */
function withoutStaff(written: HallConfiguration): HallConfiguration {
  const configuration: HallConfiguration & { staff?: unknown } = { ...written };
  delete configuration.staff;
  return configuration;
}

/** Whether an event is a change of the staff as those versions wrote it. */
export function isStaffChange({ type, data }: { readonly type: string; readonly data: unknown }): boolean {
  return type === 'SettingsChanged' && (data as { readonly part: string }).part === 'staff';
}
