import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkEvent } from '../events/check-event.js';
import { isRefusal } from '../events/decode.js';
import { columnFacts, columnsPage } from './column-facts.js';
import { type OpenDuckDb, openDuckDb } from './duckdb.js';
import { lakeLine } from './lake-row.js';
import { ParquetWriter } from './parquet-writer.js';

describe("the lake's contract", () => {
  let folder: string;
  let duckDb: OpenDuckDb;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lake-contract-'));
    duckDb = await openDuckDb('256MB', folder);
    const writer = new ParquetWriter(folder);
    await writer.open();
    const event = {
      id: 'e-1',
      tenant_id: 'demo',
      type: 'EVENT_TYPE_VIEW',
      occurred_at: '2026-05-01T09:30:00.123Z',
      received_at: '2026-05-01T09:30:00.412Z',
      customer_id: 'c-1',
      item_id: 'i-1',
    } as const;
    const checked = checkEvent(event, 0);
    if (isRefusal(checked)) throw new Error(checked.reason);
    await writer.write([`${lakeLine(checked, 0, 0n)}\n`], async (path) =>
      copyFileSync(path, join(folder, 'one.parquet')),
    );
    await writer.close();
  });
  afterAll(() => {
    duckDb.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = async (sql: string) => (await duckDb.connection.runAndReadAll(sql)).getRowObjectsJson();

  it('has a page that says what is written', async () => {
    await expect(columnsPage()).toMatchFileSnapshot('../../LAKE_COLUMNS.md');
  });

  it('names the columns of the files, in order, with their types', async () => {
    const found = await ask(
      `DESCRIBE SELECT * FROM read_parquet('${join(folder, 'one.parquet')}', hive_partitioning = false)`,
    );
    const types = found.map((row) => [row.column_name, String(row.column_type).replaceAll('"', '')]);
    expect(types).toEqual(
      columnFacts.filter(({ partition }) => !partition).map(({ name, sqlType }) => [name, sqlType]),
    );
  });

  it('is this schema of Parquet, which only grows at its end', async () => {
    const rows = await ask(
      `SELECT name, type, repetition_type, num_children, converted_type, logical_type FROM parquet_schema('${join(folder, 'one.parquet')}')`,
    );
    const lines = rows.map((row) =>
      Object.values(row)
        .map((value) => value ?? '-')
        .join(' | '),
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('parquet-schema.snapshot.txt');
  });
});
