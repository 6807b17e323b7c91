import { hash } from 'node:crypto';
import { AppError } from '@insight-mesh/runtime/errors';
import { featuresOf } from './dataset-features.js';
import type { OpenDataset } from './dataset-reader.js';
import { identifier } from './dataset-reader.js';
import {
  type Broken,
  type Expectation,
  expectationInForce,
  type Seen,
  type Violation,
  violationsOf,
} from './expectations.js';

export interface DatasetCheck {
  readonly rows: number;
  readonly features: number;
  readonly violated: readonly { readonly feature: string; readonly violations: readonly Violation[] }[];
  readonly warnings: readonly string[];
}

/** A name that tells nobody whose it is; the same in every check. */
export function hashedName(...parts: readonly string[]): string {
  return hash('sha256', parts.join('\0')).slice(0, 16);
}

interface Row {
  entities: number;
  nulls: number;
  distinct: number | null;
  [column: string]: unknown;
}

/** All that an expectation needs to know of one column, in one scan of it. */
function sqlOf(column: string, expectation: Expectation, name: string, source: string): string {
  const { minimum, maximum, whole, uniqueShareAtLeast, uniqueShareAtMost } = expectation;
  const broken: [string, string, string][] = [['finite', 'isinf(c)', 'c']];
  if (minimum !== undefined) broken.push(['minimum', `c < ${literal(minimum)}`, 'c']);
  if (maximum !== undefined) broken.push(['maximum', `c > ${literal(maximum)}`, '-c']);
  if (whole === true) broken.push(['whole', 'NOT isinf(c) AND c <> floor(c)', 'c']);
  const unique = uniqueShareAtLeast !== undefined || uniqueShareAtMost !== undefined;
  const parts = broken.flatMap(([what, when, order]) => [
    `count(*) FILTER (${when})::DOUBLE AS ${what}_count`,
    `arg_min(c, ${order}) FILTER (${when}) AS ${what}_value`,
    `arg_min(id, ${order}) FILTER (${when}) AS ${what}_id`,
  ]);
  return `SELECT count(*)::DOUBLE AS entities, count(*) FILTER (c IS NULL)::DOUBLE AS nulls,
      ${unique ? 'count(DISTINCT c)::DOUBLE' : 'NULL'} AS distinct, ${parts.join(', ')}
    FROM (SELECT CASE WHEN isnan(v) THEN NULL ELSE v END AS c, id
      FROM (SELECT CAST(${identifier(column)} AS DOUBLE) AS v, ${name} AS id FROM ${source}))`;
}

function literal(value: number): string {
  return `CAST('${value}' AS DOUBLE)`;
}

function seenOf(row: Row, exampleOf: (id: string) => string): Seen {
  const broken: Partial<Record<'finite' | 'minimum' | 'maximum' | 'whole', Broken>> = {};
  for (const name of ['finite', 'minimum', 'maximum', 'whole'] as const) {
    const count = Number(row[`${name}_count`] ?? 0);
    if (count === 0) continue;
    broken[name] = { count, value: Number(row[`${name}_value`]), example: exampleOf(String(row[`${name}_id`])) };
  }
  return { entities: row.entities, nulls: row.nulls, distinct: row.distinct ?? undefined, broken };
}

/**
 * Holds every feature of a data set, all rows of it, against what is expected.
 * @param declared by feature
 * @throws AppError FAILED_PRECONDITION, CANCELLED
 */
export async function checkDataset(
  dataset: OpenDataset,
  declared: ReadonlyMap<string, Expectation>,
  signal: AbortSignal,
): Promise<DatasetCheck> {
  const { features, warnings } = featuresOf(dataset);
  const { tenant, id, rows } = dataset.manifest;
  const name = dataset.columns.has('label_id')
    ? 'label_id::VARCHAR'
    : "parse_filename(filename) || ':' || file_row_number::VARCHAR";
  const violated: { feature: string; violations: Violation[] }[] = [];
  for (const { column, definition } of features) {
    if (signal.aborted) throw new AppError('CANCELLED', 'the caller is gone');
    const expectation = expectationInForce(definition, declared.get(column));
    const [row] = await dataset.query((source) => sqlOf(column, expectation, name, source));
    if (row === undefined) continue;
    const seen = seenOf(row as Row, (label) => hashedName(tenant, id, label));
    const violations = violationsOf(column, expectation, seen);
    if (violations.length > 0) violated.push({ feature: column, violations });
  }
  return { rows, features: features.length, violated, warnings };
}
