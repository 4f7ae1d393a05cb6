import type {
  CallAnswer,
  CounterAnswer,
  CurrentTicket,
  EstimatedWait,
  HallAnswer,
  TicketAnswer,
} from '../../contract/api.ts';
import type { CounterId, PriorityClassId, ServiceId, TicketId, TicketNumber } from '../../contract/ids.ts';
import type { CounterDisplayView, HallDisplayView, OfficeView } from '../../contract/views.ts';
import { clockTime, hallTime } from '../hall/clock.ts';
import { appliesTo, headStartMs, USUAL_DISPLAYS } from '../settings/events.ts';
import type { HallConfiguration, ServiceConfiguration } from '../settings/events.ts';
import { peopleBefore } from './line.ts';
import type { Place } from './line.ts';
import { heldFor, missedFor } from './moves.ts';
import { closedMessage, isServed, offerOf } from './offer.ts';
import { reachesOf } from './rules.ts';
import { rangeTold } from '../estimate/told.ts';
import { closedCounter, currentOf, lineOfPlace, waitingFor } from './state.ts';
import { wallRules } from './wall.ts';
import type { CallEntry, Counter, QueueState, Ticket } from './state.ts';

/** Finished sentences for voice and paper: they come from the catalogue, which the core does not know. */
export interface Speech {
  announcement(ticketNumber: string, counterNumber: string, kind: 'call' | 'recall'): string;
}

const CALLS_ON_DISPLAY = 12;
/** A display that was away speaks nothing older (`docs/architecture.md`, Views), unless the hall says otherwise. */
const ANNOUNCEMENT_FRESH_SECONDS = 60;

/** What is said of waits now; the estimate runs beside the hall and has its own pace. */
export interface Waits {
  /** Of a ticket that waits; null where nobody can say. */
  ofTicket(ticketId: TicketId): EstimatedWait;
  /** Of somebody of this class who would take a number of this service now. */
  ofNewcomer(serviceId: ServiceId, classId: PriorityClassId | null): NewcomerWait;
}

/** The range that is told, and what it was made of, ms. */
export type NewcomerWait = (NonNullable<EstimatedWait> & { readonly p50Ms: number; readonly p90Ms: number }) | null;

/** Where nothing estimates. */
export const noWaits: Waits = { ofTicket: () => null, ofNewcomer: () => null };

export function hallAnswer(state: QueueState, now: number, waits: Waits): HallAnswer {
  const configuration = configured(state);
  const { hall, services, counters, priorityClasses } = configuration;
  return {
    name: hall.name,
    at: hallTime(now),
    consultPhone: hall.consultPhone,
    supervisionPhone: hall.supervisionPhone,
    services: services.map((service) => ({
      id: service.id,
      name: service.name,
      prefix: service.prefix,
      errands: service.errands,
      icon: service.icon,
      open: isServed(state, service),
      waitingCount: waitingFor(state, service.id).length,
      estimatedWait: rangeOf(waits.ofNewcomer(service.id, null)),
      counters: [...service.counters],
      offer: offerOf(state, configuration, service, waits.ofNewcomer(service.id, null)?.p50Ms ?? null, now),
      bring: service.bring ?? null,
      bookable: configuration.appointments !== undefined && service.appointmentsASlot !== undefined,
      priorityClasses: priorityClasses
        .filter((priority) => appliesTo(configuration, priority, service.id))
        .map(({ id }) => id),
    })),
    closed: closedMessage(state, configuration, now),
    counters: counters.map(({ id, number, name }) => ({
      id,
      number,
      name,
      state: state.counters.get(id)?.condition.state ?? 'closed',
    })),
    priorityClasses: priorityClasses
      .filter(({ enabled }) => enabled !== false)
      .map(({ id, name, headStartMinutes }) => ({ id, name, headStartMinutes })),
  };
}

function rangeOf(wait: NewcomerWait): EstimatedWait {
  return wait === null ? null : { lowMinutes: wait.lowMinutes, highMinutes: wait.highMinutes };
}

