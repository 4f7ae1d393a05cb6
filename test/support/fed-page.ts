/** Runs in a page before its own script: the wire and the sound of a machine, so that only the page's own code is measured. */

export interface Fed {
  /**
   * Delivers a packet so many times as the hall's server would, each before the page hears of the next. In each `@` is
   * its revision, counted from `revision`.
   */
  feed(packet: string, revision: number, times: number): Promise<void>;
  /** What has been spoken since it was asked last, in order. */
  heard(): string[];
}

/** A socket whose other end is the test: it opens, joins, and says what it is fed (engine.io 4, socket.io 5). */
export function fedLine(): void {
  const lines: { onmessage?: (event: { data: string }) => void }[] = [];
  let newest = '';
  const say = (data: string): void => lines[lines.length - 1]?.onmessage?.({ data });
  class Line {
    static readonly OPEN = 1;
    readonly readyState = 1;
    onopen?: () => void;
    onmessage?: (event: { data: string }) => void;
    constructor() {
      lines.push(this);
      queueMicrotask(() => {
        this.onopen?.();
        // nobody pings for a day
        say('0{"sid":"fed","upgrades":[],"pingInterval":86400000,"pingTimeout":86400000,"maxPayload":1000000}');
      });
    }
    send(data: string): void {
      const join = /^42(\d+)\["join"/.exec(data)?.[1];
      if (data.startsWith('40')) queueMicrotask(() => say('40{"sid":"fed"}'));
      else if (join !== undefined && newest !== '') queueMicrotask(() => say(`43${join}[${newest}]`));
    }
    close(): void {}
  }
  const heard: string[] = [];
  const voice = { lang: 'zh-CN', localService: true, name: 'test', default: true, voiceURI: 'test' };
  class Utterance {
    onend?: () => void;
    readonly text: string;
    constructor(text: string) {
      this.text = text;
    }
  }
  const quiet = (): object => ({
    gain: { value: 1, setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} },
    frequency: { value: 0 },
    connect: (next: object) => next,
    start() {},
    stop() {},
  });
  class Sound extends EventTarget {
    readonly state = 'running';
    readonly currentTime = 0;
    readonly destination = {};
    readonly createGain = quiet;
    readonly createOscillator = quiet;
  }
  Object.assign(window, {
    WebSocket: Line,
    AudioContext: Sound,
    SpeechSynthesisUtterance: Utterance,
    fed: {
      feed: async (packet, revision, times) => {
        const parts = packet.split('@');
        for (let count = 0; count < times; count += 1) {
          newest = parts.join(String(revision + count));
          say(`42["view",${newest}]`);
          // the page shows it: a message of a real line is a turn of its own
          for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
        }
      },
      heard: () => heard.splice(0),
    } satisfies Fed,
  });
  Object.defineProperty(window, 'speechSynthesis', {
    value: {
      getVoices: () => [voice],
      cancel: () => undefined,
      speak: (utterance: Utterance) => {
        heard.push(utterance.text);
        queueMicrotask(() => utterance.onend?.());
      },
    },
  });
}
