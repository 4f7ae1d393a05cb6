/** Untouched for so long a page may be loaded anew without taking anything out of somebody's hands, ms. */
const QUIET_MS = 30_000;
const LOOK_MS = 5_000;

/** The script that a page's HTML names; null where it names none. */
export function scriptOf(html: string): string | null {
  return /<script[^>]*type="module"[^>]*src="([^"]+)"/.exec(html)?.[1] ?? null;
}

/** A page that the hall does not let in is asked for at most this often, ms. */
const ASK_AT_MOST_MS = 5_000;

/**
 * After an update of the hall's server an open page is loaded anew, once nobody has touched it for a while. Asked when the
 * line comes back, since that is when a server was replaced; and while it does not, since a server that was started anew may
 * know this browser no more: with its page it gives it what the line needs, or another page.
 */
export class Fresh {
  readonly #own: string | null;
  #touchedAt = performance.now();
  #timer: ReturnType<typeof setInterval> | null = null;
  #askedAt = -Infinity;

  constructor(own = scriptOf(document.documentElement.outerHTML)) {
    this.#own = own;
    const touched = (): void => {
      this.#touchedAt = performance.now();
    };
    document.addEventListener('pointerdown', touched);
    document.addEventListener('keydown', touched);
  }

  async lineIsOut(): Promise<void> {
    if (performance.now() - this.#askedAt >= ASK_AT_MOST_MS) await this.lineIsBack();
  }

  async lineIsBack(): Promise<void> {
    this.#askedAt = performance.now();
    if (this.#own === null || this.#timer !== null) return;
    try {
      const response = await fetch(location.href, { cache: 'no-store' });
      if (!response.ok) return;
      const served = scriptOf(await response.text());
      if (served === null || served === this.#own) return;
    } catch {
      // no hall there: the next time it is
      return;
    }
    this.#timer = setInterval(() => {
      if (performance.now() - this.#touchedAt >= QUIET_MS) location.reload();
    }, LOOK_MS);
  }
}