/** A ticket as the API tells it, without what became of its paper. */
export function ticketPart(
  state: QueueState,
  ticket: Ticket,
  waits: Waits,
): Omit<TicketAnswer, 'printState' | 'printProblem'> {
  const configuration = configured(state);
  return {
    id: ticket.id,
    number: ticket.number,
    serviceId: ticket.serviceId,
    serviceName: serviceName(configuration, ticket.serviceId),
    priorityClass: ticket.priorityClass,
    issuedAt: hallTime(ticket.issuedAt),
    status: ticket.status,
    waitingCount: waitingBefore(state, ticket),
    estimatedWait: estimateFor(ticket, waits),
    phoneUrl: configuration.hall.phoneUrl === null ? null : `${configuration.hall.phoneUrl}/t/${ticket.token}`,
    counterId: ticket.counterId,
    calls: ticket.calls,
    offline: ticket.offline,
    appointmentAt: ticket.slotAt === null ? null : hallTime(ticket.slotAt),
    nextServices: ticket.followedBy.map((id) => serviceName(configuration, id)),
    held:
      ticket.held === null
        ? null
        : {
            kind: ticket.held.kind,
            counterNumber: counterName(configuration, ticket.held.counterId).number,
          },
  };
}

/** What is said of the wait; a number given a moment ago has what was said with it until the next run. */
function estimateFor(ticket: Ticket, waits: Waits): EstimatedWait {
  if (ticket.status !== 'waiting') return null;
  return waits.ofTicket(ticket.id) ?? (ticket.told === null ? null : rangeTold(ticket.told));
}

/** People of the same service who stand before a waiting ticket. */
export function waitingBefore(state: QueueState, ticket: Ticket): number {
  return ticket.status === 'waiting' ? peopleBefore(lineOfPlace(state, ticket.place), ticket.place) : 0;
}

export function currentTicket(state: QueueState, ticket: Ticket): CurrentTicket {
  const configuration = configured(state);
  return {
    id: ticket.id,
    number: ticket.number,
    serviceId: ticket.serviceId,
    serviceName: serviceName(configuration, ticket.serviceId),
    priorityClass: ticket.priorityClass,
    priorityName: priorityName(configuration, ticket),
    issuedAt: hallTime(ticket.issuedAt),
    calledAt: hallTime(ticket.calledAt ?? ticket.issuedAt),
    calls: ticket.calls,
    status: ticket.status === 'serving' ? 'serving' : 'called',
    startedAt: ticket.startedAt === null ? null : hallTime(ticket.startedAt),
    evaluation: ticket.evaluation,
    transferred: transferredOf(configuration, ticket),
  };
}

function transferredOf(configuration: HallConfiguration, { transfer }: Ticket): CurrentTicket['transferred'] {
  if (transfer === null) return null;
  return { counterNumber: counterName(configuration, transfer.fromCounterId).number, reason: transfer.reason };
}

/** What `POST /counters/:id/call` answers: the ticket at the counter and its newest announcement. */
export function callAnswer(state: QueueState, counterId: CounterId, speech: Speech): CallAnswer {
  const counter = counterOf(state, counterId);
  const ticket = currentOf(state, counter);
  const call = state.calls.find((entry) => entry.counterId === counterId);
  if (ticket === null || call === undefined) throw new Error(`nobody has been called at counter ${counterId}`);
  return { ticket: currentTicket(state, ticket), announcement: announcementOf(state, call, speech) };
}

