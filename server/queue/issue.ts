import { findAppointment } from '../appointments/book.ts';
import type { Appointment } from '../appointments/book.ts';
import type { Context, Decision, Refusal } from '../hall/slice.ts';
import { clockTime, dayOf } from '../hall/clock.ts';
import { openingAt } from '../plan/plans.ts';
import type { Opening } from '../plan/plans.ts';
import { appliesTo, headStartMs } from '../settings/events.ts';
import type { AppointmentRules, HallConfiguration, ServiceConfiguration } from '../settings/events.ts';
import { issueFromBand, nextSequence, ticketNumber } from './bands.ts';
import type { IssueTicket } from './commands.ts';
import type { TicketIssued } from './events.ts';
import { ticketOfPersonFor } from './moves.ts';
import { personLimit, quotaReached } from './quota.ts';
import type { QueueState, Ticket } from './state.ts';

const MINUTE_MS = 60_000;

/** Gives a number, or says why not and what can be done. */
export function issue(
  state: QueueState,
  configuration: HallConfiguration,
  command: IssueTicket,
  context: Context,
): Decision {
  const appointment = command.appointmentId === undefined ? null : appointmentFor(state, command.appointmentId);
  if (appointment !== null && 'refused' in appointment) return appointment;
  const serviceId = appointment?.serviceId ?? command.serviceId;
  const service = configuration.services.find(({ id }) => id === serviceId);
  if (service === undefined) return { refused: 'unknown-service', params: { service: serviceId }, unknown: true };
  const { followedBy = [], fromBandOf } = command;
  const missing = followedBy.find((id) => !configuration.services.some((other) => other.id === id));
  if (missing !== undefined) return { refused: 'unknown-service', params: { service: missing }, unknown: true };
  const person = command.person ?? appointment?.person ?? null;
  const refused =
    classRefusal(configuration, service, command.priorityClass) ??
    hoursRefusal(state, configuration, command, context.now) ??
    (appointment === null && command.byStaff !== true ? quotaReached(state, service, context.now) : null) ??
    (person === null ? null : personRefusal(state, service, person));
  if (refused !== null) return refused;
  if (fromBandOf !== undefined) return issueFromBand(state, configuration, { ...command, fromBandOf }, context);
  return { events: [issued(state, configuration, service, { ...command, person }, appointment, context)] };
}

interface Asked extends Omit<IssueTicket, 'person'> {
  readonly person: string | null;
}

function issued(
  state: QueueState,
  configuration: HallConfiguration,
  service: ServiceConfiguration,
  { priorityClass, kioskId, print, person, followedBy = [], told }: Asked,
  appointment: Appointment | null,
  { now, newId }: Context,
): TicketIssued {
  const sequence = nextSequence(state, service.prefix);
  const plain = now - headStartMs(configuration, priorityClass, service.id);
  const rules = configuration.appointments;
  const booked = appointment === null || rules === undefined ? null : checkIn(appointment, rules, plain, now);
  return {
    type: 'TicketIssued',
    data: {
      ticketId: newId() as Ticket['id'],
      number: ticketNumber(service.prefix, sequence),
      prefix: service.prefix,
      sequence,
      serviceId: service.id,
      priorityClass,
      rankAt: booked?.rankAt ?? plain,
      token: newId(),
      kioskId,
      print,
      ...(person === null ? {} : { person }),
      ...(followedBy.length === 0 ? {} : { followedBy }),
      ...(booked === null ? {} : { appointment: booked.appointment }),
      ...(told === undefined ? {} : { told }),
    },
  };
}

/** Who is on time counts as come some minutes before the slot, but never later than now; who is late, as come now. */
function checkIn(
  { id, slotAt }: Appointment,
  { lateMinutes, aheadMinutes }: AppointmentRules,
  plainRankAt: number,
  now: number,
): { readonly rankAt: number; readonly appointment: NonNullable<TicketIssued['data']['appointment']> } {
  const late = now > slotAt + lateMinutes * MINUTE_MS;
  const rankAt = late ? plainRankAt : Math.min(plainRankAt, slotAt - aheadMinutes * MINUTE_MS);
  return { rankAt, appointment: { appointmentId: id, slotAt, late } };
}

function appointmentFor({ book, day }: QueueState, key: string): Appointment | Refusal {
  const booked = findAppointment(book, key);
  if (booked === null) return { refused: 'unknown-appointment', unknown: true };
  if (booked.state === 'checked-in') return { refused: 'checked-in-before' };
  if (booked.state !== 'booked') return { refused: 'not-booked' };
  if (booked.day !== day) return { refused: 'appointment-other-day', params: { day: booked.day } };
  return booked;
}

function classRefusal(
  configuration: HallConfiguration,
  service: ServiceConfiguration,
  priorityClass: IssueTicket['priorityClass'],
): Refusal | null {
  if (priorityClass === null) return null;
  const found = configuration.priorityClasses.find(({ id }) => id === priorityClass);
  if (found === undefined)
    return { refused: 'unknown-priority-class', params: { class: priorityClass }, unknown: true };
  if (appliesTo(configuration, found, service.id)) return null;
  return { refused: 'no-priority-here', params: { name: found.name, service: service.name } };
}

function hoursRefusal(
  state: QueueState,
  configuration: HallConfiguration,
  { byStaff, appointmentId }: IssueTicket,
  now: number,
): Refusal | null {
  if (state.dayClosed) return { refused: 'day-closed' };
  if (byStaff === true || appointmentId !== undefined) return null;
  return closedNow(openingAt(configuration, state.plans, now));
}

/** Why no number is given now; null: one is. */
export function closedNow(opening: Opening): Refusal | null {
  switch (opening.state) {
    case 'open':
      return null;
    case 'not-yet':
      return { refused: 'hall-not-open-yet', params: { time: clockTime(opening.opensAt) } };
    case 'over': {
      if (opening.opensAt === null) return { refused: 'hall-closed' };
      const params = { day: monthAndDay(opening.opensAt), time: clockTime(opening.opensAt) };
      return opening.reason === null
        ? { refused: 'hall-closed-until', params }
        : { refused: 'hall-closed-for', params: { ...params, reason: opening.reason } };
    }
  }
}

/** `11-27` of the hall's day. */
function monthAndDay(at: number): string {
  return dayOf(at).slice(5);
}

function personRefusal(state: QueueState, service: ServiceConfiguration, person: string): Refusal | null {
  const twice = ticketOfPersonFor(state, person, service.id);
  if (twice !== null) return { refused: 'already-in-queue', params: { number: twice.number } };
  return personLimit(state, service, person);
}
