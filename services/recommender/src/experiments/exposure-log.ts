import type { MeshProducer, OutMessage } from '@insight-mesh/runtime/kafka-producer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { everySoOften } from '../log-limit.js';
import { exposureMessage, type ShownAnswer } from './exposure-message.js';

export interface ExposureLogOptions {
  /** Undefined while it has not started yet. */
  readonly producer: () => Pick<MeshProducer, 'send'> | undefined;
  /** Full name of recommendation.exposures.v1. */
  readonly topic: string;
  /** Answers that wait or are being sent; what comes beyond them is dropped. */
  readonly most: number;
  readonly log: Logger;
  readonly metrics: Metrics;
}

const flushMs = 20;
const batch = 200;
const warnEveryMs = 10_000;

/**
 * Sends what was shown, beside the requests: an answer never waits for Kafka, and never fails for it. At the bound answers are dropped and
 * counted, and their clicks count for nobody.
 */
export class ExposureLog {
  readonly #o: ExposureLogOptions;
  readonly #outcomes;
  readonly #pendingGauge;
  readonly #warn = everySoOften(warnEveryMs);
  readonly #sending = new Set<Promise<void>>();
  #waiting: ShownAnswer[] = [];
  #underway = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(o: ExposureLogOptions) {
    this.#o = o;
    this.#outcomes = o.metrics.counter(
      'insightmesh_recommender_exposures_total',
      'Answers for recommendation.exposures.v1 by what became of them: stored, dropped as too many waited, refused by Kafka',
      ['outcome'],
    );
    for (const outcome of ['stored', 'dropped', 'refused']) this.#outcomes.inc({ outcome }, 0);
    this.#pendingGauge = o.metrics.gauge(
      'insightmesh_recommender_exposures_pending',
      'Answers that wait for recommendation.exposures.v1 or are being sent',
    );
  }

  /** Answers that wait or are being sent. */
  get pending(): number {
    return this.#waiting.length + this.#underway;
  }

  /** Takes an answer over; never throws, never waits. */
  record(answer: ShownAnswer): void {
    if (this.#closed || this.pending >= this.#o.most) {
      this.#outcomes.inc({ outcome: 'dropped' });
      if (this.#warn()) this.#o.log.warn({ pending: this.#o.most }, 'exposures are dropped: Kafka takes too few');
      return;
    }
    this.#waiting.push(answer);
    this.#tell();
    this.#timer ??= setTimeout(() => this.#flush(), flushMs);
  }

  /** Sends what waits and waits for what is being sent, at most so many milliseconds. Later answers are dropped. */
  async stop(withinMs: number): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const giveUp = performance.now() + withinMs;
    this.#send(this.#waiting.length);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, giveUp - performance.now()));
    });
    await Promise.race([Promise.all(this.#sending), late]);
    clearTimeout(timer);
    const lost = this.pending;
    if (lost === 0) return;
    this.#outcomes.inc({ outcome: 'dropped' }, lost);
    this.#o.log.warn({ lost }, 'exposures were left as the service stopped');
  }

  #tell(): void {
    this.#pendingGauge.set(this.pending);
  }

  /** A batch at a time, so that requests have their turn between two. */
  #flush(): void {
    this.#timer = undefined;
    this.#send(batch);
    if (this.#waiting.length > 0 && !this.#closed) {
      const soon = this.#o.producer() === undefined ? flushMs * 10 : 0;
      this.#timer = setTimeout(() => this.#flush(), soon);
    }
  }

  #send(most: number): void {
    const producer = this.#o.producer();
    if (producer === undefined || this.#waiting.length === 0) return;
    const answers = this.#waiting.splice(0, most);
    this.#underway += answers.length;
    const sent = this.#deliver(producer, answers).finally(() => {
      this.#underway -= answers.length;
      this.#sending.delete(sent);
      this.#tell();
    });
    this.#sending.add(sent);
  }

  async #deliver(producer: Pick<MeshProducer, 'send'>, answers: readonly ShownAnswer[]): Promise<void> {
    const messages = answers.flatMap((answer) => this.#written(answer));
    if (messages.length === 0) return;
    try {
      await producer.send(messages);
      this.#outcomes.inc({ outcome: 'stored' }, messages.length);
    } catch (error) {
      this.#refused(error, messages.length);
    }
  }

  /** One answer that cannot be written takes no other with it. */
  #written(answer: ShownAnswer): OutMessage[] {
    try {
      return [exposureMessage(answer, this.#o.topic)];
    } catch (error) {
      this.#refused(error, 1);
      return [];
    }
  }

  #refused(error: unknown, count: number): void {
    this.#outcomes.inc({ outcome: 'refused' }, count);
    if (this.#warn()) this.#o.log.warn({ err: error, count }, 'exposures were not stored');
  }
}