export function counterAnswer(state: QueueState, counterId: CounterId, now: number): CounterAnswer {
  const configuration = configured(state);
  const counter = counterOf(state, counterId);
  const { number, name } = counterName(configuration, counterId);
  const current = currentOf(state, counter);
  const reaches = reachesOf(state, configuration, counterId);
  const waiting = reaches
    .flatMap(({ line, delayMs }) => line.map((place) => ({ place, rank: place.rankAt + delayMs, delayMs })))
    .sort((a, b) => a.rank - b.rank || a.place.seq - b.place.seq);
  return {
    id: counterId,
    number,
    name,
    at: hallTime(now),
    state: counter.condition.state,
    pauseReason: counter.condition.state === 'paused' ? counter.condition.reason : null,
    services: servicesAt(configuration, counterId).map(({ id, name: service, prefix }) => ({
      id,
      name: service,
      prefix,
      waitingCount: waitingFor(state, id).length,
    })),
    currentTicket: current === null ? null : currentTicket(state, current),
    waiting: waiting.map(({ place, delayMs }) => waitingEntry(state, configuration, place, delayMs)),
    waitingCount: waiting.length,
    held: heldFor(state, configuration, counterId).map((ticket) => heldEntry(configuration, ticket)),
    missed: missedFor(state, configuration, counterId).map((ticket) => ({
      id: ticket.id,
      number: ticket.number,
      serviceName: serviceName(configuration, ticket.serviceId),
      missedAt: hallTime(ticket.endedAt ?? ticket.issuedAt),
    })),
    completedToday: counter.completedToday,
    meanServiceMinutes: meanServiceMinutes(counter),
    rules: {
      callsBeforeNoShow: configuration.rules.callsBeforeNoShow,
      startImplied: configuration.rules.startImplied,
    },
  };
}

export function hallDisplayPart(
  state: QueueState,
  now: number,
  speech: Speech,
  waits: Waits,
): Omit<HallDisplayView, 'outage' | 'notice' | 'speaks' | 'voiceVersion'> {
  const configuration = configured(state);
  const hall = hallAnswer(state, now, waits);
  const freshMs = (configuration.displays?.staleSeconds ?? ANNOUNCEMENT_FRESH_SECONDS) * 1_000;
  return {
    hallName: hall.name,
    at: hall.at,
    consultPhone: hall.consultPhone,
    supervisionPhone: hall.supervisionPhone,
    calls: state.calls.slice(0, CALLS_ON_DISPLAY).map((call) => {
      const counter = counterName(configuration, call.counterId);
      return {
        ticketNumber: call.number,
        counterId: call.counterId,
        counterNumber: counter.number,
        counterName: counter.name,
        serviceName: serviceName(configuration, call.serviceId),
        calledAt: hallTime(call.at),
        kind: call.kind,
        announcementId: call.announcementId,
      };
    }),
    announcements: state.calls
      .filter((call) => now - call.at <= freshMs && isStillCalled(state, call))
      .map((call) => announcementOf(state, call, speech)),
    services: hall.services.map(({ id, name, prefix, waitingCount, open, estimatedWait, counters }) => ({
      id,
      name,
      prefix,
      waitingCount,
      open,
      estimatedWait,
      counters,
    })),
    ...playlistOf(configuration),
    callsBeforeNoShow: configuration.rules.callsBeforeNoShow,
  };
}

export function counterDisplayPart(
  state: QueueState,
  counterId: CounterId,
  now: number,
): Omit<CounterDisplayView, 'outage' | 'staff'> {
  const configuration = configured(state);
  const counter = counterOf(state, counterId);
  const current = currentOf(state, counter);
  return {
    hallName: configuration.hall.name,
    at: hallTime(now),
    id: counterId,
    ...counterName(configuration, counterId),
    state: counter.condition.state,
    pauseReason: counter.condition.state === 'paused' ? counter.condition.reason : null,
    serviceNames: servicesAt(configuration, counterId).map(({ name }) => name),
    current:
      current === null
        ? null
        : {
            ticketNumber: current.number,
            status: current.status === 'serving' ? 'serving' : 'called',
            calledAt: hallTime(current.calledAt ?? current.issuedAt),
            calls: current.calls,
          },
    sentAway: current === null ? sentAwayFrom(state, counterId, now) : null,
  };
}

/** Long enough to be read twice. */
const SENT_AWAY_SHOWN_MS = 45_000;

function sentAwayFrom(state: QueueState, counterId: CounterId, now: number): CounterDisplayView['sentAway'] {
  let newest: Ticket | null = null;
  for (const ticket of state.tickets.values()) {
    const { held } = ticket;
    if (held === null || held.counterId !== counterId || now - held.at > SENT_AWAY_SHOWN_MS) continue;
    if (newest === null || held.at >= newest.held!.at) newest = ticket;
  }
  return newest === null ? null : { ticketNumber: newest.number, kind: newest.held!.kind };
}

