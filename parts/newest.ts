import type { RoomMessage } from '../contract/views.ts';

/**
 * Whether a message replaces the one that is shown: another epoch (the server was started anew) wins, within one epoch
 * the higher revision does. Lost, doubled and late messages do no harm.
 */
export function isNewer(
  shown: Pick<RoomMessage<unknown>, 'epoch' | 'revision'> | null,
  message: Pick<RoomMessage<unknown>, 'epoch' | 'revision'>,
): boolean {
  return shown === null || shown.epoch !== message.epoch || message.revision > shown.revision;
}
