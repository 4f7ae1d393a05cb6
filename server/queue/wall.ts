import type { Message } from '../../contract/states.ts';
import { NEXT_LEG_MINUTES } from './rules.ts';
import type { HallConfiguration } from '../settings/events.ts';

/** The rules of the queue as they stand in the configuration, sentence by sentence, for the wall (`wall.<code>`). */
export function wallRules(configuration: HallConfiguration): Message[] {
  return [
    { code: 'arrival' },
    ...classRules(configuration),
    say('bound', { count: configuration.rules.maxPassedBy }),
    ...helpRules(configuration),
    ...appointmentRules(configuration),
    ...missedRules(configuration),
    { code: 'hold' },
    say('next-service', { minutes: NEXT_LEG_MINUTES }),
    { code: 'deviation' },
    { code: 'estimate' },
  ];
}

function say(code: string, params: Record<string, string | number>): Message {
  return { code, params };
}

function classRules({ priorityClasses, services }: HallConfiguration): Message[] {
  const classes = priorityClasses
    .filter(({ enabled }) => enabled !== false)
    .map(({ name, headStartMinutes, services: only }) => {
      if (only === undefined) return say('class', { name, minutes: headStartMinutes });
      const named = services.filter(({ id }) => only.includes(id)).map((service) => service.name);
      return say('class-only', { name, minutes: headStartMinutes, services: named.join('、') });
    });
  const without = services.filter(({ priority }) => priority === false).map(({ name }) => name);
  return [...classes, ...(without.length === 0 ? [] : [say('no-class', { services: without.join('、') })])];
}

function helpRules({ services, counters }: HallConfiguration): Message[] {
  const numberOf = (id: string): string => counters.find((counter) => counter.id === id)?.number ?? id;
  return services
    .filter(({ helpedBy }) => helpedBy.length > 0)
    .map(({ name, helpedBy, helpAfterMinutes }) =>
      say('help', { service: name, counters: helpedBy.map(numberOf).join('、'), minutes: helpAfterMinutes }),
    );
}

function appointmentRules({ appointments }: HallConfiguration): Message[] {
  if (appointments === undefined) return [];
  return [say('appointment', { ahead: appointments.aheadMinutes, late: appointments.lateMinutes })];
}

function missedRules({ rules }: HallConfiguration): Message[] {
  const { callsBeforeNoShow, reactivations, reactivateAfter } = rules;
  const missed = say('missed', { calls: callsBeforeNoShow });
  if (reactivations === 0) return [missed, { code: 'missed-for-good' }];
  return [missed, say('back', { times: reactivations, others: reactivateAfter })];
}
