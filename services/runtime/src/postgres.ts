import pg from 'pg';
import { Gauge, type Registry } from 'prom-client';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';

export type Pool = pg.Pool;
export type Tx = pg.PoolClient;

export interface PoolOptions {
  url: string;
  /** search_path of every connection. */
  schema: string;
  /** Connections at most. */
  max: number;
  log: Logger;
  metrics: Metrics;
  /** Names the pool in metrics and in pg_stat_activity; the schema if not given. */
  name?: string;
  /** A statement that runs longer is cancelled; 30,000 if not given. */
  statementTimeoutMs?: number;
  /**
   * Prepared statements are planned once, for any values. Where values are lists Postgres else plans each execution anew, which for a
   * short list takes longer than the statement.
   */
  planOnce?: boolean;
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const ATTEMPTS = 4;
const PROMPT_MS = 3_000;

/** A pool whose broken connections are logged and replaced, never thrown: the next query gets the error, not the process. */
export function createPool(o: PoolOptions): Pool {
  const name = o.name ?? o.schema;
  const pool = new pg.Pool({
    connectionString: o.url,
    max: o.max,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: o.statementTimeoutMs ?? 30_000,
    // A consumer that hangs between two statements must not hold its offset's lock for ever.
    idle_in_transaction_session_timeout: 60_000,
    options: `-c search_path=${quoteIdentifier(o.schema)}${o.planOnce === true ? ' -c plan_cache_mode=force_generic_plan' : ''}`,
  });
  pool.on('error', (error) => o.log.warn({ err: error, pool: name }, 'idle Postgres connection lost'));
  // A client that is checked out has no listener of the pool's; an 'error' event without one would end the process.
  pool.on('connect', (client) =>
    client.on('error', (error) => o.log.debug({ err: error, pool: name }, 'connection lost')),
  );
  watch(o.metrics.registry, name, pool);
  return pool;
}

/**
 * The rows of a question that callers wait for. Rejects after 3 s, the time for a connection included, and closes that: a server that
 * is frozen, or behind a broken line, ends no statement by itself.
 */
export async function askPromptly<Row extends pg.QueryResultRow>(
  pool: Pool,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  // The type of a query lacks its timeout.
  const query: pg.QueryConfig & { query_timeout: number } = { text, values, query_timeout: PROMPT_MS };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Postgres did not answer in time')), PROMPT_MS);
  });
  try {
    return (await Promise.race([pool.query<Row>(query), late])).rows;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs `fn` in a transaction and commits; on an error rolls back and throws it. Serialization failures and deadlocks
 * run `fn` again, three times at most, so `fn` must not change anything outside the transaction.
 */
export async function withTransaction<T>(pool: Pool, fn: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const tx = await pool.connect();
    let broken: Error | undefined;
    try {
      await tx.query('BEGIN');
      const result = await fn(tx);
      await tx.query('COMMIT');
      return result;
    } catch (error) {
      try {
        await tx.query('ROLLBACK');
      } catch (rollback) {
        broken = rollback instanceof Error ? rollback : new Error('rollback failed');
      }
      if (attempt >= ATTEMPTS || !isRetriable(error)) throw error;
    } finally {
      tx.release(broken);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
  }
}

/** A name as SQL reads it literally. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function isRetriable(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED;
}

const watched = new WeakMap<Registry, Map<string, Pool>>();

function watch(registry: Registry, name: string, pool: Pool): void {
  const known = watched.get(registry);
  if (known !== undefined) {
    known.set(name, pool);
    return;
  }
  const pools = new Map([[name, pool]]);
  watched.set(registry, pools);
  new Gauge({
    name: 'insightmesh_postgres_pool_connections',
    help: 'Connections of the pool by state; waiting counts callers without one',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [label, each] of pools) {
        this.set({ pool: label, state: 'used' }, each.totalCount - each.idleCount);
        this.set({ pool: label, state: 'idle' }, each.idleCount);
        this.set({ pool: label, state: 'waiting' }, each.waitingCount);
      }
    },
  });
}