/** What a wall display shows while nobody is called, the rules made into sentences. */
function playlistOf(
  configuration: HallConfiguration,
): Pick<HallDisplayView, 'playlist' | 'idleAfterSeconds' | 'slideSeconds' | 'dim'> {
  const { dim = null, idleAfterSeconds, slideSeconds, playlist } = configuration.displays ?? USUAL_DISPLAYS;
  return {
    dim,
    idleAfterSeconds,
    slideSeconds,
    playlist: playlist.map((item) =>
      item.kind === 'rules'
        ? { kind: 'rules', rules: wallRules(configuration) }
        : item.kind === 'notice'
          ? { ...item, lines: [...item.lines] }
          : item,
    ),
  };
}

/** What stands at a counter on its call box and its sign. */
export interface CounterHardwareView {
  readonly waitingCount: number;
  readonly ticketNumber: string | null;
  readonly counterNumber: string;
  readonly counterName: string;
  readonly state: 'closed' | 'open' | 'paused';
  /** Changes with each call and recall: a sign flashes anew. */
  readonly announcementId: string | null;
}

export function counterHardware(state: QueueState, counterId: CounterId): CounterHardwareView {
  const configuration = configured(state);
  // hall.yaml may wire a counter that the hall does not have yet: to its hardware it is closed
  const counter = state.counters.get(counterId) ?? closedCounter(counterId);
  const { number, name } = counterName(configuration, counterId);
  const current = currentOf(state, counter);
  const call = state.calls.find((entry) => entry.counterId === counterId && entry.ticketId === current?.id);
  return {
    waitingCount: reachesOf(state, configuration, counterId).reduce((sum, { line }) => sum + line.length, 0),
    ticketNumber: current?.number ?? null,
    counterNumber: number,
    counterName: name,
    state: counter.condition.state,
    announcementId: call?.announcementId ?? null,
  };
}

/** Whose ticket is at a counter; null: nobody's. */
export function presentTicket(state: QueueState, counterId: CounterId): TicketId | null {
  const counter = state.counters.get(counterId);
  return counter === undefined ? null : (currentOf(state, counter)?.id ?? null);
}

/** When the person who has been called here and is not being served yet was called last, UTC ms; null: nobody is. */
export function calledAt(state: QueueState, counterId: CounterId): number | null {
  const counter = state.counters.get(counterId);
  const current = counter === undefined ? null : currentOf(state, counter);
  if (current?.status !== 'called') return null;
  return state.calls.find(({ ticketId }) => ticketId === current.id)?.at ?? current.calledAt;
}

/** The ticket of a person who waits or is being served; null for none. */
export function ticketOfPerson(state: QueueState, person: string): TicketId | null {
  const id = state.byPerson.get(person);
  const status = id === undefined ? undefined : state.tickets.get(id)?.status;
  return id !== undefined && (status === 'waiting' || status === 'called' || status === 'serving') ? id : null;
}

/** The class with the largest head start that an age gives; null for none. */
export function priorityOfAge(state: QueueState, age: number): PriorityClassId | null {
  const [best] = configured(state)
    .priorityClasses.filter(({ ageFrom }) => ageFrom !== undefined && age >= ageFrom)
    .sort((a, b) => b.headStartMinutes - a.headStartMinutes);
  return best?.id ?? null;
}

/** Calls of these counters that are still standing, newest first, one a counter; of all counters where none is named. */
export function zoneCalls(
  state: QueueState,
  counterIds: readonly CounterId[],
): { readonly ticketNumber: string; readonly counterNumber: string; readonly announcementId: string }[] {
  const configuration = configured(state);
  const seen = new Set<CounterId>();
  return state.calls.flatMap((call) => {
    const { counterId, announcementId } = call;
    if (counterIds.length > 0 && !counterIds.includes(counterId)) return [];
    if (seen.has(counterId) || !isStillCalled(state, call)) return [];
    seen.add(counterId);
    const counterNumber = counterName(configuration, counterId).number;
    return [{ ticketNumber: call.number, counterNumber, announcementId }];
  });
}

