import { DEFAULT_LAYOUT } from '../../drivers/printer/layout.ts';
import type { TicketLayout } from '../../drivers/printer/layout.ts';
import { ticketDocument } from '../../drivers/printer/ticket.ts';
import type { TicketPaper } from '../../drivers/printer/ticket.ts';
import type { PaperDocument } from '../../drivers/printer/paper.ts';
import { paper } from '../../texts/paper.ts';
import { fill } from '../../texts/section.ts';
import { clockTime, hallTime } from '../hall/clock.ts';
import type { PrintJob } from '../printing/rules.ts';
import type { QueueState, Ticket } from '../queue/state.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { configured, counterName, noWaits, ticketPart, waitingBefore } from '../queue/views.ts';

/** The slip of a ticket as it is printed now: people before are those of this moment. */
export function slipOf(queue: QueueState, job: PrintJob, layout: TicketLayout | null): PaperDocument | null {
  const ticket = queue.tickets.get(job.ticketId);
  if (ticket === undefined) return null;
  return ticketDocument(ticketPaper(queue, ticket, job), layout ?? DEFAULT_LAYOUT);
}

/** A ticket of nobody, to see that the printer prints: nobody can take it for a number. */
export function trialSlip(queue: QueueState, layout: TicketLayout | null): PaperDocument {
  const words = paper['zh-CN'];
  return ticketDocument(
    { ...samplePaper(queue), number: words['trial-number'], copyMark: words.trial, qr: null },
    layout ?? DEFAULT_LAYOUT,
  );
}

/** A ticket of nobody, to look at a layout. */
export function samplePaper(queue: QueueState): TicketPaper {
  const { hall, services, priorityClasses } = configured(queue);
  const words = paper['zh-CN'];
  const [service] = services;
  const [priority] = priorityClasses;
  const [before = '', after = ''] = words.counter.split('{counters}');
  return {
    hallName: hall.name,
    number: `${service?.prefix ?? 'A'}012`,
    serviceName: service?.name ?? '',
    priority:
      priority === undefined ? null : fill(words.priority, { name: priority.name, minutes: priority.headStartMinutes }),
    counters: { before, digits: '1、2', after },
    before: { label: words.before, value: fill(words.people, { count: 7 }) },
    estimate: { label: words.estimate, value: fill(words.minutes, { low: 15, high: 30 }) },
    issued: fill(words.issued, { date: '11月26日', time: '9:12' }),
    qr: { data: `${hall.phoneUrl ?? 'http://192.168.1.10:8080'}/t/abcdefghijklmnopqrstuv`, words: words.scan },
    missedRule: fill(words.missed, { calls: 3 }),
    ...phonesOf(hall),
    copyMark: null,
    offlineMark: null,
  };
}

function phonesOf(hall: HallConfiguration['hall']): Pick<TicketPaper, 'phones'> {
  const words = paper['zh-CN'];
  return {
    phones: {
      left: hall.consultPhone === null ? '' : fill(words.consult, { phone: hall.consultPhone }),
      right: hall.supervisionPhone === null ? '' : fill(words.supervision, { phone: hall.supervisionPhone }),
    },
  };
}

function ticketPaper(
  queue: QueueState,
  ticket: Ticket,
  { copy, withoutCode }: Pick<PrintJob, 'copy' | 'withoutCode'>,
): TicketPaper {
  const configuration = configured(queue);
  const { hall, rules, services, priorityClasses } = configuration;
  const words = paper['zh-CN'];
  const part = ticketPart(queue, ticket, noWaits);
  const service = services.find(({ id }) => id === ticket.serviceId);
  const priority = priorityClasses.find(({ id }) => id === ticket.priorityClass);
  const digits = (service?.counters ?? []).map((id) => counterName(configuration, id).number).join('、');
  const [before = '', after = ''] = words.counter.split('{counters}');
  const date = hallTime(ticket.issuedAt);
  return {
    hallName: hall.name,
    number: ticket.number,
    serviceName: part.serviceName,
    priority:
      priority === undefined ? null : fill(words.priority, { name: priority.name, minutes: priority.headStartMinutes }),
    counters: { before, digits, after },
    before: { label: words.before, value: fill(words.people, { count: waitingBefore(queue, ticket) }) },
    estimate:
      part.estimatedWait === null
        ? null
        : {
            label: words.estimate,
            value: fill(words.minutes, { low: part.estimatedWait.lowMinutes, high: part.estimatedWait.highMinutes }),
          },
    issued: fill(words.issued, {
      date: `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`,
      time: clockTime(ticket.issuedAt),
    }),
    qr: part.phoneUrl === null || withoutCode ? null : { data: part.phoneUrl, words: words.scan },
    missedRule: fill(words.missed, { calls: rules.callsBeforeNoShow }),
    ...phonesOf(hall),
    copyMark: copy ? words[withoutCode ? 'copy-by-number' : 'copy'] : null,
    offlineMark: ticket.offline ? words.offline : null,
  };
}
