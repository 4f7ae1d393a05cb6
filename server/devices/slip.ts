import { ticketDocument } from '../../drivers/printer/ticket.ts';
import type { PaperDocument } from '../../drivers/printer/paper.ts';
import { paper } from '../../texts/paper.ts';
import { fill } from '../../texts/section.ts';
import { clockTime, hallTime } from '../hall/clock.ts';
import type { PrintJob } from '../printing/rules.ts';
import type { QueueState } from '../queue/state.ts';
import { configured, counterName, ticketPart, waitingBefore } from '../queue/views.ts';

/** The slip of a ticket as it is printed now: people before are those of this moment. */
export function slipOf(queue: QueueState, job: PrintJob): PaperDocument | null {
  const ticket = queue.tickets.get(job.ticketId);
  if (ticket === undefined) return null;
  const configuration = configured(queue);
  const { hall, rules, services, priorityClasses } = configuration;
  const words = paper['zh-CN'];
  const part = ticketPart(queue, ticket);
  const service = services.find(({ id }) => id === ticket.serviceId);
  const priority = priorityClasses.find(({ id }) => id === ticket.priorityClass);
  const digits = (service?.counters ?? []).map((id) => counterName(configuration, id).number).join('、');
  const [before = '', after = ''] = words.counter.split('{counters}');
  const date = hallTime(ticket.issuedAt);
  return ticketDocument({
    hallName: hall.name,
    number: ticket.number,
    serviceName: part.serviceName,
    priority:
      priority === undefined ? null : fill(words.priority, { name: priority.name, minutes: priority.headStartMinutes }),
    counters: { before, digits, after },
    facts: [{ label: words.before, value: fill(words.people, { count: waitingBefore(queue, ticket) }) }],
    issued: fill(words.issued, {
      date: `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`,
      time: clockTime(ticket.issuedAt),
    }),
    qr: part.phoneUrl === null ? null : { data: part.phoneUrl, words: words.scan },
    missedRule: fill(words.missed, { calls: rules.callsBeforeNoShow }),
    phones: {
      left: hall.consultPhone === null ? '' : fill(words.consult, { phone: hall.consultPhone }),
      right: hall.supervisionPhone === null ? '' : fill(words.supervision, { phone: hall.supervisionPhone }),
    },
    copyMark: job.copy ? words.copy : null,
  });
}
