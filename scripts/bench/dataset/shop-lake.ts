import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

// Makes a lake of a shop straight as Parquet files, since ten million events would take hours through Kafka. All follows from the seed.

export interface ShopLake {
  readonly events: number;
  readonly customers: number;
  readonly items: number;
  readonly days: number;
  readonly beganMs: number;
  readonly seed: number;
}

/** Events of a session on average. */
const sessionEvents = 8;
const hourMs = 3_600_000;

/** A number from 0 to below 1 that follows from values. */
const random = (...of: string[]) => `(hash(${of.join(', ')}) / 18446744073709551616.0)`;

/**
 * Sessions: who, when, and with what in mind. Few customers have most of the sessions and few items most of the views, as in shops; the evening is
 * fuller than the night; half of the sessions begin before the login, and then the customer is told by an identify event in the middle.
 */
function sessionsSql({ events, customers, items, days, beganMs, seed }: ShopLake): string {
  const sessions = Math.ceil(events / sessionEvents);
  return `SELECT s, floor(${customers} * pow(${random('s', `${seed + 1}`)}, 2.2))::BIGINT AS c,
      ${random('s', `${seed + 2}`)} < 0.5 AS anonymous,
      floor(${items} * pow(${random('s', `${seed + 3}`)}, 2.5))::BIGINT AS mind,
      (${beganMs} + floor(s / ${sessions}.0 * ${days}) * ${24 * hourMs}
        + floor(${24 * hourMs} * sqrt(${random('s', `${seed + 4}`)})))::BIGINT AS start
    FROM range(${sessions}) AS r(s)`;
}

/** Events of the sessions, in the order of a session's number. */
function eventsSql(shop: ShopLake): string {
  const { seed, items } = shop;
  const u = (n: number) => random('s', 'k', `${seed + n}`);
  const type = `CASE WHEN k = 3 AND anonymous THEN 'identify' WHEN ${u(10)} < 0.76 THEN 'view' WHEN ${u(10)} < 0.82 THEN 'search'
    WHEN ${u(10)} < 0.89 THEN 'add_to_cart' WHEN ${u(10)} < 0.92 THEN 'favourite' WHEN ${u(10)} < 0.95 THEN 'purchase'
    WHEN ${u(10)} < 0.955 THEN 'refund' WHEN ${u(10)} < 0.97 THEN 'review' WHEN ${u(10)} < 0.98 THEN 'coupon_redeemed'
    ELSE 'recommendation_click' END`;
  // Two views in three are near what the customer has in mind.
  const item = `CASE WHEN ${u(11)} < 0.67 THEN (mind + floor(20 * ${u(12)})::BIGINT) % ${items}
    ELSE floor(${items} * pow(${u(13)}, 2.5))::BIGINT END`;
  return `SELECT s, k, c, anonymous, ${type} AS type, start + k * 45000 + floor(40000 * ${u(14)})::BIGINT AS at_ms, ${item} AS i,
      1 + floor(3 * ${u(15)})::INTEGER AS units, ${u(16)} AS luck
    FROM (${sessionsSql(shop)}), range(${sessionEvents}) AS n(k)`;
}

const price = (i: string) => `(299 + hash(${i}, 1) % 20000)::BIGINT`;
const line = (i: string, units: string) =>
  `{item_id: 'i-' || ${i}, quantity: (${units})::BIGINT, unit_price: ${price(i)}}`;
const fact = (
  i: string,
) => `{item_id: 'i-' || ${i}, category: 'Department ' || (hash(${i}, 2) % 8)::VARCHAR || ' > Shelf ' || (hash(${i}, 3) % 6)::VARCHAR,
  brand: 'Brand ' || (hash(${i}, 4) % 300)::VARCHAR, price: ${price(i)}, currency: 'EUR'}`;

