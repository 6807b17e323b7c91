import { profileColumns, timeSql } from './columns.js';
import { compareSplit } from './compare-split.js';
import { correlate } from './correlate.js';
import { duplicateRows, isIdLike, missingPattern } from './duplicates.js';
import { findingsOf } from './findings.js';
import type { Profile } from './profile-result.js';
import { relateLabel } from './relate-label.js';
import { readSample, thereOf } from './sampled.js';
import { type Source, SourceError } from './source.js';

export interface ProfileOptions {
  readonly label?: string | undefined;
  readonly split?: string | undefined;
  /** Column of the label's time; `label_time` where there is one. */
  readonly time?: string | undefined;
  /** Rows that are held in memory. */
  readonly sample: number;
  readonly onProgress?: (step: string, done: number, total: number) => void;
}

/** Columns that stand before a data set's features and are none. */
const aside = new Set(['label_id', 'label_time', 'label']);

async function timesAfter(
  source: Source,
  time: string | undefined,
  names: readonly string[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  if (time === undefined || names.length === 0) return found;
  const [row = {}] = await source.query(
    `SELECT ${names.map((name, at) => `count(*) FILTER (${timeSql(name)} > ${timeSql(time)}) AS n_${at}`).join(', ')} FROM ${source.from}`,
  );
  for (const [at, name] of names.entries()) found.set(name, Number(row[`n_${at}`] ?? 0));
  return found;
}

/**
 * A data set's profile.
 * @throws SourceError for a label, split or time that it does not have, or that can be none
 */
export async function makeProfile(source: Source, o: ProfileOptions): Promise<Profile> {
  const step = (name: string) => o.onProgress?.(name, 0, 1);
  const has = (name: string) => source.columns.some((column) => column.name === name);
  for (const [what, name] of [
    ['label', o.label],
    ['split', o.split],
    ['time', o.time],
  ] as const) {
    if (name === undefined || has(name)) continue;
    const near = source.columns.map((column) => column.name).slice(0, 20);
    throw new SourceError(
      `there is no column ${name} for --${what}; there are ${near.join(', ')}${source.columns.length > 20 ? ', …' : ''}`,
    );
  }
  const label = o.label ?? (has('label') ? 'label' : undefined);
  const time = o.time ?? (has('label_time') ? 'label_time' : undefined);
  step('read a sample');
  const sampled = await readSample(source, o.sample);
  const sorted = new Map([...sampled.numbers].map(([name, values]) => [name, thereOf(values)]));
  const columns = await profileColumns(source, sorted, (done, total) => o.onProgress?.('columns', done, total));
  const timeColumn = columns.find((column) => column.name === time);
  if (timeColumn !== undefined && timeColumn.kind !== 'time') {
    throw new SourceError(
      `${timeColumn.name} holds no times but ${timeColumn.type}: --time names a column of timestamps`,
    );
  }
  step('duplicates and missing values');
  const idColumns = columns.filter((column) => isIdLike(column, source.rows)).map((column) => column.name);
  const telling = columns.map((column) => column.name).filter((name) => !idColumns.includes(name) && name !== o.split);
  const duplicates = await duplicateRows(source, telling);
  const missing = await missingPattern(source, columns);
  step('correlations');
  const varying = columns.filter((one) => (one.kind === 'number' || one.kind === 'truth') && one.distinct > 1);
  const correlations = correlate(
    new Map(
      varying.flatMap(({ name }) => {
        const values = sampled.numbers.get(name);
        return values === undefined ? [] : [[name, values] as const];
      }),
    ),
  );
  const notFeatures = new Set([...aside, ...[label, o.split, time].filter((name) => name !== undefined)]);
  const features = columns.map((column) => column.name).filter((name) => !notFeatures.has(name));
  if (label !== undefined) step('the label');
  const related = label === undefined ? undefined : await relateLabel(source, label, columns, sampled, notFeatures);
  if (o.split !== undefined) step('the split');
  const compared = columns.filter((one) => one.kind !== 'time' && one.kind !== 'other').map((one) => one.name);
  const split =
    o.split === undefined
      ? undefined
      : await compareSplit(source, o.split, columns, sampled, {
          features: features.filter((name) => !idColumns.includes(name)),
          compared: compared.filter((name) => name !== o.split && !idColumns.includes(name)),
          time,
        });
  const others = columns.filter((one) => one.kind === 'time' && one.name !== time).map((one) => one.name);
  const after = await timesAfter(source, time, others);
  const profile = {
    name: source.name,
    rows: source.rows,
    sampleRows: sampled.rows,
    columns,
    duplicates,
    idColumns,
    missing,
    correlations,
    label: related,
    split,
  };
  return { ...profile, findings: findingsOf(profile, { time, after }) };
}
