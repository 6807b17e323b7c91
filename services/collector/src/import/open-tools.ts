import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import type { Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import type { ImportConfig } from '../config.js';
import { openIntakes } from '../intake/open-intakes.js';
import { Policies } from '../policy/policies.js';
import type { ImportTools } from './run/import-runner.js';
import { ImportStore } from './store/import-store.js';
import { ImportLocks } from './store/locks.js';

const name = 'collector-import';
const policyHoldMs = 600_000;
/** Two batches of the largest elements are less; an import waits for each. */
const queueBytes = 64 * 1_048_576;

export interface OpenTools extends Omit<ImportTools, 'signal'> {
  close(): Promise<void>;
}

export function openImportPool(config: ImportConfig, log: Logger): Pool {
  const { DATABASE_URL: url, DATABASE_SCHEMA: schema } = config;
  return createPool({ url, schema, max: 4, log, metrics: new Metrics(name), name });
}

/** Connects to Kafka and Postgres as the service does, and reads the catalogue. @param now milliseconds since 1970 */
export async function openTools(config: ImportConfig, log: Logger, now: () => number = Date.now): Promise<OpenTools> {
  const closing: (() => Promise<unknown> | unknown)[] = [];
  const close = async () => {
    for (const each of closing.reverse()) await each();
  };
  try {
    const metrics = new Metrics(name);
    const pool = openImportPool(config, log);
    closing.push(() => pool.end());
    const locks = await ImportLocks.open(pool, config.DATABASE_SCHEMA);
    closing.push(() => locks.close());
    const kafka = createKafka({ brokers: config.KAFKA_BROKERS, clientId: name, log });
    const producer = new MeshProducer({ kafka, log, metrics, maxQueuedBytes: queueBytes });
    // A policy that was in force holds on through an outage of Postgres; a checkpoint cannot be written then, and the import ends.
    const policies = new Policies({ pool, log, metrics, now, holdMs: policyHoldMs, answeredAt: () => 0 });
    const intakes = openIntakes({ config, log, metrics, now, producer, policies });
    await producer.start();
    closing.push(() => producer.stop());
    await intakes.catalogueTable.start();
    closing.push(() => intakes.catalogueTable.stop());
    if (!intakes.catalogueTable.ready()) throw new Error('the catalogue cannot be read from Kafka; try again');
    return { pool, store: new ImportStore(pool), locks, intakes, producer, log, now, close };
  } catch (error) {
    await close();
    throw error;
  }
}
