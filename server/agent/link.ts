import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type {
  HandOverAnswer,
  HandOverBody,
  HardwareMessage,
  PrintedMessage,
  ReadMessage,
} from '../../contract/kiosk-link.ts';
import { NumbersAnswer } from '../../contract/kiosk-link.ts';
import type { KioskView, RoomMessage, TicketView } from '../../contract/views.ts';
import { ask } from './ask.ts';
import type { HallAnswer } from './ask.ts';
import { KIOSK_LINK } from '../kiosk-link/name.ts';

export interface LinkOptions {
  readonly server: string;
  readonly kiosk: string;
  readonly token: string;
  /** PEM of the authority that signed the server's certificate, where the system does not know it. */
  readonly serverCa?: string;
  /** Everything that must be done before the hall may be asked for tickets again. */
  readonly settle: () => Promise<void>;
  readonly print: (job: number, bytes: Uint8Array) => Promise<PrintedMessage>;
  readonly onChange: () => void;
}

/** What the hall server said to a request, as it said it. */
export type Forwarded = HallAnswer;

/** The hall could not be reached, or broke off: nobody knows whether it did what was asked. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

const ANSWER_MS = 4_000;
/** Tickets whose page is followed at the same time: the person before the kiosk, and the one before. */
const TICKETS_FOLLOWED = 4;
const SETTLE_AGAIN_MS = 2_000;

/**
 * The kiosk's line to the hall server. It is `up` only when what the kiosk owes is handed over and numbers for the next
 * outage are in its hands; the moment it is lost, the kiosk is on its own.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #rooms: Socket;
  readonly #own: Socket;
  #connected = false;
  #settled = false;
  #settling = false;
  #downSince = Date.now();
  #kioskView: KioskView | null = null;
  readonly #tickets = new Map<string, TicketView>();

  constructor(options: LinkOptions) {
    this.#options = options;
    const common = {
      transports: ['websocket'],
      extraHeaders: { Authorization: `Bearer ${options.token}` },
      reconnectionDelay: 500,
      reconnectionDelayMax: 3_000,
      autoConnect: false,
      ...(options.serverCa === undefined ? {} : { ca: options.serverCa }),
    };
    this.#rooms = io(options.server, common);
    this.#own = io(`${options.server}${KIOSK_LINK}`, { ...common, query: { kiosk: options.kiosk } });
    this.#own.on('connect', () => {
      this.#connected = true;
      void this.#settle();
    });
    this.#own.on('disconnect', () => this.#lose());
    this.#own.on(
      'print',
      (message: { job: number; bytes: Uint8Array }, acknowledge: (answer: PrintedMessage) => void) => {
        void options.print(message.job, new Uint8Array(message.bytes)).then(acknowledge);
      },
    );
    this.#rooms.on('connect', () => {
      this.#tickets.clear();
      void this.#join(this.#kioskRoom()).then((view) => this.#tookKiosk(view));
    });
    this.#rooms.on('view', (message: RoomMessage<object>) => this.#take(message));
  }

  open(): void {
    this.#own.connect();
    this.#rooms.connect();
  }

  close(): void {
    this.#own.disconnect();
    this.#rooms.disconnect();
  }

  /** Whether tickets may be asked of the hall. */
  get up(): boolean {
    return this.#connected && this.#settled;
  }

  /** UTC ms. */
  get downSince(): number {
    return this.#downSince;
  }

  /** The hall's last word on this kiosk. */
  get kioskView(): KioskView | null {
    return this.#kioskView;
  }

  ticketView(id: string): TicketView | null {
    return this.#tickets.get(id) ?? null;
  }

  /** Follows a ticket's page, so that this kiosk can show how its paper comes along. */
  async followTicket(id: string): Promise<void> {
    const view = await this.#join(`ticket:${id}`);
    if (view === null) return;
    this.#tickets.set(id, view as TicketView);
    for (const old of [...this.#tickets.keys()].slice(0, -TICKETS_FOLLOWED)) {
      this.#tickets.delete(old);
      this.#rooms.emit('leave', { room: `ticket:${old}` });
    }
  }

  /** False while there is no connection: it is to be told again. */
  tellHardware(message: HardwareMessage): boolean {
    if (this.#connected) this.#own.emit('hardware', message);
    return this.#connected;
  }

  tellRead(message: ReadMessage): boolean {
    if (!this.up) return false;
    this.#own.emit('read', message);
    return true;
  }

  reserveNumbers(): Promise<NumbersAnswer> {
    return this.#ask('POST', `/kiosks/${this.#options.kiosk}/numbers`, {}).then(({ body }) =>
      NumbersAnswer.parse(body),
    );
  }

  handOver(ticket: HandOverBody): Promise<HandOverAnswer> {
    const path = `/kiosks/${this.#options.kiosk}/handover`;
    return this.#ask('POST', path, ticket, ticket.ticketId).then(({ body }) => body as HandOverAnswer);
  }

  /** Asks the hall as the page would have; rejects with `Unreachable`. */
  async forward(method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Forwarded> {
    const { server, token, serverCa } = this.#options;
    try {
      return await ask(`${server}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(key === undefined ? {} : { 'Idempotency-Key': key }),
        },
        timeoutMs: ANSWER_MS,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(serverCa === undefined ? {} : { ca: serverCa }),
      });
    } catch (error) {
      throw new Unreachable(String(error));
    }
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Forwarded> {
    const answer = await this.forward(method, path, body, key);
    if (answer.status >= 400) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Hands over, fetches numbers; tried again until it is done or the line is lost. */
  async #settle(): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    while (this.#connected && !this.#settled) {
      try {
        await this.#options.settle();
        this.#settled = this.#connected;
      } catch {
        await new Promise((resolve) => {
          setTimeout(resolve, SETTLE_AGAIN_MS).unref();
        });
      }
    }
    this.#settling = false;
    this.#options.onChange();
  }

  #lose(): void {
    if (this.up) this.#downSince = Date.now();
    this.#connected = false;
    this.#settled = false;
    this.#options.onChange();
  }

  #kioskRoom(): string {
    return `kiosk:${this.#options.kiosk}`;
  }

  async #join(room: string): Promise<object | null> {
    try {
      const answer = (await this.#rooms.timeout(ANSWER_MS).emitWithAck('join', { room })) as Partial<
        RoomMessage<object>
      >;
      return answer.view ?? null;
    } catch {
      return null;
    }
  }

  #take({ room, view }: RoomMessage<object>): void {
    if (room === this.#kioskRoom()) this.#tookKiosk(view);
    else if (room.startsWith('ticket:')) {
      const id = room.slice('ticket:'.length);
      if (this.#tickets.has(id)) this.#tickets.set(id, view as TicketView);
      this.#options.onChange();
    }
  }

  #tookKiosk(view: object | null): void {
    if (view === null) return;
    this.#kioskView = view as KioskView;
    this.#options.onChange();
  }
}