/** Numbers that wait for these counters' own services, in the order of rank; of all services where none is named. */
export function zoneWaiting(state: QueueState, counterIds: readonly CounterId[]): string[] {
  return configured(state)
    .services.filter(({ counters }) => counterIds.length === 0 || counters.some((id) => counterIds.includes(id)))
    .flatMap(({ id }) => waitingFor(state, id))
    .sort((a, b) => a.rankAt - b.rankAt || a.seq - b.seq)
    .map(({ ticketId }) => state.tickets.get(ticketId)?.number ?? '');
}

/** Who waits how long, and who could help, for the office's board. */
export function officeQueues(
  state: QueueState,
  now: number,
): Pick<OfficeView, 'queues' | 'targetWaitMinutes' | 'medianWaitMinutes'> {
  const configuration = configured(state);
  const minutes = (ms: number): number => Math.floor(Math.max(0, ms) / 60_000);
  const issuedAt = (places: readonly Place[]): number[] =>
    places.map(({ ticketId }) => state.tickets.get(ticketId)?.issuedAt ?? now).sort((a, b) => a - b);
  const all = issuedAt(configuration.services.flatMap(({ id }) => waitingFor(state, id)));
  return {
    targetWaitMinutes: configuration.rules.targetWaitMinutes,
    medianWaitMinutes: all.length === 0 ? null : minutes(now - all[Math.floor(all.length / 2)]!),
    queues: configuration.services.map(({ id, counters, helpedBy }) => {
      const [first] = issuedAt(waitingFor(state, id));
      return {
        serviceId: id,
        longestMinutes: first === undefined ? null : minutes(now - first),
        freeCounters: [...counters, ...helpedBy]
          .filter((counterId) => {
            const condition = state.counters.get(counterId)?.condition;
            return condition?.state === 'open' && condition.current === null;
          })
          .map((counterId) => counterName(configuration, counterId).number),
      };
    }),
  };
}

export function officeCounters(state: QueueState): OfficeView['counters'] {
  return configured(state).counters.map(({ id, number, name }) => {
    const counter = counterOf(state, id);
    const current = currentOf(state, counter);
    return {
      id,
      number,
      name,
      serviceNames: servicesAt(configured(state), id).map((service) => service.name),
      state: counter.condition.state,
      pauseReason: counter.condition.state === 'paused' ? counter.condition.reason : null,
      usualMinutes:
        servicesAt(configured(state), id).find((service) => service.id === current?.serviceId)?.meanServiceMinutes ??
        servicesAt(configured(state), id)[0]?.meanServiceMinutes ??
        10,
      currentTicket: current === null ? null : currentTicket(state, current),
      completedToday: counter.completedToday,
    };
  });
}

export function waitingTotal(state: QueueState): number {
  let total = 0;
  for (const line of [...state.lines.values(), ...state.tied.values()]) total += line.length;
  return total;
}

/** The ticket behind an id or the token of its QR. */
export function findTicket(state: QueueState, idOrToken: string): Ticket | null {
  return (
    state.tickets.get(idOrToken as TicketId) ??
    state.tickets.get(state.byToken.get(idOrToken) ?? ('' as TicketId)) ??
    null
  );
}

/** Today's ticket of a number. */
export function ticketOfNumber(state: QueueState, number: TicketNumber): Ticket | null {
  const id = state.byNumber.get(number);
  return id === undefined ? null : (state.tickets.get(id) ?? null);
}

export function configured(state: QueueState): HallConfiguration {
  if (state.configuration === null) throw new Error('the hall has no configuration yet');
  return state.configuration;
}

export function counterName(
  configuration: HallConfiguration,
  counterId: CounterId,
): { readonly number: string; readonly name: string } {
  const found = configuration.counters.find(({ id }) => id === counterId);
  return { number: found?.number ?? counterId, name: found?.name ?? counterId };
}

