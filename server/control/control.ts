import { chmodSync, existsSync, unlinkSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { ScreenName } from '../../contract/doors.ts';
import { atTheMachine } from '../accounts/at-the-machine.ts';
import type { AccountAsk, MachineHall } from '../accounts/at-the-machine.ts';
import type { AccountPeople } from '../accounts/people.ts';
import { productVersion } from '../cli/root.ts';
import type { Devices } from '../devices/devices.ts';
import type { HallPort } from '../devices/hall-port.ts';
import { hallTime } from '../hall/clock.ts';
import { isRefusal } from '../hall/slice.ts';
import type { Journal } from '../journal/journal.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { listed, tokenFor } from '../settings/tokens.ts';
import type { TokensState } from '../settings/tokens.ts';

export interface ControlParts {
  readonly journal: Journal;
  readonly hall: HallPort & MachineHall & { readonly state: { readonly tokens: TokensState } };
  readonly people: AccountPeople;
  readonly confirmClock: () => void;
  readonly followTheDay: () => Promise<void>;
  readonly backUpTo: (file: string) => Promise<void>;
  /** Only a hall that runs has any. */
  readonly devices?: Pick<Devices, 'exercise' | 'health'>;
}

export type ControlRequest =
  | { readonly do: 'token'; readonly role: string; readonly kioskId?: string; readonly name?: string }
  /** Which tokens are out: a line each. */
  | { readonly do: 'tokens' }
  | { readonly do: 'token-end'; readonly tokenId: string }
  | { readonly do: 'config-apply'; readonly configuration: HallConfiguration }
  | { readonly do: 'backup'; readonly to: string }
  /** Which version takes work here. */
  | { readonly do: 'ready' }
  /** Tries every device, or one, and says how each is. */
  | { readonly do: 'device-test'; readonly id?: string }
  /** For the day when nobody can sign in: an account, a new password, a lock opened. */
  | { readonly do: 'account'; readonly ask: AccountAsk }
  /** The machine's wall clock is right: the hall follows it, though it is far off. */
  | { readonly do: 'clock-confirm' }
  /** The digits that open the set-up page of a hall that is not there yet. */
  | { readonly do: 'code' };

export type ControlAnswer = { readonly done: string } | { readonly refused: string };

/** What the commands of the machine itself may ask of a hall; `quhao` uses it with or without a running hall. */
export async function control(parts: ControlParts, asked: ControlRequest): Promise<ControlAnswer> {
  switch (asked.do) {
    case 'token': {
      const { do: _, ...wanted } = asked;
      if (wanted.name !== undefined && !ScreenName.safeParse(wanted.name).success) return { refused: 'program-name' };
      const { token, command } = tokenFor(wanted);
      const outcome = await parts.hall.execute(command, { actor: 'machine' });
      return isRefusal(outcome) ? { refused: outcome.refused } : { done: token };
    }
    case 'tokens':
      return { done: listed(parts.hall.state.tokens) };
    case 'token-end': {
      const outcome = await parts.hall.execute({ type: 'EndToken', tokenId: asked.tokenId }, { actor: 'machine' });
      return isRefusal(outcome) ? { refused: outcome.refused } : { done: asked.tokenId };
    }
    case 'config-apply': {
      const command = { type: 'ReplaceConfiguration', configuration: asked.configuration };
      const outcome = await parts.hall.execute(command, { actor: 'machine' });
      return isRefusal(outcome) ? { refused: outcome.refused } : { done: 'applied' };
    }
    case 'account':
      return atTheMachine(parts.hall, parts.people, asked.ask);
    case 'clock-confirm':
      parts.confirmClock();
      await parts.followTheDay();
      return { done: hallTime(parts.hall.now()) };
    case 'ready':
      return parts.journal.outage === null ? { done: productVersion() } : { refused: 'cannot-write' };
    case 'device-test':
      return testDevices(parts.devices, asked.id);
    case 'code':
      return { refused: 'hall-is-there' };
    case 'backup':
      await parts.backUpTo(asked.to);
      return { done: asked.to };
  }
}

/** A device that was asked something has so long to be known, ms. */
const SETTLE_MS = 2_500;

async function testDevices(devices: ControlParts['devices'], id: string | undefined): Promise<ControlAnswer> {
  if (devices === undefined) return { refused: 'no hall runs on this folder' };
  const chosen = devices.health().filter((device) => id === undefined || device.id === id);
  if (chosen.length === 0) return { refused: 'unknown-device' };
  for (const device of chosen) devices.exercise(device.id);
  await new Promise((resolve) => {
    setTimeout(resolve, SETTLE_MS);
  });
  const ids = new Set(chosen.map((device) => device.id));
  return { done: JSON.stringify(devices.health().filter((device) => ids.has(device.id))) };
}

/** The door of a running hall, or of its set-up, for the machine's own commands: a socket in the data folder that only its owner may open. */
export async function openControl(
  folder: string,
  handle: (asked: ControlRequest) => Promise<ControlAnswer>,
): Promise<{ close(): Promise<void> }> {
  const path = socketPath(folder);
  if (process.platform !== 'win32' && existsSync(path)) unlinkSync(path);
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const answer = async (): Promise<ControlAnswer> =>
        handle(JSON.parse(Buffer.concat(chunks).toString('utf8')) as ControlRequest);
      answer()
        .catch((error: unknown): ControlAnswer => ({ refused: error instanceof Error ? error.message : String(error) }))
        .then((value) => response.end(JSON.stringify(value)))
        .catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Asks the hall that runs on a folder; null when none does. */
export function askRunningHall(folder: string, asked: ControlRequest): Promise<ControlAnswer | null> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: socketPath(folder), method: 'POST', path: '/' }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as ControlAnswer));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null);
      else reject(error);
    });
    sent.end(JSON.stringify(asked));
  });
}

function socketPath(folder: string): string {
  if (process.platform !== 'win32') return join(folder, 'control.sock');
  return `\\\\.\\pipe\\quhao-${Buffer.from(folder).toString('hex').slice(-60)}`;
}
