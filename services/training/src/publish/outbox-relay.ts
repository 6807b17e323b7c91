import { randomUUID } from 'node:crypto';
import { cloudEventHeaders, type MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { Repeating } from '@insight-mesh/runtime/repeating';
import { rfc3339 } from '@insight-mesh/runtime/time';
import { Wake } from '@insight-mesh/runtime/wake';
import type { Instance } from '../instance.js';
import { countPending, enqueueAllChampions, type OutboxRow, pendingRows, removeRows } from '../store/outbox.js';

const batch = 100;
const pollMs = 2_000;
const countEveryMs = 2_000;
/** So often all champions are told again: whatever went wrong with the topic is mended by then. */
const tellAllEveryMs = 3_600_000;

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
 * so that an older champion does not come to stand after a newer one. An instance that lost the lead while it sent, because Postgres gave its
 * connection up, may bring an older one late: then the present champion is told once more by whoever leads.
 */
export class OutboxRelay {
  readonly #o: RelayOptions;
  /** Of its own, since a send may hang for as long as Kafka is away, and the alert is about just that. */
  readonly #counting: Repeating;
  readonly #wake = new Wake();
  #stopping = false;
  #stopNow: () => void = () => {};
  readonly #stopped = new Promise<void>((resolve) => {
    this.#stopNow = resolve;
  });
  #loop: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;
  #led = false;
  #toldAllAt = Number.NEGATIVE_INFINITY;
  /** Slots of which something was sent that may stand behind newer champions. */
  readonly #doubtful = new Set<string>();
  #producer: MeshProducer | undefined;

  constructor(o: RelayOptions) {
    this.#o = o;
    const { pool, log, metrics } = o;
    const pending = metrics.gauge('insightmesh_training_outbox_pending', 'Champions not yet on model.versions.v1');
    this.#counting = new Repeating({
      task: async () => pending.set(await countPending(pool)),
      everyMs: countEveryMs,
      log,
      failed: 'waiting champions could not be counted',
    });
  }

  async start(): Promise<void> {
    this.#counting.start();
    this.#unsubscribe = this.#o.instance.onOutbox(() => this.#wake.call());
    this.#loop = this.#relay();
  }

  /** Does not wait for Kafka: what was not acknowledged stays in the outbox. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unsubscribe?.();
    this.#stopNow();
    this.#wake.call();
    await Promise.all([this.#counting.stop(), this.#loop]);
    await this.#producer?.stop();
  }

  async #relay(): Promise<void> {
    while (!this.#stopping) {
      let more = false;
      try {
        // Kafka may hold a step back for as long as it is away; the service stops without it.
        more = await Promise.race([this.#relaySome(), this.#stopped.then(() => false)]);
      } catch (error) {
        if (!this.#stopping) this.#o.log.warn({ err: error }, 'champions could not be published yet');
      }
      if (!more) await this.#wake.sleep(pollMs);
    }
  }

  /** True when there may be more at once. */
  async #relaySome(): Promise<boolean> {
    const { pool, instance } = this.#o;
    if (this.#doubtful.size > 0) {
      await enqueueAllChampions(pool, this.#doubtful);
      this.#doubtful.clear();
    }
    if (!(await instance.leads())) {
      this.#led = false;
      return false;
    }
    if (!this.#led || performance.now() - this.#toldAllAt > tellAllEveryMs) {
      // Another cluster, or one that lost its topics, knows no champion; a repeated one does no harm.
      await enqueueAllChampions(pool);
      this.#led = true;
      this.#toldAllAt = performance.now();
    }
    const rows = await pendingRows(pool, batch);
    if (rows.length === 0) return false;
    const producer = await this.#started();
    // It may have waited for Kafka for long.
    if (!(await instance.stillLeads())) return false;
    for (const { key } of rows) this.#doubtful.add(key);
    let leads = false;
    try {
      await producer.send(rows.map((row) => this.#message(row)));
    } finally {
      leads = await instance.stillLeads();
      if (leads) this.#doubtful.clear();
      else this.#led = false;
    }
    if (!leads) {
      this.#o.log.warn('the lead was lost while champions were published; they are told again');
      return true;
    }
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