function waitingEntry(
  state: QueueState,
  configuration: HallConfiguration,
  place: Place,
  delayMs: number,
): CounterAnswer['waiting'][number] {
  const ticket = state.tickets.get(place.ticketId)!;
  return {
    id: ticket.id,
    number: ticket.number,
    serviceId: ticket.serviceId,
    serviceName: serviceName(configuration, ticket.serviceId),
    issuedAt: hallTime(ticket.issuedAt),
    priorityName: priorityName(configuration, ticket),
    reason: whyHere(configuration, ticket, place, delayMs),
    transferred: transferredOf(configuration, ticket),
  };
}

function heldEntry(configuration: HallConfiguration, ticket: Ticket): CounterAnswer['held'][number] {
  const { kind, at, remindAt } = ticket.held!;
  return {
    id: ticket.id,
    number: ticket.number,
    serviceName: serviceName(configuration, ticket.serviceId),
    kind,
    heldAt: hallTime(at),
    remindAt: remindAt === null ? null : hallTime(remindAt),
  };
}

/** Why a ticket stands where it does, as a sentence of the catalogue. */
function whyHere(
  configuration: HallConfiguration,
  ticket: Ticket,
  place: Place,
  delayMs: number,
): CounterAnswer['waiting'][number]['reason'] {
  const came = clockTime(ticket.issuedAt);
  const asIf = clockTime(place.rankAt + delayMs);
  if (place.tiedTo !== null) return { code: 'order.tied', params: { came } };
  const moved = ticket.rankReason;
  if (moved !== null && place.placed) {
    const params = { came, by: moved.actor, reason: moved.reason ?? '' };
    return { code: moved.reason === null ? `order.${moved.code}` : `order.${moved.code}-because`, params };
  }
  if (place.passedBy >= configuration.rules.maxPassedBy) {
    return { code: 'order.passed', params: { came, times: place.passedBy } };
  }
  if (moved !== null) {
    const slot = ticket.slotAt === null ? '' : clockTime(ticket.slotAt);
    return { code: `order.${moved.code}`, params: { came, asIf, slot } };
  }
  const minutes = headStartMs(configuration, ticket.priorityClass, ticket.serviceId) / 60_000;
  if (minutes > 0) {
    return {
      code: delayMs > 0 ? 'order.priority-helped' : 'order.priority',
      params: { came, name: priorityName(configuration, ticket) ?? '', minutes, asIf },
    };
  }
  if (delayMs > 0) return { code: 'order.helped', params: { came, minutes: delayMs / 60_000, asIf } };
  return { code: 'order.arrival', params: { came } };
}

function announcementOf(state: QueueState, call: CallEntry, speech: Speech): HallDisplayView['announcements'][number] {
  const { number } = counterName(configured(state), call.counterId);
  return {
    id: call.announcementId,
    text: speech.announcement(call.number, number, call.kind),
    at: hallTime(call.at),
    ticketNumber: call.number,
    counterId: call.counterId,
    counterNumber: number,
    kind: call.kind,
  };
}

/** What has been overtaken (the person did not come, or is done) is not spoken any more. */
function isStillCalled(state: QueueState, call: CallEntry): boolean {
  const ticket = state.tickets.get(call.ticketId);
  return ticket?.status === 'called' || ticket?.status === 'serving';
}

function counterOf(state: QueueState, counterId: CounterId): Counter {
  const counter = state.counters.get(counterId);
  if (counter === undefined) throw new Error(`no counter ${counterId}`);
  return counter;
}

function servicesAt(configuration: HallConfiguration, counterId: CounterId): readonly ServiceConfiguration[] {
  return configuration.services.filter(({ counters }) => counters.includes(counterId));
}

function serviceName(configuration: HallConfiguration, serviceId: ServiceId): string {
  return configuration.services.find(({ id }) => id === serviceId)?.name ?? serviceId;
}

function priorityName(configuration: HallConfiguration, ticket: Ticket): string | null {
  return configuration.priorityClasses.find(({ id }) => id === ticket.priorityClass)?.name ?? null;
}

function meanServiceMinutes(counter: Counter): number | null {
  if (counter.completedToday === 0) return null;
  return Math.round(counter.serviceMsToday / counter.completedToday / 6_000) / 10;
}
