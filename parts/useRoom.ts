import { computed, onScopeDispose, readonly, ref, shallowRef } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { RoomMessage } from '../contract/views.ts';
import { Fresh } from './fresh.ts';
import { isNewer } from './newest.ts';

export interface Room<View> {
  /** The room's last view; null until the first has come. */
  readonly view: Readonly<ShallowRef<View | null>>;
  /** What is shown is what the hall is now. */
  readonly inStep: Readonly<Ref<boolean>>;
  /** The hall's own clock, UTC ms: the view's time and what has passed on this page since. */
  readonly now: ComputedRef<number>;
  /** When the last view was made, UTC ms; 0 before the first. */
  readonly viewAt: ComputedRef<number>;
  /** There is no such room: a counter or a ticket that does not exist. */
  readonly missing: Readonly<Ref<boolean>>;
}

/** A page that hears nothing for so long asks for its whole view again, ms. */
const ASK_AGAIN_MS = 15_000;
/** Silence that long is out of step, even while the socket claims to be open, ms. */
const SILENT_MS = 5_000;

/** A page that has its first view paints it before it opens its line, which it does within so long, ms. */
const CONNECT_WITHIN_MS = 500;

/** A page at a door is asked for anew at most this often, ms. */
const RELOAD_AT_MOST_MS = 10_000;

let socket: Socket | null = null;
let fresh: Fresh | null = null;

/** One connection a page. Pages that lost their server come back within 0.2–2 s of it, not all in one instant. */
function connection(): Socket {
  socket ??= io({
    transports: ['websocket'],
    autoConnect: false,
    reconnectionDelay: 600,
    reconnectionDelayMax: 2_000,
    randomizationFactor: 0.7,
  });
  if (fresh === null) {
    fresh = new Fresh();
    socket.io.on('reconnect', () => void fresh?.lineIsBack());
    socket.io.on('reconnect_error', () => void fresh?.lineIsOut());
  }
  return socket;
}

/** The page is not this browser's any more: asked for anew, its address leads to where that can be mended. */
function atTheDoor(): void {
  const last = Number(sessionStorage.getItem('door'));
  if (Date.now() - last < RELOAD_AT_MOST_MS) return;
  sessionStorage.setItem('door', String(Date.now()));
  location.reload();
}

/** The view that the server put into the page's HTML, once: the screen does not wait for the line. */
function inThePage<View>(room: string): RoomMessage<View> | null {
  const block = document.getElementById('first-view');
  if (block === null) return null;
  const message = JSON.parse(block.textContent ?? '') as RoomMessage<View>;
  if (message.room !== room) return null;
  block.remove();
  return message;
}

/**
 * Joins a room of the hall and keeps its newest view. After a loss the last truth stays, marked by `inStep`, and the
 * page comes back by itself.
 */
export function useRoom<View extends { readonly at: string }>(room: string): Room<View> {
  const view: ShallowRef<View | null> = shallowRef(null);
  const inStep = ref(false);
  const missing = ref(false);
  const tick = ref(performance.now());
  let shown: RoomMessage<View> | null = null;
  let receivedAt = 0;
  let heardAt = 0;
  const line = connection();

  const show = (message: RoomMessage<View>): void => {
    shown = message;
    receivedAt = performance.now();
    tick.value = receivedAt;
    view.value = message.view;
  };
  const take = (message: RoomMessage<View>): void => {
    if (message.room !== room) return;
    heardAt = performance.now();
    inStep.value = true;
    if (isNewer(shown, message)) show(message);
  };
  // nobody has been heard yet: what is shown is not in step before the line says so
  const first = inThePage<View>(room);
  if (first !== null) show(first);
  const join = (): void => {
    line
      .timeout(SILENT_MS)
      .emit('join', { room }, (error: Error | null, answer?: RoomMessage<View> | { problem: string }) => {
        if (error !== null || answer === undefined) {
          inStep.value = false;
          return;
        }
        if ('problem' in answer && answer.problem === 'not-allowed') atTheDoor();
        missing.value = 'problem' in answer;
        if (!('problem' in answer)) take(answer);
      });
  };
  const lost = (why: string): void => {
    inStep.value = false;
    // the hall has shut the line, not lost it: whoever may still come in comes back
    if (why === 'io server disconnect') line.connect();
  };
  const seen = (): void => {
    if (document.visibilityState === 'visible' && line.connected) join();
  };

  line.on('connect', join);
  line.on('disconnect', lost);
  line.on('view', take);
  document.addEventListener('visibilitychange', seen);
  if (line.connected) join();
  else if (first === null) line.connect();
  else requestIdleCallback(() => line.connect(), { timeout: CONNECT_WITHIN_MS });
  const timer = setInterval(() => {
    tick.value = performance.now();
    if (line.connected && performance.now() - heardAt > ASK_AGAIN_MS) join();
  }, 1_000);

  onScopeDispose(() => {
    clearInterval(timer);
    line.off('connect', join);
    line.off('disconnect', lost);
    line.off('view', take);
    document.removeEventListener('visibilitychange', seen);
  });

  const viewAt = computed(() => (view.value === null ? 0 : Date.parse(view.value.at)));
  const now = computed(() => (view.value === null ? Date.now() : viewAt.value + (tick.value - receivedAt)));
  return { view, inStep: readonly(inStep), now, viewAt, missing: readonly(missing) };
}
