import { AppError } from '@insight-mesh/runtime/errors';
import { type DuckSource, identifier, quote } from './duck-source.js';

export interface FoundLabel {
  /** Gives 0 or 1. */
  sql: string;
  /** A condition: the label is there. */
  there: string;
  positive: string;
  missing: number;
}

/**
 * Which of the label's two values counts as 1: the greater number, else the later in the alphabet (true, yes, churned).
 * @throws AppError where there are not two values
 */
export async function readLabel({ connection, from }: DuckSource, label: string): Promise<FoundLabel> {
  const text = `CAST(${identifier(label)} AS VARCHAR)`;
  const there = `${text} IS NOT NULL AND ${text} <> ''`;
  const read = await connection.runAndReadAll(
    `SELECT ${text} AS value, count(*)::DOUBLE AS n FROM ${from} GROUP BY ALL ORDER BY n DESC, value LIMIT 12`,
  );
  const all = read.getRowsJS().map(([value, count]) => ({ value: value as string | null, count: Number(count) }));
  const missing = all.filter(({ value }) => value === null || value === '').reduce((sum, { count }) => sum + count, 0);
  const values = all.flatMap(({ value }) => (value === null || value === '' ? [] : [value]));
  const told = values
    .slice(0, 5)
    .map((value) => JSON.stringify(value))
    .join(', ');
  if (values.length === 0) throw new AppError('INVALID_ARGUMENT', `no row has a label: the column ${label} is empty`);
  if (values.length === 1)
    throw new AppError(
      'INVALID_ARGUMENT',
      `all rows have the label ${told} in ${label}: there is one class, and nothing to tell apart`,
    );
  if (values.length > 2) {
    throw new AppError(
      'INVALID_ARGUMENT',
      `the label ${label} has more than two values (${told}, …): a score is the probability of one of two`,
    );
  }
  const numeric = values.every((value) => value.trim() !== '' && Number.isFinite(Number(value)));
  const [, positive = ''] = values.sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1));
  return { sql: `CASE WHEN ${text} = ${quote(positive)} THEN 1.0 ELSE 0.0 END`, there, positive, missing };
}
