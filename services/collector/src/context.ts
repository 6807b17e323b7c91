import { fileURLToPath } from 'node:url';
import { Authenticator } from '@insight-mesh/runtime/auth';
import { DatabaseProbe } from '@insight-mesh/runtime/database-probe';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import { Lifecycle } from '@insight-mesh/runtime/lifecycle';
import type { Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { KeyLimits } from './access/key-limits.js';
import type { Catalogue } from './catalogue/catalogue.js';
import type { CatalogueTable } from './catalogue/catalogue-table.js';
import { type Config, ownEnvironment } from './config.js';
import { createLetters, type Letters } from './dead-letters/letters.js';
import { Inflating } from './http/inflating.js';
import { OpenBodies } from './http/open-bodies.js';
import { ImportProcesses, type ImportProgram } from './import/import-processes.js';
import { ImportStore } from './import/store/import-store.js';
import type { Intake } from './intake/intake.js';
import { openIntakes } from './intake/open-intakes.js';
import { Policies } from './policy/policies.js';
import { PolicyStore } from './policy/policy-store.js';

/** The service's resources. */
export interface Context {
  config: Config;
  log: Logger;
  life: Lifecycle;
  metrics: Metrics;
  /** Tenants and keys. */
  pool: Pool;
  /** The collector's own schema. */
  store: Pool;
  /** Whether the schemas answer; each is asked for what its newest migration made. */
  probes: { access: DatabaseProbe; own: DatabaseProbe };
  policies: Policies;
  policyStore: PolicyStore;
  catalogue: Catalogue;
  catalogueTable: CatalogueTable;
  producer: MeshProducer;
  authenticator: Authenticator;
  limits: KeyLimits;
  bodies: OpenBodies;
  inflating: Inflating;
  events: Intake<unknown>;
  items: Intake<unknown>;
  letters: Letters;
  /** Imports of files, and the processes of those that were asked for here. */
  imports: { store: ImportStore; processes: ImportProcesses };
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Parts that a test may bring itself. */
export type ContextParts = Partial<Pick<Context, 'now' | 'metrics' | 'producer'>> & { importProgram?: ImportProgram };

export function createContext(config: Config, log: Logger, parts: ContextParts = {}): Context {
  const { now = Date.now, metrics = new Metrics('collector') } = parts;
  const kafka = createKafka({ brokers: config.KAFKA_BROKERS, clientId: 'collector', log });
  const producer = parts.producer ?? new MeshProducer({ kafka, log, metrics, maxQueuedBytes: config.QUEUE_MAX_BYTES });
  const pool = createPool({
    url: config.DATABASE_URL,
    schema: config.ACCESS_SCHEMA,
    max: config.DATABASE_POOL_MAX,
    log,
    metrics,
  });
  const store = createPool({
    url: config.DATABASE_URL,
    schema: config.DATABASE_SCHEMA,
    max: config.DATABASE_POOL_MAX,
    log,
    metrics,
  });
  const probes = {
    access: new DatabaseProbe(pool, log, 'SELECT rotation_of FROM api_keys LIMIT 1', now),
    own: new DatabaseProbe(store, log, 'SELECT FROM policy_versions CROSS JOIN imports LIMIT 1', now),
  };
  const holdMs = config.KEYS_HOLD_SECONDS * 1_000;
  const policies = new Policies({
    pool: store,
    log,
    metrics,
    now,
    holdMs,
    answeredAt: () => probes.own.answeredAt(),
  });
  const authenticator = new Authenticator({
    pool,
    schema: config.ACCESS_SCHEMA,
    serviceToken: config.SERVICE_TOKEN,
    holdMs,
    answeredAt: () => probes.access.answeredAt(),
    now,
  });
  const limits = new KeyLimits({
    eventsPerSecond: config.KEY_EVENTS_PER_SECOND,
    burstSeconds: config.KEY_BURST_SECONDS,
    metrics,
    now,
  });
  const { events, items, catalogue, catalogueTable } = openIntakes({ config, log, metrics, now, producer, policies });
  const importStore = new ImportStore(store);
  const processes = new ImportProcesses({
    program: parts.importProgram ?? {
      file: fileURLToPath(new URL('./import/main.js', import.meta.url)),
      env: ownEnvironment(),
    },
    atOnce: config.IMPORTS_AT_ONCE,
    memoryMb: config.IMPORT_MEMORY_MB,
    log,
    metrics,
    unfinished: (started) => importStore.unfinished(started),
    onStillborn: ({ tenantId, id }) => importStore.failQueued(tenantId, id),
  });
  return {
    config,
    log,
    life: new Lifecycle(log),
    metrics,
    pool,
    store,
    probes,
    policies,
    policyStore: new PolicyStore(store),
    catalogue,
    catalogueTable,
    producer,
    authenticator,
    limits,
    bodies: new OpenBodies(config.BODIES_MAX_BYTES, metrics),
    inflating: new Inflating(config.STORE_DEADLINE_MS),
    events,
    items,
    letters: createLetters({ config, log, metrics, now, policies, events, items }),
    imports: { store: importStore, processes },
    now,
  };
}
