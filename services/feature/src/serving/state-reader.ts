import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { PostgresListener } from '@insight-mesh/runtime/postgres-listener';
import type { StateKind } from '../store/entity-kind.js';
import type { CustomerParts } from '../store/read-customers.js';
import { readAnyStates } from '../store/read-states.js';
import { allChanged, changesChannel, readChanges } from './changes.js';
import { GatheredReads, type Whose } from './gathered-reads.js';
import { type Cacheable, markOf, StateCache } from './state-cache.js';

interface CachedParts extends CustomerParts, Cacheable {}

export interface StateReaderOptions {
  readonly pool: Pool;
  readonly url: string;
  readonly schema: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** 0: no cache. */
  readonly maxBytes: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Statements that read states, each on a connection of its own. */
export const statementsAtOnce = 3;
/** An entry that nothing told of is read anew after so long. */
const maxAgeMs = 60_000;
/** What an entry takes beside its states. */
const entryBytes = 600;
/** And each visitor whose mark it has. */
const markBytes = 250;

function sizeOf(states: readonly Buffer[]): number {
  return states.reduce((sum, state) => sum + state.length, 0);
}

/**
 * The states of entities, as Postgres has them: from memory where they have not changed since they were read there. Every
 * transaction that changes states tells of it as it commits, so memory is right on every replica about as soon as Postgres is; while
 * the connection that hears of changes is away, all is read from Postgres.
 */
export class StateReader {
  readonly #pool: Pool;
  readonly #cache: StateCache<CachedParts> | undefined;
  readonly #listener: PostgresListener | undefined;
  readonly #reads;
  readonly #stored: GatheredReads<CustomerParts>;

  constructor({ pool, url, schema, log, metrics, maxBytes, now }: StateReaderOptions) {
    this.#pool = pool;
    this.#stored = new GatheredReads((whose, ids) => this.#readStored(whose, ids), statementsAtOnce);
    this.#reads = metrics.counter('feature_state_reads_total', 'Entities read, by where their states were', ['from']);
    if (maxBytes === 0) return;
    const cache = new StateCache<CachedParts>({ maxBytes, maxAgeMs, now });
    const bytes = metrics.gauge('feature_state_cache_bytes', 'States held in memory, in bytes');
    this.#cache = cache;
    this.#listener = new PostgresListener({
      url,
      channel: changesChannel(schema),
      name: 'feature-changes',
      log,
      onMessage: (payload) => {
        if (payload === allChanged) cache.forgetAll();
        const marks = readChanges(payload);
        if (marks !== undefined) cache.changed(marks);
        bytes.set(cache.bytes);
      },
      onOpen: () => cache.open(),
      onClose: () => {
        cache.close();
        log.warn('changes of states are not heard of; all is read from Postgres');
      },
    });
  }

  start(): void {
    this.#listener?.start();
  }

  async stop(): Promise<void> {
    await this.#listener?.stop();
  }

  /** What this process has changed itself; the others hear of it from Postgres. */
  changed(marks: readonly number[]): void {
    this.#cache?.changed(marks);
  }

  /**
   * Every state of each entity that is known, by entity id; of a customer those of the visitors who count for it too. Rejects with the
   * signal's reason where the caller is gone before Postgres was asked.
   */
  async read(
    kind: StateKind,
    tenantId: string,
    entityIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, CustomerParts>> {
    const cache = this.#cache;
    if (cache === undefined) return this.#stored.read({ kind, tenantId }, entityIds, signal);
    const found = new Map<string, CustomerParts>();
    const missing: string[] = [];
    for (const id of entityIds) {
      const parts = cache.get(keyOf(kind, tenantId, id));
      if (parts === undefined) missing.push(id);
      else found.set(id, parts);
    }
    if (found.size > 0) this.#reads.inc({ from: 'memory' }, found.size);
    if (missing.length === 0) return found;
    this.#reads.inc({ from: 'postgres' }, missing.length);
    const read = await this.#stored.read({ kind, tenantId }, missing, signal);
    for (const id of missing) {
      const parts = read.get(id);
      if (parts !== undefined) found.set(id, parts);
    }
    return found;
  }

  async #readStored({ kind, tenantId }: Whose, ids: readonly string[]): Promise<ReadonlyMap<string, CustomerParts>> {
    const cache = this.#cache;
    if (cache === undefined) return readAnyStates(this.#pool, kind, tenantId, ids);
    let stored: ReadonlyMap<string, CustomerParts> = new Map();
    await cache.fill(async () => {
      stored = await readAnyStates(this.#pool, kind, tenantId, ids);
      return new Map(ids.map((id) => [keyOf(kind, tenantId, id), cacheable(kind, tenantId, id, stored.get(id))]));
    });
    return stored;
  }
}

function keyOf(kind: StateKind, tenantId: string, id: string): string {
  return `${kind}\0${tenantId}\0${id}`;
}

/** That nothing is known of an id is worth knowing too. */
function cacheable(kind: StateKind, tenantId: string, id: string, parts: CustomerParts | undefined): CachedParts {
  const { states = [], visitors = [] } = parts ?? {};
  return {
    states,
    visitors,
    bytes:
      entryBytes +
      2 * id.length +
      sizeOf(states) +
      visitors.reduce((sum, each) => sum + markBytes + 2 * each.length, 0),
    marks: [id, ...visitors].map((each) => markOf(kind, tenantId, each)),
  };
}
