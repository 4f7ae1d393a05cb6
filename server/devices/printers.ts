import type { TicketId } from '../../contract/ids.ts';
import type { TryPrintAnswer } from '../../contract/kiosk-corner.ts';
import type { DeviceState, PrintProblem } from '../../contract/states.ts';
import { PrinterDriver } from '../../drivers/printer/driver.ts';
import type { PrinterCondition, PrintResult } from '../../drivers/printer/driver.ts';
import { PAPERS, renderPaper } from '../../drivers/printer/render.ts';
import type { RenderOptions } from '../../drivers/printer/render.ts';
import { isRefusal } from '../hall/slice.ts';
import type { PrintingCommand, PrintJob } from '../printing/rules.ts';
import type { PrintOutcome } from '../printing/events.ts';
import { configured } from '../queue/views.ts';
import type { HallPort, PrinterFile, Report } from './hall-port.ts';
import type { DriverWord } from './health.ts';
import type { Line } from './lines.ts';
import { slipOf, trialSlip } from './slip.ts';

/** Queued slips are looked at again this often: the printer may be well again, or a slip too old. */
const LOOK_AGAIN_MS = 2_000;

/** A printer on a network that has said nothing for so long gets a new connection, ms. */
const REOPEN_AFTER_MS = 60_000;

/** No ticket has it. */
const TRIAL_JOB = 9_998;
/** Whoever stands before the kiosk does not wait longer for an answer, ms. */
const TRIAL_MS = 4_000;

function after<Value>(ms: number, value: Value): Promise<Value> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), ms).unref();
  });
}

/** Something that brings bytes onto paper: a driver of this machine, or a kiosk PC's own printer over the network. */
export interface SlipPrinter {
  readonly condition: PrinterCondition;
  onCondition(listener: (condition: PrinterCondition) => void): void;
  print(bytes: Uint8Array, jobNumber: number): Promise<PrintResult>;
  close(): void;
}

interface Printer {
  readonly id: string;
  readonly kioskId: string | null;
  readonly driver: SlipPrinter;
  readonly options: RenderOptions;
  /** Why the line is down, where the driver only knows that it is. */
  readonly fault: () => PrintProblem;
  busy: boolean;
}

/** One job after the other, whoever wants to print: the hall's queue, a test page, the hall server over the network. */
class InTurn implements SlipPrinter {
  readonly #driver: PrinterDriver;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(driver: PrinterDriver) {
    this.#driver = driver;
  }

  get condition(): PrinterCondition {
    return this.#driver.condition;
  }

  onCondition(listener: (condition: PrinterCondition) => void): void {
    this.#driver.onCondition(listener);
  }

  print(bytes: Uint8Array, jobNumber: number): Promise<PrintResult> {
    const job = this.#tail.then(() => this.#driver.print(bytes, jobNumber));
    this.#tail = job.catch(() => undefined);
    return job;
  }

  close(): void {
    this.#driver.close();
  }
}

/** How a printer's slips are rendered. */
export function renderOptions(file: Pick<PrinterFile, 'paper' | 'columns' | 'qr' | 'bandRows'>): RenderOptions {
  const width = PAPERS[file.paper];
  return { ...width, columns: file.columns ?? width.columns, qr: file.qr, bandRows: file.bandRows };
}

/**
 * Brings queued slips onto paper: `PrintStarted` is durable before the first byte, one outcome follows. A slip that
 * was begun before a restart is never sent again by itself; one that nobody needs any more is not printed late.
 */
export class Printers {
  readonly #hall: HallPort;
  readonly #report: Report;
  readonly #printers: Printer[] = [];
  readonly #drivers = new Map<string, PrinterDriver>();
  readonly #timer: NodeJS.Timeout;
  #closed = false;

