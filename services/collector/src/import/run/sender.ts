import { AppError } from '@insight-mesh/runtime/errors';
import type { MeshProducer, OutMessage } from '@insight-mesh/runtime/kafka-producer';
import { pause } from '@insight-mesh/runtime/pause';

/** So long one try may take; what it sent may be stored all the same, and counts once. */
const tryMs = 30_000;
const longestPauseMs = 5_000;

/** A message that is larger than its topic takes. */
export interface TooLarge {
  /** Which of the batch's messages. */
  index: number;
  reason: string;
}

function tooLargeOf(error: unknown): TooLarge | undefined {
  if (!(error instanceof AppError) || error.code !== 'INVALID_ARGUMENT') return undefined;
  const [violation] = error.violations;
  const index = Number(/^\[(\d+)\]$/.exec(violation?.field ?? '')?.[1] ?? Number.NaN);
  return Number.isInteger(index) ? { index, reason: violation?.description ?? error.message } : undefined;
}

export interface SenderOptions {
  producer: MeshProducer;
  /** Ends the waiting for a Kafka that is away. */
  signal: AbortSignal;
  /** Told while Kafka takes nothing. */
  onRetry: (why: string) => void;
}

/**
 * Sends batches in their order. One is under way while the next is read, and no more: so whoever sends waits for Kafka, and of two
 * rows of one item the later stays the later, however often a batch is tried.
 */
export class Sender {
  readonly #o: SenderOptions;
  #underWay: Promise<void> = Promise.resolve();

  constructor(options: SenderOptions) {
    this.#o = options;
  }

  /**
   * Resolves when the batch before it is stored, and this one is under way.
   * @param onTooLarge is told of what was not sent, before the batch counts as sent
   * @throws what ended the batch before it
   */
  async send(
    messages: readonly OutMessage[],
    onTooLarge: (found: readonly TooLarge[]) => Promise<void>,
  ): Promise<void> {
    await this.#underWay;
    if (messages.length === 0) return;
    this.#underWay = this.#stored(messages).then((found) => (found.length > 0 ? onTooLarge(found) : undefined));
    // Awaited by the next call, or by `drained`.
    this.#underWay.catch(() => undefined);
  }

  /** Resolves when all that was sent is stored. @throws what ended a send */
  drained(): Promise<void> {
    return this.#underWay;
  }

  async #stored(messages: readonly OutMessage[]): Promise<TooLarge[]> {
    const found: TooLarge[] = [];
    const places = messages.map((_, index) => index);
    for (let attempt = 0; ; attempt++) {
      try {
        const rest = places.flatMap((place) => messages[place] ?? []);
        await this.#o.producer.send(rest, { deadlineMs: Date.now() + tryMs });
        return found;
      } catch (error) {
        const large = tooLargeOf(error);
        if (large !== undefined) {
          const [place = large.index] = places.splice(large.index, 1);
          found.push({ index: place, reason: large.reason });
          continue;
        }
        if (!(error instanceof AppError) || error.code !== 'UNAVAILABLE' || this.#o.signal.aborted) throw error;
        this.#o.onRetry(error.message);
        await pause(Math.min(100 * 2 ** attempt, longestPauseMs), this.#o.signal);
      }
    }
  }
}
