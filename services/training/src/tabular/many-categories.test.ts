import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** As many as CI has time for; npm run check:deep sets the variable. */
const count = process.env.TEST_DEEP === '1' ? 10_000_000 : 1_000_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'many-categories-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('very many categories', () => {
  it(
    'are put into buckets, in memory that does not grow with how many there are',
    async () => {
      const path = join(folder, 'many.parquet');
      const connection = await (await DuckDBInstance.create(':memory:', { memory_limit: '512MB' })).connect();
      await connection.run(
        `COPY (SELECT 'customer-with-a-long-name-' || i AS who, (hash(i) % 2)::INTEGER AS y, i % 10 AS a FROM range(${count}) t(i)) TO '${path}' (FORMAT parquet)`,
      );
      // A process of its own, with a heap in which so many texts have no place.
      const script = `
      const { readTable } = await import(${JSON.stringify(new URL('../../dist/src/tabular/read-table.js', import.meta.url).href)});
      const read = await readTable({ path: ${JSON.stringify(path)}, label: 'y', memoryMb: 256 });
      console.log(JSON.stringify({ rows: read.table.rows, levels: read.table.column('who').levels.length, hashed: read.hashed, peakMb: process.resourceUsage().maxRSS / 1024 }));`;
      const ran = spawnSync(process.execPath, ['--max-old-space-size=48', '--input-type=module', '-e', script], {
        encoding: 'utf8',
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
      });
      expect(ran.stderr).toBe('');
      const told = JSON.parse(ran.stdout);
      expect(told).toMatchObject({ rows: count, levels: 16_384, hashed: { who: 16_384 } });
      // A number and a code a row are there for every row, and the label.
      expect(told.peakMb).toBeLessThan(680 + (20 * count) / 1e6);
    },
    15 * 60_000,
  );
});
