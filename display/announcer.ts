import type { HallDisplayView } from '../contract/views.ts';

export type SpokenAnnouncement = HallDisplayView['announcements'][number];
type Announcements = Pick<HallDisplayView, 'announcements'>;

/** Silence between the two readings, ms (domain.md). */
export const BETWEEN_READINGS_MS = 5_000;

export interface AnnouncerOptions {
  /** The newest view; null: none yet, or this page is not the one that speaks. */
  readonly view: () => Announcements | null;
  /** The hall's own clock, UTC ms: the view's time and what has passed since, never this machine's clock. */
  readonly now: () => number;
  /** Nothing older is spoken: the person has seen it, or is gone, ms. */
  readonly staleMs: () => number;
  /** False while the browser holds sound back: calls are kept, and spoken if they are still fresh when it may sound. */
  readonly maySound: () => boolean;
  readonly chime: () => Promise<void>;
  /** One reading, to its end. */
  readonly say: (announcement: SpokenAnnouncement) => Promise<void>;
  readonly onSpeaking: (announcement: SpokenAnnouncement | null) => void;
}

/**
 * Speaks new calls one after the other, the oldest first, each with a chime and twice, never over each other. What is
 * overtaken is not begun, and not said a second time (cases.md, T07).
 */
export class Announcer {
  readonly #options: AnnouncerOptions;
  /** Null until the first view. */
  #spoken: Set<string> | null = null;
  #working = false;
  #endPause: (() => void) | null = null;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /** To be called whenever the view or the permission to sound changes; resolves when nothing is left to say. */
  async look(): Promise<void> {
    this.#endPause?.();
    if (this.#working) return;
    this.#working = true;
    try {
      for (let next = this.#next(); next !== null; next = this.#next()) await this.#announce(next);
    } finally {
      this.#working = false;
    }
  }

  #next(): SpokenAnnouncement | null {
    const { view, now, staleMs, maySound } = this.#options;
    const current = view();
    if (current === null) return null;
    this.#spoken ??= alreadyThere(current);
    this.#forget(current, this.#spoken);
    return maySound() ? nextToSpeak(current, this.#spoken, now(), staleMs()) : null;
  }

  /** A display runs for months: what has left the view does not come back. */
  #forget({ announcements }: Announcements, spoken: Set<string>): void {
    for (const id of spoken) if (announcements.every((one) => one.id !== id)) spoken.delete(id);
  }

  async #announce(announcement: SpokenAnnouncement): Promise<void> {
    const { chime, say, onSpeaking } = this.#options;
    this.#spoken?.add(announcement.id);
    onSpeaking(announcement);
    try {
      await chime();
      if (!this.#stands(announcement)) return;
      await say(announcement);
      if (await this.#pause(announcement)) await say(announcement);
    } finally {
      onSpeaking(null);
    }
  }

  #stands({ id }: SpokenAnnouncement): boolean {
    return standing(this.#options.view()?.announcements ?? []).some((one) => one.id === id);
  }

  /** The silence between two readings, ended at once when there will be no second one; true: it still stands. */
  #pause(announcement: SpokenAnnouncement): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#endPause = null;
        resolve(this.#stands(announcement));
      };
      const timer = setTimeout(end, BETWEEN_READINGS_MS);
      this.#endPause = () => {
        if (!this.#stands(announcement)) end();
      };
      this.#endPause();
    });
  }
}

/**
 * What to speak next: the oldest announcement that is new to this display and still fresh at `at`, the hall's time. Whatever
 * the view does not carry any more has been overtaken and is never spoken.
 */
export function nextToSpeak(
  { announcements }: Announcements,
  spoken: ReadonlySet<string>,
  at: number,
  staleMs: number,
): SpokenAnnouncement | null {
  const due = standing(announcements).filter(
    ({ id, at: calledAt }) => !spoken.has(id) && at - Date.parse(calledAt) <= staleMs,
  );
  due.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return due[0] ?? null;
}

/** Of each ticket its newest: a recall overtakes the call before it. */
function standing(announcements: Announcements['announcements']): Announcements['announcements'] {
  return announcements.filter((one) =>
    announcements.every(
      (other) => other.ticketNumber !== one.ticketNumber || Date.parse(other.at) <= Date.parse(one.at),
    ),
  );
}

/** Ids that were there when a display came: it does not read out what was called before it was switched on. */
export function alreadyThere({ announcements }: Announcements): Set<string> {
  return new Set(announcements.map(({ id }) => id));
}
