import type { Alarm } from '../../contract/alarms.ts';
import type { TicketAnswer } from '../../contract/api.ts';
import type { AppointmentAnswer } from '../../contract/appointments.ts';
import type { CounterId, TicketId } from '../../contract/ids.ts';
import type { DeviceState, PrintProblem } from '../../contract/states.ts';
import type {
  CounterDisplayView,
  CounterView,
  DeviceHealth,
  DevicesView,
  HallDisplayView,
  HomePlace,
  KioskView,
  OfficeView,
  PadView,
  Serving,
  TicketView,
} from '../../contract/views.ts';
import type { AlertsState } from '../alerts/rules.ts';
import { alertsAnswer, helpOf, unreadAt } from '../alerts/views.ts';
import { bookedBy } from '../appointments/book.ts';
import type { Appointment } from '../appointments/book.ts';
import { appointmentAnswer } from '../appointments/views.ts';
import type { SettingsPreview } from '../../contract/settings.ts';
import type { EvaluationsState } from '../evaluation/rules.ts';
import { hallTime } from '../hall/clock.ts';
import type { JournalOutage } from '../journal/journal.ts';
import type { PrintingState } from '../printing/rules.ts';
import {
  configured,
  counterAnswer,
  counterDisplayPart,
  counterName,
  findTicket,
  hallAnswer,
  hallDisplayPart,
  officeCounters,
  officeQueues,
  presentTicket,
  priorityOfAge,
  ticketOfPerson,
  ticketPart,
  waitingTotal,
} from '../queue/views.ts';
import type { Speech, Waits } from '../queue/views.ts';
import { closedCounter } from '../queue/state.ts';
import type { QueueState } from '../queue/state.ts';
import { wallRules } from '../queue/wall.ts';
import type { HallConfiguration } from '../settings/events.ts';

/** The slices' states that faces are composed of. */
export interface HallState {
  readonly queue: QueueState;
  readonly evaluation: EvaluationsState;
  readonly printing: PrintingState;
  readonly alerts: AlertsState;
}

/** What the hardware says of itself; asked each time, since it changes without events. */
export interface Hardware {
  health(): readonly DeviceHealth[];
  /** The printer a kiosk's tickets come out of (the hall's only one for a caller that names no kiosk). */
  printer(kioskId: string | null): { readonly state: DeviceState; readonly problem: PrintProblem | null };
  /** False where a voice module speaks instead of the displays. */
  readonly moduleSpeaks: boolean;
  /** What was read at a kiosk just now. */
  reading(kioskId: string): { readonly id: string; readonly reading: KioskReading } | null;
}

export type KioskReading =
  | { readonly kind: 'ticket'; readonly ticketId: TicketId }
  | { readonly kind: 'card'; readonly person: string; readonly age: number }
  | { readonly kind: 'appointment'; readonly appointmentId: string }
  | { readonly kind: 'unknown-code' }
  | { readonly kind: 'unreadable-card' };

export interface FacesOptions {
  readonly speech: Speech;
  readonly hardware: Hardware;
  readonly waits: Waits;
  readonly now: () => number;
  /** Differs when the voice banks or their settings do. */
  readonly voiceVersion: () => string;
  readonly outage: () => JournalOutage | null;
  readonly alarms: () => readonly Alarm[];
  readonly day: (state: HallState) => string;
  readonly clockTrouble: () => { readonly trouble: string | null; readonly offByMs: number };
  readonly configurationDiffers: () => readonly string[];
  /** Who serves at a counter, as people before it may see. */
  readonly serving: (counterId: CounterId) => Serving | null;
  /** Pages that the kiosk's first page leads to. */
  readonly places: readonly HomePlace[];
}

const PRINTS_SHOWN = 20;
const CALLS_AT_KIOSK = 3;

export type Faces = ReturnType<typeof createFaces>;

