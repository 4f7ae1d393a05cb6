import type { TicketId } from '../../contract/ids.ts';
import type { DeviceState, PrintProblem } from '../../contract/states.ts';
import { PrinterDriver } from '../../drivers/printer/driver.ts';
import { PAPERS, renderPaper } from '../../drivers/printer/render.ts';
import type { RenderOptions } from '../../drivers/printer/render.ts';
import type { Transport } from '../../drivers/transport/transport.ts';
import { isRefusal } from '../hall/slice.ts';
import type { PrintingCommand, PrintJob } from '../printing/rules.ts';
import type { PrintOutcome } from '../printing/events.ts';
import { configured } from '../queue/views.ts';
import type { HallPort, PrinterFile, Report } from './hall-port.ts';
import { slipOf } from './slip.ts';

/** Queued slips are looked at again this often: the printer may be well again, or a slip too old. */
const LOOK_AGAIN_MS = 2_000;

interface Printer {
  readonly file: PrinterFile;
  readonly driver: PrinterDriver;
  readonly options: RenderOptions;
  busy: boolean;
}

/**
 * Brings queued slips onto paper: `PrintStarted` is durable before the first byte, one outcome follows. A slip that
 * was begun before a restart is never sent again by itself; one that nobody needs any more is not printed late.
 */
export class Printers {
  readonly #hall: HallPort;
  readonly #report: Report;
  readonly #printers: Printer[] = [];
  readonly #timer: NodeJS.Timeout;
  #closed = false;

  constructor(hall: HallPort, report: Report) {
    this.#hall = hall;
    this.#report = report;
    hall.onDurable(() => this.#look());
    this.#timer = setInterval(() => this.#look(), LOOK_AGAIN_MS);
    this.#timer.unref();
  }

  add(file: PrinterFile, transport: Transport, onChange: () => void): PrinterDriver {
    const driver = new PrinterDriver({ transport });
    const width = PAPERS[file.paper];
    this.#printers.push({
      file,
      driver,
      options: { ...width, columns: file.columns ?? width.columns, qr: file.qr },
      busy: false,
    });
    driver.onCondition(() => {
      onChange();
      this.#look();
    });
    return driver;
  }

  /** Slips that were being printed when the hall stopped: nobody can say whether they came out. */
  async start(): Promise<void> {
    for (const ticketId of this.#hall.state.printing.printing)
      await this.#finish(ticketId, 'unconfirmed', 'interrupted');
    this.#look();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const { driver } of this.#printers) driver.close();
  }

  /** How the printer of a kiosk is; the hall's first one for a caller that names no kiosk. */
  conditionFor(kioskId: string | null): { readonly state: DeviceState; readonly problem: PrintProblem | null } {
    const printer = this.#printerFor(kioskId);
    if (printer === null) return { state: 'offline', problem: 'no-printer' };
    const { condition } = printer.driver;
    switch (condition.state) {
      case 'online':
      case 'unknown':
        return { state: condition.state, problem: null };
      case 'trouble':
        return { state: 'trouble', problem: condition.problem };
      case 'offline':
        return { state: 'offline', problem: 'cable-out' };
    }
  }

  #printerFor(kioskId: string | null): Printer | null {
    const own = this.#printers.find(({ file }) => kioskId !== null && file.kiosk === kioskId);
    const free = this.#printers.find(({ file }) => file.kiosk === undefined);
    const only = kioskId === null ? this.#printers[0] : undefined;
    return own ?? free ?? only ?? null;
  }

  #look(): void {
    if (this.#closed) return;
    for (const ticketId of this.#hall.state.printing.queued) {
      const job = this.#hall.state.printing.jobs.get(ticketId);
      if (job !== undefined) this.#consider(job);
    }
  }

  #consider(job: PrintJob): void {
    const printer = this.#printerFor(job.kioskId);
    if (printer === null) {
      void this.#finish(job.ticketId, 'failed', 'no-printer');
      return;
    }
    if (!this.#hall.state.printing.alive.has(job.ticketId)) {
      void this.#finish(job.ticketId, 'failed', 'no-longer-needed');
      return;
    }
    const { printQueueSeconds } = configured(this.#hall.state.queue).rules;
    if (this.#hall.now() - job.at > printQueueSeconds * 1000) {
      void this.#finish(job.ticketId, 'failed', 'too-old');
      return;
    }
    const ready = printer.driver.condition.state === 'online' || printer.driver.condition.state === 'unknown';
    if (printer.busy || !ready) return;
    printer.busy = true;
    this.#print(printer, job)
      .catch((error: unknown) => this.#report(printer.file.id, 'a slip could not be printed', { error: String(error) }))
      .finally(() => {
        printer.busy = false;
        this.#look();
      });
  }

  async #print({ file, driver, options }: Printer, job: PrintJob): Promise<void> {
    const slip = slipOf(this.#hall.state.queue, job);
    const started = await this.#execute({ type: 'StartPrint', ticketId: job.ticketId, printerId: file.id });
    if (!started) return;
    if (slip === null) {
      await this.#finish(job.ticketId, 'failed', 'no-longer-needed');
      return;
    }
    const result = await driver.print(renderPaper(slip, options), job.jobNumber);
    if (!('problem' in result)) {
      await this.#finish(job.ticketId, result.outcome, null);
      return;
    }
    this.#report(file.id, 'a slip was not printed', { ticket: job.ticketNumber, ...result });
    await this.#finish(job.ticketId, result.outcome === 'interrupted' ? 'unconfirmed' : 'failed', result.problem);
  }

  async #finish(ticketId: TicketId, outcome: PrintOutcome, problem: PrintProblem | null): Promise<void> {
    await this.#execute({ type: 'FinishPrint', ticketId, outcome, problem });
  }

  /** False when the hall refused, or cannot write now: the slip is looked at again. */
  async #execute(command: PrintingCommand): Promise<boolean> {
    try {
      return !isRefusal(await this.#hall.execute(command, { actor: 'printing' }));
    } catch {
      return false;
    }
  }
}
