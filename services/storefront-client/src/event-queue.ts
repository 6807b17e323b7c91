import type { Event } from '@insight-mesh/contracts/types/insightmesh/collector/v1/Event';

export interface EventQueueSettings {
  /** Resolves once the events are stored, to what was refused of them. */
  send: (events: Event[], signal: AbortSignal) => Promise<{ rejected: { field: string; reason: string }[] }>;
  /** Whether events may be sent again after this error. */
  mayPass: (error: unknown) => boolean;
  maxQueued: number;
  sendEveryMs: number;
  onError: (error: Error) => void;
}

const batchEvents = 500;
const firstPauseMs = 100;
const longestPauseMs = 10_000;

/** What has become of the events of a queue so far. */
export interface QueueCounts {
  sent: number;
  /** The queue was full or closed. */
  dropped: number;
  /** The collector did not take them. */
  refused: number;
  queued: number;
}

/** Sends events in batches in the background, one batch at a time, again and again while the collector is away. Bounded. */
export class EventQueue {
  readonly #settings: EventQueueSettings;
  readonly #counts = { sent: 0, dropped: 0, refused: 0 };
  readonly #cutOff = new AbortController();
  #events: Event[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #pauseMs = 0;
  #closed = false;

  constructor(settings: EventQueueSettings) {
    this.#settings = settings;
  }

  get counts(): QueueCounts {
    return { ...this.#counts, queued: this.#events.length };
  }

  /** Returns how many there was room for. */
  add(events: readonly Event[]): number {
    const room = this.#closed ? 0 : this.#settings.maxQueued - this.#events.length;
    const taken = events.slice(0, Math.max(0, room));
    this.#events.push(...taken);
    this.#counts.dropped += events.length - taken.length;
    this.#schedule();
    return taken.length;
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#sending !== undefined || this.#events.length === 0) return;
    const full = this.#events.length >= batchEvents && this.#pauseMs === 0;
    const wait = this.#pauseMs > 0 ? this.#pauseMs : full ? 0 : this.#settings.sendEveryMs;
    this.#timer = setTimeout(() => void this.#run(), wait);
    // Exposures do not keep a process alive; close() waits for them.
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#sendOne().finally(() => {
      this.#sending = undefined;
      this.#schedule();
    });
    await this.#sending;
  }

  async #sendOne(): Promise<void> {
    const batch = this.#events.slice(0, batchEvents);
    if (batch.length === 0) return;
    const { send, mayPass, onError } = this.#settings;
    try {
      const { rejected } = await send(batch, this.#cutOff.signal);
      this.#counts.sent += batch.length - rejected.length;
      this.#counts.refused += rejected.length;
      const [first] = rejected;
      if (first !== undefined) {
        onError(new Error(`the collector refused ${rejected.length} events: ${first.field} ${first.reason}`));
      }
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
      // What was cut off by the close was not refused: it is left over.
      if (this.#cutOff.signal.aborted || mayPass(error)) {
        this.#pauseMs = Math.min(longestPauseMs, Math.max(firstPauseMs, 2 * this.#pauseMs));
        return;
      }
      this.#counts.refused += batch.length;
    }
    this.#pauseMs = 0;
    // Events are added behind these meanwhile, and none is taken away.
    this.#events = this.#events.slice(batch.length);
  }

  /** Takes no more events, sends those that wait for at most `ms`, and counts the rest as dropped. */
  async close(ms: number): Promise<QueueCounts> {
    this.#closed = true;
    const end = performance.now() + ms;
    const cut = setTimeout(() => this.#cutOff.abort(), ms);
    while (this.#events.length > 0 && performance.now() < end) {
      await this.#run();
      const pause = Math.min(this.#pauseMs, end - performance.now());
      if (this.#events.length > 0 && pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
    clearTimeout(cut);
    clearTimeout(this.#timer);
    this.#cutOff.abort();
    await this.#sending;
    clearTimeout(this.#timer);
    this.#counts.dropped += this.#events.length;
    this.#events = [];
    return this.counts;
  }
}
