import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { EventJson } from '@insight-mesh/contracts/json';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkEvent } from '../events/check-event.js';
import { isRefusal } from '../events/decode.js';
import { lakeColumns, lakeDay, lakeKey, lakeLine } from './lake-row.js';
import { ParquetWriter } from './parquet-writer.js';

const full: EventJson = {
  id: 'e-1',
  tenant_id: 'demo',
  type: 'EVENT_TYPE_PURCHASE',
  occurred_at: '2026-05-01T23:30:00.123Z',
  received_at: '2026-05-01T23:30:00.412Z',
  customer_id: 'c-1',
  session_id: '',
  items: [{ item_id: "i-'1", quantity: 2, unit_price: 1999 }, { item_id: '商品' }],
  text: 'broken \ud83d and NUL \0 and 😀 and "quotes"\n',
  rating: 4.5,
  value: Number.MAX_SAFE_INTEGER,
  currency: 'EUR',
  context: { deep: { list: [1, 'a\ud800'] } },
  consent: { analytics: false, marketing: true },
  repairs: [
    { rule: 'price-outlier', field: 'items[0].unit_price', original: '199900' },
    { rule: 'fill-from-catalogue', field: 'currency' },
  ],
  item_facts: [
    { item_id: "i-'1", category: 'Home > 灯具', brand: '"Nordlys"', price: Number.MAX_SAFE_INTEGER, currency: 'EUR' },
    { item_id: '商品', category: '', price: 0 },
  ],
};

function line(event: EventJson, offset: bigint): string {
  const outcome = checkEvent(event, 0);
  if (isRefusal(outcome)) throw new Error(outcome.reason);
  return `${lakeLine(outcome, 3, offset)}\n`;
}

describe('lake rows', () => {
  let folder: string;
  let writer: ParquetWriter;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lake-row-'));
    writer = new ParquetWriter(folder);
    await writer.open();
  });
  afterEach(async () => {
    await writer.close();
    rmSync(folder, { recursive: true });
  });

  it('come out of Parquet as they went in', async () => {
    const minimal: EventJson = {
      id: 'e-2',
      tenant_id: 'demo',
      type: 'EVENT_TYPE_SIGN_UP',
      occurred_at: '2000-01-01T00:00:00Z',
      received_at: '2026-05-01T00:00:00Z',
      anonymous_id: 'a',
    };
    const rows = await writer.write([line(full, 7n), line(minimal, 2n ** 40n)], async (path) => {
      const connection = await (await DuckDBInstance.create()).connect();
      return (await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`)).getRowObjectsJson();
    });
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(lakeColumns));
    expect(rows[0]).toMatchObject({
      type: 'purchase',
      occurred_at: '2026-05-01 23:30:00.123+00',
      session_id: null,
      items: [
        { item_id: "i-'1", quantity: '2', unit_price: '1999' },
        { item_id: '商品', quantity: '1', unit_price: '0' },
      ],
      text: 'broken \ufffd and NUL \0 and 😀 and "quotes"\n',
      rating: 4.5,
      value: String(Number.MAX_SAFE_INTEGER),
      context: '{"deep":{"list":[1,"a\ufffd"]}}',
      consent_analytics: false,
      consent_personalisation: null,
      consent_marketing: true,
      attributes: null,
      repairs: [
        { rule: 'price-outlier', field: 'items[0].unit_price', original: '199900' },
        { rule: 'fill-from-catalogue', field: 'currency', original: null },
      ],
      item_facts: [
        {
          item_id: "i-'1",
          category: 'Home > 灯具',
          brand: '"Nordlys"',
          price: String(Number.MAX_SAFE_INTEGER),
          currency: 'EUR',
        },
        { item_id: '商品', category: null, brand: null, price: '0', currency: null },
      ],
      kafka_partition: 3,
      kafka_offset: '7',
    });
    expect(rows[1]).toMatchObject({
      id: 'e-2',
      items: null,
      value: null,
      repairs: null,
      item_facts: null,
      kafka_offset: String(2 ** 40),
    });
  });

  it('are read together with files of a release that had fewer columns, whichever comes first', async () => {
    const files = [join(folder, 'old.parquet'), join(folder, 'new.parquet')];
    const connection = await (await DuckDBInstance.create()).connect();
    await writer.write([line(full, 7n)], async (path) => {
      copyFileSync(path, files[1] ?? '');
      await connection.run(`COPY (SELECT * EXCLUDE (repairs, item_facts) FROM '${path}') TO '${files[0]}'`);
    });
    for (const list of [files, files.toReversed()]) {
      const source = `read_parquet(['${list.join("', '")}'], union_by_name = true)`;
      const rows = await connection.runAndReadAll(
        `SELECT id, len(item_facts)::INT AS facts, item_facts[1].category AS category FROM ${source} ORDER BY facts`,
      );
      expect(rows.getRowObjectsJson()).toEqual([
        { id: 'e-1', facts: 2, category: 'Home > 灯具' },
        { id: 'e-1', facts: null, category: null },
      ]);
    }
  });

  it('give the same bytes when they are written again, and leave nothing behind', async () => {
    const read = (path: string) => Promise.resolve(readFileSync(path).toString('hex'));
    const once = await writer.write([line(full, 7n)], read);
    expect(await writer.write([line(full, 7n)], read)).toBe(once);
    await expect(writer.write(['not json\n'], read)).rejects.toThrow();
    expect(readdirSync(join(folder, readdirSync(folder)[0] ?? ''))).toEqual([]);
  });

  it('lie by tenant and UTC day', () => {
    const outcome = checkEvent({ ...full, occurred_at: '2026-05-02T01:30:00+02:00' }, 0);
    if (isRefusal(outcome)) throw new Error(outcome.reason);
    expect(lakeKey('demo', lakeDay(outcome), { partition: 3, from: 10n, to: 20n }, '0a1b2c3d')).toBe(
      'lake/events/tenant=demo/day=2026-05-01/p3-10-20-k0a1b2c3d.parquet',
    );
  });
});
