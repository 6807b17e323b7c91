import { missingSql } from './columns.js';
import type { ColumnProfile, MissingPattern } from './profile-result.js';
import { identifier, type Source } from './source.js';

/** Columns of the pattern of missing values. */
const mostColumns = 40;
const mostPatterns = 12;

/** Whether nearly every row has a value of its own, as an id has; a measurement in fractions may have that too and is none. */
export function isIdLike({ kind, whole, distinct, missing }: ColumnProfile, rows: number): boolean {
  const there = rows - missing;
  if (there < 50 || distinct < 0.99 * there) return false;
  return kind === 'category' || (kind === 'number' && whole);
}

/** Rows that repeat an earlier one in these columns. */
export async function duplicateRows(source: Source, columns: readonly string[]): Promise<number> {
  if (columns.length === 0) return 0;
  const [row] = await source.query(
    `SELECT (sum(n) - count(*))::DOUBLE AS repeated FROM (SELECT count(*) AS n FROM ${source.from} GROUP BY hash(${columns.map(identifier).join(', ')}))`,
  );
  return Number(row?.repeated ?? 0);
}

/** Which columns are missing together. */
export async function missingPattern(source: Source, columns: readonly ColumnProfile[]): Promise<MissingPattern> {
  const some = columns
    .filter((column) => column.missing > 0)
    .sort((a, b) => b.missing - a.missing)
    .slice(0, mostColumns);
  if (some.length === 0) return { columns: [], patterns: [] };
  const bits = some.map((column) => `CASE WHEN ${missingSql(column)} THEN '1' ELSE '0' END`).join(' || ');
  const rows = await source.query(
    `SELECT pattern, count(*) AS n FROM (SELECT ${bits} AS pattern FROM ${source.from}) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${mostPatterns}`,
  );
  return {
    columns: some.map((column) => column.name),
    patterns: rows.map((row) => ({
      missing: some.filter((_, at) => String(row.pattern)[at] === '1').map((column) => column.name),
      rows: Number(row.n),
    })),
  };
}
