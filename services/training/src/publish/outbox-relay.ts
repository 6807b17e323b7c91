import { randomUUID } from 'node:crypto';
import { cloudEventHeaders, type MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { rfc3339 } from '@insight-mesh/runtime/time';
import { Wake } from '@insight-mesh/runtime/wake';
import type { Instance } from '../instance.js';
import { countPending, enqueueAllChampions, type OutboxRow, pendingRows, removeRows } from '../store/outbox.js';

const batch = 100;
const pollMs = 2_000;

export interface RelayOptions {
  pool: Pool;
  instance: Instance;
  /** A producer that is not started yet: the service lives without Kafka, so it is started when Kafka is there. */
  createProducer: () => MeshProducer;
  /** Full name of model.versions.v1. */
  topic: string;
  log: Logger;
  metrics: Metrics;
}

/**
 * Carries champions from the outbox to Kafka: in order, at least once, for as long as it takes. A row leaves the outbox
 * after Kafka has acknowledged it. One instance at a time relays, and it sends the next rows only after the ones before,
 * so that an older champion can never come to stand after a newer one.
 */
export class OutboxRelay {
  readonly #o: RelayOptions;
  readonly #wake = new Wake();
  #stopping = false;
  #stopNow: () => void = () => {};
  readonly #stopped = new Promise<void>((resolve) => {
    this.#stopNow = resolve;
  });
  #loop: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;
  #led = false;
  #producer: MeshProducer | undefined;

  constructor(o: RelayOptions) {
    this.#o = o;
  }

  async start(): Promise<void> {
    this.#unsubscribe = this.#o.instance.onOutbox(() => this.#wake.call());
    this.#loop = this.#relay();
  }

  /** Does not wait for Kafka: what was not acknowledged stays in the outbox. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unsubscribe?.();
    this.#stopNow();
    this.#wake.call();
    await this.#loop;
    await this.#producer?.stop();
  }

  async #relay(): Promise<void> {
    const pending = this.#o.metrics.gauge(
      'insightmesh_training_outbox_pending',
      'Champions not yet on model.versions.v1',
    );
    while (!this.#stopping) {
      let more = false;
      try {
        // Kafka may hold a step back for as long as it is away; the service stops without it.
        more = await Promise.race([this.#relaySome(), this.#stopped.then(() => false)]);
        if (!this.#stopping) pending.set(await countPending(this.#o.pool));
      } catch (error) {
        if (!this.#stopping) this.#o.log.warn({ err: error }, 'champions could not be published yet');
      }
      if (!more) await this.#wake.sleep(pollMs);
    }
  }

  /** True when there may be more at once. */
  async #relaySome(): Promise<boolean> {
    const { pool, instance } = this.#o;
    if (!(await instance.leads())) {
      this.#led = false;
      return false;
    }
    if (!this.#led) {
      // Another cluster, or one that lost its topics, knows no champion; a repeated one does no harm.
      await enqueueAllChampions(pool);
      this.#led = true;
    }
    const rows = await pendingRows(pool, batch);
    if (rows.length === 0) return false;
    const producer = await this.#started();
    await producer.send(rows.map((row) => this.#message(row)));
    await removeRows(
      pool,
      rows.map((row) => row.id),
    );
    this.#o.log.info({ keys: rows.map((row) => row.key) }, 'champions published');
    return rows.length === batch;
  }

  async #started(): Promise<MeshProducer> {
    if (this.#producer !== undefined) return this.#producer;
    const producer = this.#o.createProducer();
    try {
      await producer.start();
    } catch (error) {
      await producer.stop();
      throw error;
    }
    if (this.#stopping) {
      await producer.stop();
      throw new Error('stopped');
    }
    this.#producer = producer;
    return producer;
  }

  #message(row: OutboxRow) {
    return {
      topic: this.#o.topic,
      key: row.key,
      value: Buffer.from(row.value),
      headers: cloudEventHeaders({
        id: randomUUID(),
        type: 'insightmesh.training.v1.ModelVersion',
        source: 'training',
        time: rfc3339(Date.now()),
      }),
    };
  }
}
