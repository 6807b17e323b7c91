import type { ReplayEvent } from './replay-event.js';

/** Bytes of one body at most; the collector takes 4 MiB. */
const bodyBytes = 1_000_000;

/** A lane's bodies go out one after the other, so the order of its events is kept; lanes run beside each other. */
export class ReplayLane {
  readonly #send: (events: ReplayEvent[]) => Promise<void>;
  readonly #size: number;
  #waiting: ReplayEvent[] = [];
  #bytes = 0;
  #sending: Promise<void> | undefined;

  /** @param size events of a body at most */
  constructor(size: number, send: (events: ReplayEvent[]) => Promise<void>) {
    this.#size = size;
    this.#send = send;
  }

  /** Resolves when there is room for another; rejects when an earlier body could not be sent. */
  async push(event: ReplayEvent): Promise<void> {
    this.#waiting.push(event);
    this.#bytes += JSON.stringify(event.event).length;
    if (this.#waiting.length >= this.#size || this.#bytes >= bodyBytes) await this.flush();
  }

  /** Sends what waits, after what is under way. */
  async flush(): Promise<void> {
    await this.#sending;
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#waiting = [];
    this.#bytes = 0;
    this.#sending = this.#send(events);
    // Who pushes next, or finishes, hears of it.
    this.#sending.catch(() => undefined);
  }

  async finish(): Promise<void> {
    await this.flush();
    await this.#sending;
  }
}
