import type { HallDisplayView } from '../contract/views.ts';

export type SpokenAnnouncement = HallDisplayView['announcements'][number];

/** Nothing older is spoken: the person has seen it, or is gone, ms. */
export const STALE_MS = 60_000;

/**
 * What to speak next: the oldest announcement that is new to this display and still fresh by the view's own time.
 * Whatever the view does not carry any more has been overtaken and is never spoken.
 */
export function nextToSpeak(
  view: Pick<HallDisplayView, 'at' | 'announcements'>,
  spoken: ReadonlySet<string>,
): SpokenAnnouncement | null {
  const at = Date.parse(view.at);
  const due = view.announcements.filter(
    (announcement) => !spoken.has(announcement.id) && at - Date.parse(announcement.at) <= STALE_MS,
  );
  due.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return due[0] ?? null;
}

/** Ids that were there when a display came: it does not read out what was called before it was switched on. */
export function alreadyThere(view: Pick<HallDisplayView, 'announcements'>): Set<string> {
  return new Set(view.announcements.map(({ id }) => id));
}
