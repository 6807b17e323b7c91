import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BackfillOptions, type BackfillResult, backfill } from '../src/backfill/backfill.js';
import { openTools } from '../src/backfill/open-tools.js';
import { loadBackfillConfig } from '../src/config.js';
import type { TestMesh } from './mesh.js';

export interface RunOptions extends Partial<BackfillOptions> {
  readonly chunkEvents?: number;
  readonly signal?: AbortSignal;
  /** What the backfill takes for now (ms since 1970). */
  readonly nowMs?: number;
  readonly onFolded?: (partition: number, events: number) => void;
}

/** One backfill in this process. */
export async function runBackfill(mesh: TestMesh, o: RunOptions = {}): Promise<BackfillResult> {
  const { chunkEvents, onFolded = () => {}, signal = new AbortController().signal, nowMs, ...options } = o;
  const tools = await openTools(loadBackfillConfig(mesh.env), mesh.log, {
    onFolded,
    ...(chunkEvents === undefined ? {} : { chunkEvents }),
  });
  try {
    const schema = String(mesh.env.DATABASE_SCHEMA);
    const now = nowMs === undefined ? tools.now : () => nowMs;
    return await backfill({ ...tools, now }, { schema, dryRun: false, anew: false, ...options }, signal);
  } finally {
    await tools.close();
  }
}

const main = fileURLToPath(new URL('../dist/src/backfill/main.js', import.meta.url));

/** The program, with what it printed; `kill` ends it by -9. */
export class BackfillProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;
  #out = '';
  #err = '';

  constructor(mesh: TestMesh, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(process.execPath, [main, ...args], {
      env: { PATH: process.env.PATH, ...mesh.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(join(mesh.folder, 'backfill.log'), { flags: 'a' });
    this.#child.stdout?.on('data', (data: Buffer) => {
      this.#out += data;
      log.write(data);
    });
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.#err += data;
      log.write(data);
    });
    this.ended = once(this.#child, 'close').then(([code]) => code as number | null);
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get errors(): string {
    return this.#err;
  }

  /** The JSON object of the last line. */
  result(): Record<string, unknown> {
    return JSON.parse(this.#out.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

/** Every row that a backfill may replace, by table, key and partition; without the day on which it was touched. */
export async function storedRows(mesh: TestMesh): Promise<Map<string, string>> {
  const { rows } = await mesh.pool.query<{ key: string; value: string }>(
    `SELECT concat_ws('/', 'customer', tenant_id, customer_id, partition) AS key, concat(is_customer, ' ', encode(state, 'hex')) AS value
       FROM customer_states
     UNION ALL SELECT concat_ws('/', 'item', tenant_id, item_id, partition), concat(events, ' ', encode(state, 'hex')) FROM item_states
     UNION ALL SELECT concat_ws('/', kind, tenant_id, entity_id, partition), encode(state, 'hex') FROM entity_states
     UNION ALL SELECT concat_ws('/', 'order', tenant_id, order_id, partition),
       concat_ws(' ', refund_only, at_ms, event, owner_id, encode(state, 'hex')) FROM order_states
     UNION ALL SELECT concat_ws('/', 'join', tenant_id, edge, partition), concat_ws(' ', visitor_id, customer_id, first_ms, last_ms, events)
       FROM identity_joins ORDER BY key`,
  );
  return new Map(rows.map((row) => [row.key, row.value]));
}

/** Makes the store what other folds might have made: rows with another's state, rows that are missing, rows of nobody. */
export async function spoil(mesh: TestMesh): Promise<void> {
  const any = (table: string) => `(SELECT state FROM ${table} ORDER BY state LIMIT 1)`;
  for (const sql of [
    `UPDATE customer_states SET state = ${any('customer_states')}, is_customer = false WHERE hashtext(customer_id) % 3 = 0`,
    'DELETE FROM customer_states WHERE hashtext(customer_id) % 3 = 1',
    `INSERT INTO customer_states SELECT tenant_id, 'nobody-' || customer_id, partition, state FROM customer_states`,
    `UPDATE item_states SET state = ${any('item_states')}, events = events + 7 WHERE hashtext(item_id) % 2 = 0`,
    `UPDATE entity_states SET state = ${any('entity_states')} WHERE hashtext(entity_id) % 2 = 0`,
    `UPDATE order_states SET state = ${any('order_states')}, owner_id = 'nobody', at_ms = 0 WHERE hashtext(order_id) % 3 = 0`,
    'DELETE FROM order_states WHERE hashtext(order_id) % 3 = 1',
    `INSERT INTO order_states SELECT tenant_id, 'nobody-' || order_id, partition, refund_only, at_ms, event, owner_id, touched, state
       FROM order_states`,
    'UPDATE identity_joins SET events = events + 1, first_ms = 0',
  ])
    await mesh.pool.query(sql);
}