/** The lake's columns of the events. */
function rowsSql(shop: ShopLake): string {
  const basket = `type IN ('purchase', 'refund')`;
  const second = `((i + 7) % ${shop.items})`;
  const both = `${basket} AND units > 1`;
  return `SELECT md5(concat(s, '-', k)) AS id, 'bench' AS tenant_id, type, make_timestamp_ms(at_ms) AS occurred_at,
      make_timestamp_ms(at_ms + floor(3000 * luck)::BIGINT) AS received_at,
      CASE WHEN anonymous AND k < 3 THEN NULL ELSE 'c-' || c END AS customer_id,
      CASE WHEN anonymous THEN 'a-' || c END AS anonymous_id,
      's-' || s AS session_id, 'd-' || (hash(c, 5) % 1000000)::VARCHAR AS device_id, 'web' AS channel,
      CASE WHEN ${basket} OR type IN ('search', 'identify', 'coupon_redeemed') THEN NULL ELSE 'i-' || i END AS item_id,
      CASE WHEN ${basket} THEN 'o-' || s || '-' || k END AS order_id,
      CASE WHEN ${both} THEN [${line('i', 'units')}, ${line(second, '1')}] WHEN ${basket} THEN [${line('i', 'units')}]
        WHEN type = 'add_to_cart' THEN [${line('i', '1')}] END AS items,
      CASE WHEN type = 'search' THEN 'lamp' END AS query, CASE WHEN type = 'review' THEN 'very good' END AS text,
      CASE WHEN type = 'review' THEN 1 + floor(5 * luck) END::DOUBLE AS rating,
      CASE WHEN type = 'coupon_redeemed' THEN floor(1000 * luck) END::BIGINT AS value,
      CASE WHEN ${basket} OR type IN ('add_to_cart', 'coupon_redeemed') THEN 'EUR' END AS currency,
      NULL::VARCHAR AS recommendation_id, NULL::VARCHAR AS context, NULL::BOOLEAN AS consent_analytics,
      NULL::BOOLEAN AS consent_personalisation, NULL::BOOLEAN AS consent_marketing, NULL::VARCHAR AS attributes,
      NULL::STRUCT(rule VARCHAR, field VARCHAR, original VARCHAR)[] AS repairs,
      CASE WHEN type IN ('search', 'identify', 'coupon_redeemed') THEN NULL WHEN ${both} THEN [${fact('i')}, ${fact(second)}]
        ELSE [${fact('i')}] END AS item_facts,
      (hash(c, 6) % 12)::INTEGER AS kafka_partition, (s * ${sessionEvents} + k)::BIGINT AS kafka_offset
    FROM (${eventsSql(shop)})`;
}

export interface ShopLakeMade {
  readonly files: string[];
  /** Parquet: label_time, label, customer_id, item_id, category. */
  readonly labels: string;
}

/**
 * Writes the lake, a folder a day, and labels at random views of its second half, shortly after them.
 * @param labels how many
 */
export async function makeShopLake(dir: string, shop: ShopLake, labels: number): Promise<ShopLakeMade> {
  const lake = join(dir, 'lake/events/tenant=bench');
  mkdirSync(lake, { recursive: true });
  const temp_directory = join(dir, 'spill');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '2GB', temp_directory });
  const connection = await instance.connect();
  try {
    const options = 'FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day), WRITE_PARTITION_COLUMNS false';
    await connection.run(`SET TimeZone = 'UTC'`);
    await connection.run(
      `COPY (SELECT *, strftime(occurred_at, '%Y-%m-%d') AS day FROM (${rowsSql(shop)})) TO '${lake}' (${options})`,
    );
    const files = readdirSync(lake, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.parquet'));
    const paths = files.map((name) => join(lake, name)).sort();
    const path = join(dir, 'labels.parquet');
    const half = shop.beganMs + (shop.days / 2) * 24 * hourMs;
    await connection.run(`COPY (
        SELECT occurred_at + to_milliseconds((hash(id, 7) % 600000)::BIGINT) AS label_time, (hash(id, 8) % 2)::DOUBLE AS label,
          coalesce(customer_id, anonymous_id) AS customer_id, item_id, item_facts[1].category AS category
        FROM read_parquet('${lake}/**/*.parquet', hive_partitioning = false)
        WHERE type = 'view' AND occurred_at >= make_timestamp_ms(${half}) AND occurred_at < make_timestamp_ms(${shop.beganMs + shop.days * 24 * hourMs - hourMs})
        ORDER BY hash(id, ${shop.seed}) LIMIT ${labels}
      ) TO '${path}' (FORMAT parquet)`);
    return { files: paths, labels: path };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
