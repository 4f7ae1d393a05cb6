import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

const Message = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
});

export interface DevToolsEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

type Result = Readonly<Record<string, unknown>>;
interface Waiting {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Chrome DevTools protocol over `--remote-debugging-pipe`: JSON messages that end in a zero byte, on two descriptors that
 * only the browser and its parent have. A debugging port would be open to every program of the machine.
 */
export class DevTools {
  readonly #to: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: DevToolsEvent) => void>();
  #rest = '';
  #count = 0;
  #ended = false;

  constructor(to: Writable, from: Readable) {
    this.#to = to;
    from.setEncoding('utf8');
    from.on('data', (text: string) => this.#take(text));
    const end = (): void => this.#end();
    from.once('close', end);
    from.once('error', end);
    to.once('error', end);
  }

  /** Rejects when the browser refuses, or is gone before it answers. */
  send(method: string, params: object = {}, sessionId?: string): Promise<Result> {
    if (this.#ended) return Promise.reject(new Error('the browser is gone'));
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Returns the way to stop listening. */
  onEvent(listener: (event: DevToolsEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #take(text: string): void {
    const pieces = `${this.#rest}${text}`.split('\0');
    this.#rest = pieces.pop() ?? '';
    for (const piece of pieces) this.#read(Message.parse(JSON.parse(piece)));
  }

  #read({ id, method, params = {}, result = {}, error }: z.infer<typeof Message>): void {
    if (id === undefined) {
      if (method !== undefined) for (const listener of this.#listeners) listener({ method, params });
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error.message));
  }

  #end(): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(new Error('the browser is gone'));
    this.#waiting.clear();
  }
}