  constructor(hall: HallPort, report: Report) {
    this.#hall = hall;
    this.#report = report;
    hall.onDurable(() => this.#look());
    this.#timer = setInterval(() => this.#look(), LOOK_AGAIN_MS);
    this.#timer.unref();
  }

  /** `foreign`: whether something else talks on this line; nothing is printed there meanwhile. */
  add(file: PrinterFile, { transport }: Line, onChange: () => void, foreign: () => boolean): SlipPrinter {
    const driver = new PrinterDriver({
      transport,
      ...('tcp' in file.transport ? { reopenAfterMs: REOPEN_AFTER_MS } : {}),
    });
    transport.onBytes(() => driver.hold(foreign()));
    transport.onState((state) => {
      if (state.kind === 'opening') driver.hold(false);
    });
    this.#drivers.set(file.id, driver);
    const fault = (): PrintProblem => {
      const line = transport.state;
      return line.kind === 'offline' ? line.reason.code : 'cable-out';
    };
    const inTurn = new InTurn(driver);
    const kioskId = file.kiosk ?? null;
    this.join({ id: file.id, kioskId, driver: inTurn, options: renderOptions(file), fault }, onChange);
    return inTurn;
  }

  /** A printer that is there from now on; gives back the way to take it out. */
  join(printer: Omit<Printer, 'busy'>, onChange: () => void): () => void {
    const joined: Printer = { ...printer, busy: false };
    this.#printers.push(joined);
    printer.driver.onCondition(() => {
      onChange();
      this.#look();
    });
    this.#look();
    return () => {
      this.#printers.splice(this.#printers.indexOf(joined), 1);
      onChange();
    };
  }

  /** Prints for a kiosk what somebody else has rendered. */
  printFor(kioskId: string, bytes: Uint8Array, jobNumber: number): Promise<PrintResult> {
    const printer = this.#printerFor(kioskId);
    if (printer === null) return Promise.resolve({ outcome: 'failed', problem: 'no-such-port' });
    return printer.driver.print(bytes, jobNumber);
  }

  /** Prints a ticket of nobody, to see that paper comes; says what became of it within some seconds. */
  async tryTicket(kioskId: string | null): Promise<TryPrintAnswer> {
    const printer = this.#printerFor(kioskId);
    const { problem } = this.conditionFor(kioskId);
    if (printer === null || problem !== null) return { outcome: 'failed', problem: problem ?? 'no-printer' };
    const { queue, printing } = this.#hall.state;
    const bytes = renderPaper(trialSlip(queue, printing.layout), printer.options);
    const job = printer.driver
      .print(bytes, TRIAL_JOB)
      .then((result): TryPrintAnswer =>
        'problem' in result ? { outcome: 'failed', problem: result.problem } : { ...result, problem: null },
      );
    return Promise.race([job, after(TRIAL_MS, { outcome: 'working', problem: null } as const)]);
  }

  word(id: string): DriverWord {
    const { condition, health } = this.#drivers.get(id)!;
    const { lastSeenAt, framesIn, badFrames, retries, roundTripMs } = health;
    const word = { lastSeenAt, framesIn, badFrames, retries, roundTripMs };
    switch (condition.state) {
      case 'online':
        return { ...word, state: 'online', reason: condition.paperLow ? { code: 'printer.paper-low' } : null };
      case 'trouble':
        return { ...word, state: 'trouble', reason: { code: `printer.${condition.problem}` } };
      case 'unknown':
        return { ...word, state: 'unknown', reason: { code: 'device.never-answers' } };
      case 'offline':
        return { ...word, state: 'offline', reason: null };
    }
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
        return { state: 'offline', problem: printer.fault() };
    }
  }

  #printerFor(kioskId: string | null): Printer | null {
    const own = this.#printers.find((printer) => kioskId !== null && printer.kioskId === kioskId);
    const free = this.#printers.find((printer) => printer.kioskId === null);
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
      .catch((error: unknown) => this.#report(printer.id, 'a slip could not be printed', { error: String(error) }))
      .finally(() => {
        printer.busy = false;
        this.#look();
      });
  }

  async #print({ id, driver, options }: Printer, job: PrintJob): Promise<void> {
    const slip = slipOf(this.#hall.state.queue, job, this.#hall.state.printing.layout);
    const started = await this.#execute({ type: 'StartPrint', ticketId: job.ticketId, printerId: id });
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
    this.#report(id, 'a slip was not printed', { ticket: job.ticketNumber, ...result });
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
