import pg from 'pg';
import type { Mesh } from '../../lib/mesh.js';

/** Rows with another's state, rows that are missing and rows of nobody: what other folds might have made, and worse. */
const spoiling = [
  `UPDATE customer_states SET state = (SELECT state FROM customer_states LIMIT 1) WHERE hashtext(customer_id) % 3 <> 0`,
  `DELETE FROM customer_states WHERE hashtext(customer_id) % 3 = 0`,
  `INSERT INTO customer_states SELECT tenant_id, 'nobody-' || customer_id, partition, state FROM customer_states
   WHERE hashtext(customer_id) % 5 = 0`,
  `UPDATE item_states SET state = (SELECT state FROM item_states LIMIT 1), events = events + 7`,
  `UPDATE entity_states SET state = (SELECT state FROM entity_states LIMIT 1)`,
  `UPDATE order_states SET state = (SELECT state FROM order_states LIMIT 1), owner_id = 'nobody' WHERE hashtext(order_id) % 3 <> 0`,
  `DELETE FROM order_states WHERE hashtext(order_id) % 3 = 0`,
  `INSERT INTO order_states SELECT tenant_id, 'nobody-' || order_id, partition, refund_only, at_ms, event, owner_id, touched, state
   FROM order_states WHERE hashtext(order_id) % 5 = 0`,
  `UPDATE identity_joins SET events = events + 1`,
];

/** Feature's tables, as a backfill changes them. */
export class FeatureStore {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open({ databaseUrl }: Mesh): Promise<FeatureStore> {
    const client = new pg.Client({ connectionString: databaseUrl, options: '-c search_path=feature' });
    await client.connect();
    return new FeatureStore(client);
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  async spoil(): Promise<void> {
    await this.#client.query('BEGIN');
    // So long no worker folds, and none can be locked out with this.
    await this.#client.query('SELECT FROM consumer_offsets ORDER BY consumer, partition FOR UPDATE');
    for (const sql of spoiling) await this.#client.query(sql);
    await this.#client.query('COMMIT');
  }

  /** Grows with what the backfill that runs has done: events folded and partitions replaced. */
  async progress(): Promise<number> {
    const { rows } = await this.#client.query<{ n: string }>(
      `SELECT coalesce((SELECT sum(events) FROM backfill_progress), 0)
        + coalesce((SELECT sum(events) FROM backfills WHERE state = 'running'), 0) AS n`,
    );
    return Number(rows[0]?.n ?? 0);
  }

  /** Events that the stream has folded. */
  async folded(): Promise<number> {
    const { rows } = await this.#client.query<{ n: string }>('SELECT count(*) AS n FROM seen_events');
    return Number(rows[0]?.n ?? 0);
  }
}
