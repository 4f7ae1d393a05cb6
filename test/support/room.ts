import { io } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type { RoomMessage } from '../../contract/views.ts';

export interface Followed<View> {
  /** Every message in the order it came. */
  readonly messages: RoomMessage<View>[];
  /** Resolves with the first view, past or to come, for which this is true. */
  until(check: (view: View) => boolean): Promise<View>;
  /** Leaves; without it the end of the test does. */
  leave(): void;
}

/** Joins a room as a page does. */
export async function followRoom<View>(url: string, room: string): Promise<Followed<View>> {
  const socket = io(url, { transports: ['websocket'] });
  const leave = (): void => void socket.disconnect();
  onTestFinished(leave);
  const messages: RoomMessage<View>[] = [];
  const waiting = new Set<() => void>();
  const take = (message: RoomMessage<View>): void => {
    if (message.room !== room) return;
    messages.push(message);
    for (const look of waiting) look();
  };
  socket.on('view', take);
  await new Promise<void>((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.on('connect', () => {
      socket.emit('join', { room }, (answer: RoomMessage<View> | { problem: string }) => {
        if ('problem' in answer) reject(new Error(answer.problem));
        else {
          take(answer);
          resolve();
        }
      });
    });
  });
  return {
    messages,
    leave,
    until: (check) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = messages.find(({ view }) => check(view));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found.view);
        };
        waiting.add(look);
        look();
      }),
  };
}
