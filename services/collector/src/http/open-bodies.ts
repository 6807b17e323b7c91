import { AppError } from '@insight-mesh/runtime/errors';
import type { Metrics } from '@insight-mesh/runtime/metrics';

/** A body of which something has come, and not yet all. */
export interface PartialBody {
  /** Of it so far. */
  bytes: number;
  /** Refuses the rest of it. Calls `forget`. */
  cut(why: AppError): void;
}

function busy(): AppError {
  const message = 'too much is being received at once; send it again';
  return new AppError('UNAVAILABLE', message, { retryAfterSeconds: 1 });
}

/**
 * Bounds the bytes of bodies that the process holds before they are read. When more come, the bodies that have been on their way
 * the longest are refused: strangers who leave theirs half sent cannot keep out who sends now.
 */
export class OpenBodies {
  readonly #maxBytes: number;
  // In the order in which they began.
  readonly #open = new Set<PartialBody>();
  readonly #cut: ReturnType<Metrics['counter']>;
  readonly #held: ReturnType<Metrics['gauge']>;
  #bytes = 0;

  constructor(maxBytes: number, metrics: Metrics) {
    this.#maxBytes = maxBytes;
    this.#cut = metrics.counter(
      'insightmesh_collector_bodies_cut_total',
      'Bodies refused half-way, because too much was being received at once',
    );
    this.#held = metrics.gauge('insightmesh_collector_body_bytes', 'Bytes of bodies that are not read yet');
  }

  /** More of a body has come. This may cut it, too. */
  grow(body: PartialBody, bytes: number): void {
    this.#open.add(body);
    body.bytes += bytes;
    this.#add(bytes);
    this.#fit();
  }

  /** It is whole, or nobody waits for it any more. */
  forget(body: PartialBody): void {
    if (this.#open.delete(body)) this.#add(-body.bytes);
  }

  /**
   * Counts bytes that wait, whole, for `work`.
   * @throws AppError UNAVAILABLE with retryAfterSeconds, and does no work, when too many wait already
   */
  async during<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    this.#add(bytes);
    this.#fit();
    try {
      if (this.#bytes > this.#maxBytes) throw busy();
      return await work();
    } finally {
      this.#add(-bytes);
    }
  }

  #add(bytes: number): void {
    this.#bytes += bytes;
    this.#held.set(this.#bytes);
  }

  #fit(): void {
    for (const body of this.#open) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#cut.inc();
      body.cut(busy());
    }
  }
}