/** What each page and each API answer shows: the slices' views joined with what the hardware says. */
export function createFaces(options: FacesOptions) {
  const { speech, hardware, now, waits } = options;
  const outage = (): HallDisplayView['outage'] => {
    const found = options.outage();
    return found === null ? null : { code: found.code, since: hallTime(found.sinceMs) };
  };

  function ticketAnswer(state: HallState, ticketId: TicketId): TicketAnswer {
    const ticket = state.queue.tickets.get(ticketId);
    if (ticket === undefined) throw new Error(`no ticket ${ticketId}`);
    return { ...ticketPart(state.queue, ticket, waits), ...paperOf(state, ticketId) };
  }

  /** A queued slip whose printer cannot print now says so at once. */
  function paperOf(state: HallState, ticketId: TicketId): Pick<TicketAnswer, 'printState' | 'printProblem'> {
    const job = state.printing.jobs.get(ticketId);
    if (job === undefined) return { printState: 'not-asked', printProblem: null };
    if (job.state !== 'queued') return { printState: job.state, printProblem: job.problem };
    const { problem } = hardware.printer(job.kioskId);
    if (problem === null) return { printState: 'queued', printProblem: null };
    return { printState: problem === 'no-printer' ? 'failed' : 'waiting-for-printer', printProblem: problem };
  }

  /** The hall as it would be with other settings, for whoever is about to change them. */
  function preview(state: HallState, wanted: HallConfiguration): Omit<SettingsPreview, 'mistakes'> {
    const counters = new Map(wanted.counters.map(({ id }) => [id, state.queue.counters.get(id) ?? closedCounter(id)]));
    const queue = { ...state.queue, configuration: wanted, counters };
    return {
      hall: hallAnswer(queue, now(), waits),
      playlist: hallDisplayPart(queue, now(), speech, waits).playlist,
      statement: wallRules(wanted),
    };
  }

  function readingOf(state: HallState, kioskId: string | null): KioskView['reading'] {
    const read = kioskId === null ? null : hardware.reading(kioskId);
    if (read === null) return null;
    const { id, reading } = read;
    switch (reading.kind) {
      case 'ticket':
        if (!state.queue.tickets.has(reading.ticketId)) return { kind: 'unknown-code', id };
        return { kind: 'ticket', id, ticket: ticketAnswer(state, reading.ticketId) };
      case 'card': {
        const ticketId = ticketOfPerson(state.queue, reading.person);
        return {
          kind: 'card',
          id,
          priorityClass: priorityOfAge(state.queue, reading.age),
          ticket: ticketId === null ? null : ticketAnswer(state, ticketId),
          appointment: appointmentOf(state, bookedBy(state.queue.book, reading.person, state.queue.day ?? '')),
        };
      }
      case 'appointment': {
        const appointment = appointmentOf(state, state.queue.book.byId.get(reading.appointmentId) ?? null);
        return appointment === null ? { kind: 'unknown-code', id } : { kind: 'appointment', id, appointment };
      }
      case 'unknown-code':
      case 'unreadable-card':
        return { kind: reading.kind, id };
    }
  }

  function appointmentOf(state: HallState, booked: Appointment | null): AppointmentAnswer | null {
    return booked === null ? null : appointmentAnswer(configured(state.queue), booked);
  }

  function deviceStateOf(kind: DeviceHealth['kind'], counterId: CounterId): DeviceState | null {
    return (
      hardware.health().find((device) => device.kind === kind && device.counterIds.includes(counterId))?.state ?? null
    );
  }

  return {
    ticketAnswer,
    preview,

    hallDisplay: ({ queue }: HallState): HallDisplayView => ({
      ...hallDisplayPart(queue, now(), speech, waits),
      speaks: !hardware.moduleSpeaks,
      voiceVersion: options.voiceVersion(),
      outage: outage(),
    }),

    kiosk: (state: HallState, kioskId: string | null): KioskView => ({
      ...hallAnswer(state.queue, now(), waits),
      waitingTotal: waitingTotal(state.queue),
      calls: hallDisplayPart(state.queue, now(), speech, waits)
        .calls.slice(0, CALLS_AT_KIOSK)
        .map(({ ticketNumber, counterNumber, serviceName }) => ({ ticketNumber, counterNumber, serviceName })),
      callsBeforeNoShow: configured(state.queue).rules.callsBeforeNoShow,
      printer: hardware.printer(kioskId),
      places: [...options.places],
      reading: readingOf(state, kioskId),
      cutOff: null,
      outage: outage(),
    }),

    counter: ({ queue, printing, alerts }: HallState, counterId: CounterId): CounterView => ({
      ...counterAnswer(queue, counterId, now()),
      copies: printing.byPerson.get(presentTicket(queue, counterId) ?? ('' as TicketId)) ?? 0,
      notice: unreadAt(alerts, counterId),
      help: helpOf(alerts),
      hallName: configured(queue).hall.name,
      devices: { callBox: deviceStateOf('call-box', counterId), sign: deviceStateOf('led', counterId) },
      outage: outage(),
    }),

    counterDisplay: ({ queue }: HallState, counterId: CounterId): CounterDisplayView => ({
      ...counterDisplayPart(queue, counterId, now()),
      staff: options.serving(counterId),
      outage: outage(),
    }),

    pad: ({ queue, evaluation }: HallState, counterId: CounterId): PadView => {
      const { hall, rules } = configured(queue);
      const asked = evaluation.lastAsked.get(counterId);
      const ticket = asked === undefined ? undefined : queue.tickets.get(asked.ticketId);
      const { number, name } = counterName(configured(queue), counterId);
      return {
        hallName: hall.name,
        at: hallTime(now()),
        counterId,
        counterNumber: number,
        counterName: name,
        staff: options.serving(counterId),
        supervisionPhone: hall.supervisionPhone,
        asked:
          asked === undefined || asked.askedAt === null || ticket === undefined
            ? null
            : {
                ticketId: ticket.id,
                ticketNumber: ticket.number,
                askedAt: hallTime(asked.askedAt),
                state: asked.state,
              },
        awakeSeconds: rules.padAwakeSeconds,
        outage: outage(),
      };
    },

    ticket: (state: HallState, idOrToken: string): TicketView | null => {
      const ticket = findTicket(state.queue, idOrToken);
      if (ticket === null) return null;
      const { hall, rules } = configured(state.queue);
      const counter = ticket.counterId === null ? null : counterName(configured(state.queue), ticket.counterId);
      const interval = state.evaluation.intervals.get(ticket.id);
      return {
        hallName: hall.name,
        at: hallTime(now()),
        ticket: ticketAnswer(state, ticket.id),
        counterNumber: counter?.number ?? null,
        counterName: counter?.name ?? null,
        calledAt: ticket.calledAt === null ? null : hallTime(ticket.calledAt),
        evaluation: interval?.state ?? 'not-asked',
        mayEvaluate: interval !== undefined && interval.served && interval.state !== 'given',
        consultPhone: hall.consultPhone,
        supervisionPhone: hall.supervisionPhone,
        callsBeforeNoShow: rules.callsBeforeNoShow,
        outage: outage(),
      };
    },

    devices: (): DevicesView => ({
      at: hallTime(now()),
      devices: [...hardware.health()],
      alarms: [...options.alarms()],
      outage: outage(),
    }),

    office: (state: HallState): OfficeView => {
      const { queue, evaluation, printing } = state;
      return {
        hallName: configured(queue).hall.name,
        at: hallTime(now()),
        day: options.day(state),
        services: hallAnswer(queue, now(), waits).services,
        ...officeQueues(queue, now()),
        counters: officeCounters(queue),
        figures: {
          issued: queue.figures.issued,
          waiting: waitingTotal(queue),
          completed: queue.figures.completed,
          noShow: queue.figures.noShow,
          evaluationsAsked: evaluation.figures.asked,
          evaluationsGiven: evaluation.figures.given,
          badReviews: evaluation.figures.bad,
        },
        prints: [...printing.jobs.values()]
          .filter((job) => job.state === 'failed' || job.state === 'unconfirmed' || job.state === 'queued')
          .filter((job) => printing.alive.has(job.ticketId))
          .sort((a, b) => b.at - a.at)
          .slice(0, PRINTS_SHOWN)
          .map((job) => {
            const { printState, printProblem } = paperOf(state, job.ticketId);
            return {
              ticketId: job.ticketId,
              ticketNumber: job.ticketNumber,
              state: printState,
              problem: printProblem,
              at: hallTime(job.at),
            };
          }),
        devices: [...hardware.health()],
        ...alertsAnswer(state.alerts),
        alarms: [...options.alarms()],
        configurationDiffers: [...options.configurationDiffers()],
        clock: { ...options.clockTrouble() },
        outage: outage(),
      };
    },
  };
}
