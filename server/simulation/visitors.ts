import type { HallPort } from '../devices/hall-port.ts';
import type { SimulatedHall } from './simulated-hall.ts';

export interface VisitorsOptions {
  readonly hall: HallPort;
  readonly simulated: SimulatedHall;
  /** 1: as in a hall on a quiet day; 10: ten times as fast. */
  readonly speed: number;
  readonly random?: () => number;
}

const ARRIVAL_MEAN_MS = 20_000;
const SERVICE_MEAN_MS = 90_000;

/**
 * People who come by themselves, and clerks who press the keys of their boxes: the hall lives without anybody touching
 * it. Clerks act through simulated hardware only.
 */
export class Visitors {
  readonly #options: VisitorsOptions;
  readonly #random: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #on = false;

  constructor(options: VisitorsOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  get on(): boolean {
    return this.#on;
  }

  set(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    if (!on) {
      for (const timer of this.#timers) clearTimeout(timer);
      this.#timers.clear();
      return;
    }
    this.#next(ARRIVAL_MEAN_MS, () => this.#arrive());
    for (const box of this.#options.simulated.view(1, true).boxes) {
      this.#next(SERVICE_MEAN_MS / 4, () => this.#work(box.deviceId, box.address));
    }
  }

  /** One person takes a number for a service. */
  async takeNumber(serviceId: string): Promise<void> {
    await this.#options.hall.execute(
      { type: 'IssueTicket', serviceId, priorityClass: null, kioskId: 'kiosk-1', print: true },
      { actor: 'kiosk-1' },
    );
  }

  #arrive(): void {
    const services = this.#options.hall.state.queue.configuration?.services ?? [];
    const service = services[Math.floor(this.#random() * services.length)];
    // while the hall cannot write, nobody gets a number; the next visitor tries again
    if (service !== undefined) this.takeNumber(service.id).catch(() => undefined);
    this.#next(ARRIVAL_MEAN_MS, () => this.#arrive());
  }

  #work(deviceId: string, address: number): void {
    const box = this.#options.simulated
      .view(1, true)
      .boxes.find((candidate) => candidate.deviceId === deviceId && candidate.address === address);
    if (box !== undefined) {
      const busy = box.ticketDigits !== '000' && box.ticketDigits !== '---';
      const waiting = box.waitingDigits !== '000' && box.waitingDigits !== '---';
      if (busy && !box.evaluatorOpen && this.#random() < 0.6) {
        this.#options.simulated.act({ do: 'press', deviceId, address, key: 'evaluate' });
        this.#next(SERVICE_MEAN_MS / 10, () => this.#leave(deviceId, address));
        return;
      }
      if (busy || waiting) this.#options.simulated.act({ do: 'press', deviceId, address, key: 'call' });
    }
    this.#next(SERVICE_MEAN_MS, () => this.#work(deviceId, address));
  }

  /** The person rates, or goes without a word; then the clerk calls the next. */
  #leave(deviceId: string, address: number): void {
    if (this.#random() < 0.7) {
      const value = this.#random() < 0.8 ? 0 : this.#random() < 0.8 ? 1 : 3;
      this.#options.simulated.act({ do: 'rate', deviceId, address, value });
    }
    this.#next(SERVICE_MEAN_MS / 10, () => {
      this.#options.simulated.act({ do: 'press', deviceId, address, key: 'call' });
      this.#next(SERVICE_MEAN_MS, () => this.#work(deviceId, address));
    });
  }

  #next(meanMs: number, act: () => void): void {
    const waitMs = (-Math.log(1 - this.#random()) * meanMs) / this.#options.speed;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#on) act();
    }, waitMs);
    timer.unref();
    this.#timers.add(timer);
  }
}
