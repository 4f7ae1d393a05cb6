import { VoiceDriver } from '../../drivers/voice/driver.ts';
import { speech } from '../../texts/speech.ts';
import { fill } from '../../texts/section.ts';
import { spoken } from '../../texts/spoken.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { TicketCalled, TicketRecalled, TicketResumed } from '../queue/events.ts';
import { configured, counterName } from '../queue/views.ts';
import type { HallPort, VoiceFile } from './hall-port.ts';
import type { DriverWord } from './health.ts';
import type { Line } from './lines.ts';

/** A voice module in the hall: it speaks the calls of its counters, as words. */
export class Voice {
  readonly driver: VoiceDriver;
  readonly #file: VoiceFile;
  readonly #hall: HallPort;
  /** Announcements of each ticket that may not have been spoken yet. */
  readonly #pending = new Map<string, string>();

  constructor(file: VoiceFile, { transport }: Line, hall: HallPort) {
    this.#file = file;
    this.#hall = hall;
    const { protocol: model, volume, speed } = file;
    this.driver = new VoiceDriver({ transport, model, volume, speed, now: () => hall.now() });
    hall.onDurable((events) => {
      for (const event of events) this.#follow(event);
    });
  }

  /** A sentence for the technician. */
  say(text: string): void {
    this.driver.say({ id: `test ${this.#hall.now()}`, text: spoken(text), atMs: this.#hall.now() });
  }

  word(): DriverWord {
    const { condition, health } = this.driver;
    const { lastSeenAt, framesIn, badFrames, retries, roundTripMs } = health;
    const word = { lastSeenAt, framesIn, badFrames, retries, roundTripMs };
    if (condition.state !== 'trouble') {
      return { ...word, state: condition.state === 'online' ? 'online' : 'unknown', reason: null };
    }
    const code = condition.reason === 'no-answer' ? 'device.no-answer' : `voice.${condition.reason}`;
    return { ...word, state: 'trouble', reason: { code } };
  }

  #follow(event: RecordedEvent): void {
    switch (event.type) {
      case 'TicketCalled':
      case 'TicketResumed':
      case 'TicketRecalled':
        this.#call(event as RecordedEvent & (TicketCalled | TicketResumed | TicketRecalled));
        return;
      case 'TicketNoShow':
      case 'TicketCompleted': {
        const { ticketId } = event.data as { ticketId: string };
        const announcement = this.#pending.get(ticketId);
        if (announcement !== undefined) this.driver.drop(announcement);
        this.#pending.delete(ticketId);
        return;
      }
      case 'DayOpened':
        this.#pending.clear();
        return;
      default:
    }
  }

  #call({ type, data, at }: RecordedEvent & (TicketCalled | TicketResumed | TicketRecalled)): void {
    const { ticketId, counterId, announcementId } = data;
    if (this.#file.counters !== undefined && !this.#file.counters.includes(counterId)) return;
    const { queue } = this.#hall.state;
    const ticket = queue.tickets.get(ticketId);
    if (ticket === undefined) return;
    const words = speech['zh-CN'][type === 'TicketRecalled' ? 'recall' : 'call'];
    const counter = counterName(configured(queue), counterId).number;
    this.#pending.set(ticketId, announcementId);
    this.driver.say({ id: announcementId, text: spoken(fill(words, { ticket: ticket.number, counter })), atMs: at });
  }
}
