import { join } from 'node:path';
import { asyncApiPath } from '@insight-mesh/contracts';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { partitionOf } from '@insight-mesh/runtime/kafka-partition';
import { ensureTopics } from '@insight-mesh/runtime/kafka-topics';
import { createLogger } from '@insight-mesh/runtime/log';
import { migrate } from '@insight-mesh/runtime/migrations';
import pg from 'pg';
import { checkoutRoot } from '../../lib/checkout.js';
import { type FeatureWorker, startFeatureWorker } from '../../lib/feature-worker.js';
import type { Mesh } from '../../lib/mesh.js';
import { tenantId } from './topic-events.js';

const partitions = 12;
/** Rows of one INSERT. */
const atOnce = 20_000;
const patientMs = 600_000;

export type Consumer = 'feature' | 'feature-lake';

/** A topic and a schema that one measurement has for itself, on the servers of a mesh. */
export class Place {
  readonly topic: string;
  readonly #mesh: Mesh;
  readonly #prefix: string;
  readonly #schema: string;
  readonly #client: pg.Client;

  private constructor(mesh: Mesh, name: string, client: pg.Client) {
    this.#mesh = mesh;
    this.#prefix = `${name}.`;
    this.#schema = `feature_${name}`;
    this.topic = `${this.#prefix}clickstream.events.v1`;
    this.#client = client;
  }

  /** @param name letters and digits */
  static async make(mesh: Mesh, name: string): Promise<Place> {
    const log = createLogger({ service: 'bench', level: 'error' });
    const client = new pg.Client({ connectionString: mesh.databaseUrl });
    await client.connect();
    const place = new Place(mesh, name, client);
    const kafka = createKafka({ brokers: mesh.brokers, clientId: 'bench', log });
    await ensureTopics(kafka, { asyncApiPath, prefix: place.#prefix, partitions });
    const directory = join(checkoutRoot(), 'services/feature/migrations');
    await migrate({ url: mesh.databaseUrl, schema: place.#schema, directory, log });
    return place;
  }

  /** Starts a feature service from its main.js that reads this topic into this schema. */
  start(more: NodeJS.ProcessEnv = {}): Promise<FeatureWorker> {
    const env = { KAFKA_TOPIC_PREFIX: this.#prefix, DATABASE_SCHEMA: this.#schema, ...more };
    return startFeatureWorker({ mesh: this.#mesh, name: `feature-${this.#schema}`, env });
  }

  /** Messages that a consumer has stored, over all partitions. */
  async stored(consumer: Consumer): Promise<number> {
    const { rows } = await this.#client.query<{ n: string | null }>(
      `SELECT sum(next_offset) AS n FROM ${this.#schema}.consumer_offsets WHERE consumer = $1 AND topic = $2`,
      [`${this.#prefix}${consumer}`, this.topic],
    );
    return Number(rows[0]?.n ?? 0);
  }

  /** Until a consumer has stored so many messages. */
  async untilStored(consumer: Consumer, messages: number, signal: AbortSignal): Promise<void> {
    await waitFor(async () => signal.aborted || (await this.stored(consumer)) >= messages, {
      timeoutMs: patientMs,
      intervalMs: 20,
      what: `${consumer} to have stored ${messages} messages`,
    });
    signal.throwIfAborted();
  }

  /** As if all that the fold has written had been written so many days ago. */
  async age(days: number): Promise<void> {
    for (const table of ['customer_states', 'item_states', 'entity_states']) {
      await this.#client.query(
        `UPDATE ${this.#schema}.${table} SET touched = (now() AT TIME ZONE 'UTC')::date - $1::integer`,
        [days],
      );
    }
  }

  /**
   * Gives the customers c-0 up to below c-`count` the state that `template` has, byte for byte, in the partition of each one's
   * own key, and has Postgres settle.
   * @throws Error where the template has no state
   */
  async copyCustomers(template: string, count: number, signal: AbortSignal): Promise<void> {
    const table = `${this.#schema}.customer_states`;
    const { rows: columns } = await this.#client.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = $1 AND table_name = 'customer_states' AND is_generated = 'NEVER' ORDER BY ordinal_position`,
      [this.#schema],
    );
    const names = columns.map(({ name }) => name);
    const own: Record<string, string> = { customer_id: 'c.id', partition: 'c.partition' };
    const insert = `INSERT INTO ${table} (${names.join(', ')})
      SELECT ${names.map((name) => own[name] ?? `t.${name}`).join(', ')}
      FROM ${table} t CROSS JOIN unnest($2::text[], $3::int[]) AS c(id, partition) WHERE t.customer_id = $1`;
    for (let from = 0; from < count; from += atOnce) {
      signal.throwIfAborted();
      const ids = Array.from({ length: Math.min(atOnce, count - from) }, (_, n) => `c-${from + n}`);
      const places = ids.map((id) => partitionOf(Buffer.from(`${tenantId}/${id}`), partitions));
      const { rowCount } = await this.#client.query(insert, [template, ids, places]);
      if (rowCount !== ids.length)
        throw new Error(`the customer ${template} has ${rowCount} copies, not ${ids.length}`);
    }
    await this.#client.query(`VACUUM ANALYZE ${table}`);
    await this.#client.query('CHECKPOINT');
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

/** Processor time that a service has taken so far, in seconds. */
export async function cpuSeconds({ admin }: FeatureWorker): Promise<number> {
  const metrics = await (await fetch(`${admin}/metrics`)).text();
  return Number(/^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)/m.exec(metrics)?.[1] ?? Number.NaN);
}
