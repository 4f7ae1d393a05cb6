import { LedDriver } from '../../drivers/led/driver.ts';
import type { Transport } from '../../drivers/transport/transport.ts';
import { fill } from '../../texts/section.ts';
import { speech } from '../../texts/speech.ts';
import { counterHardware } from '../queue/views.ts';
import type { CounterHardwareView } from '../queue/views.ts';
import type { HallPort, SignFile } from './hall-port.ts';

/** A counter's sign in the hall: it shows what the counter's view says. */
export class Sign {
  readonly driver: LedDriver;
  readonly #file: SignFile;
  readonly #hall: HallPort;

  constructor(file: SignFile, transport: Transport, hall: HallPort) {
    this.#file = file;
    this.#hall = hall;
    const { width, height, deviceType, characters } = file;
    this.driver = new LedDriver({ transport, width, height, deviceType, characters });
    hall.onDurable(() => this.refresh());
  }

  refresh(): void {
    const view = counterHardware(this.#hall.state.queue, this.#file.counter);
    this.driver.show(signText(view), view.announcementId);
  }
}

/** Eight characters of 16 dots: `请A012到3号窗口`. */
export function signText(view: CounterHardwareView): string {
  const words = speech['zh-CN'];
  if (view.state === 'closed') return words['sign.closed'];
  if (view.state === 'paused') return words['sign.paused'];
  if (view.ticketNumber === null) return view.counterName;
  return fill(words['sign.call'], { ticket: view.ticketNumber, counter: view.counterNumber });
}
