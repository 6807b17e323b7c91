import { binCount, binOf, binsOf } from '@insight-mesh/algorithms/statistics/bins';
import { spearman } from '@insight-mesh/algorithms/statistics/correlation';
import { areaUnderRoc, entropy, mutualInformation } from '@insight-mesh/algorithms/statistics/label-relation';
import { missingSql, numberSql } from './columns.js';
import type { ColumnProfile, LabelProfile, LabelRelation, ValueCount } from './profile-result.js';
import { type Sampled, thereOf } from './sampled.js';
import { identifier, quoted, type Source, SourceError } from './source.js';

/** Labels of more different values are numbers. */
const mostClasses = 20;
/** Categories that are told apart; the rest is one. */
const mostCategories = 50;

/** What stands in a label's place, as text; undefined where it is missing. */
function labelTexts(column: ColumnProfile, sampled: Sampled): (string | undefined)[] {
  const numbers = sampled.numbers.get(column.name);
  if (numbers === undefined) return (sampled.texts.get(column.name) ?? []).map((text) => text ?? undefined);
  const text = (value: number) => (column.kind === 'truth' ? (value === 1 ? 'true' : 'false') : String(value));
  return Array.from(numbers, (value) => (Number.isNaN(value) ? undefined : text(value)));
}

/** The positive one of two values: the greater number, else the later in the alphabet (true, yes, churned). */
function positiveOf(values: readonly ValueCount[]): string | undefined {
  const names = values.map((one) => one.value);
  const numeric = names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  const [, last] = names.sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1));
  return last;
}

/** Values as class numbers: numbers by bins of about equally many, texts by their most frequent ones; missing ones are a class. */
function classesOf(name: string, sampled: Sampled): { classes: Int32Array; count: number } {
  const numbers = sampled.numbers.get(name);
  if (numbers !== undefined) {
    const bins = binsOf(thereOf(numbers));
    const missing = binCount(bins);
    const classes = Int32Array.from(numbers, (value) => (Number.isNaN(value) ? missing : binOf(bins, value)));
    return { classes, count: missing + 1 };
  }
  const texts = sampled.texts.get(name) ?? [];
  const counts = new Map<string | null, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).slice(0, mostCategories);
  const numbered = new Map(frequent.map(([text], at) => [text, at]));
  return { classes: Int32Array.from(texts, (text) => numbered.get(text) ?? mostCategories), count: mostCategories + 1 };
}

function tableOf(a: { classes: Int32Array; count: number }, b: { classes: Int32Array; count: number }): number[][] {
  const table = Array.from({ length: a.count }, () => new Array<number>(b.count).fill(0));
  for (let at = 0; at < a.classes.length; at++) {
    const row = table[a.classes[at] ?? 0];
    const column = b.classes[at] ?? 0;
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  return table;
}

interface Found {
  readonly equals: boolean;
  readonly separates: boolean;
}

/** Columns that one scan looks at. */
const columnsAtOnce = 12;

function exactSql(label: ColumnProfile, positive: string | undefined, column: ColumnProfile, at: number): string[] {
  const [name, target] = [identifier(column.name), identifier(label.name)];
  const same =
    column.kind === 'number' && label.kind === 'number'
      ? `${numberSql(column.name)} IS NOT DISTINCT FROM ${numberSql(label.name)}`
      : `CAST(${name} AS VARCHAR) IS NOT DISTINCT FROM CAST(${target} AS VARCHAR)`;
  const parts = [`coalesce(bool_and(${same}), false) AS equals_${at}`];
  if (positive === undefined || column.kind !== 'number') return parts;
  const is = `CAST(${target} AS VARCHAR) = ${quoted(positive)}`;
  const x = numberSql(column.name);
  return [
    ...parts,
    `min(${x}) FILTER (${is}) AS p0_${at}, max(${x}) FILTER (${is}) AS p1_${at}`,
    `min(${x}) FILTER (NOT ${is}) AS n0_${at}, max(${x}) FILTER (NOT ${is}) AS n1_${at}`,
  ];
}

/** Whether each category has one label alone, though there are many rows of each. */
async function categoriesTell(source: Source, label: ColumnProfile, column: ColumnProfile): Promise<boolean> {
  if (column.kind === 'number' || column.kind === 'time') return false;
  if (column.distinct < 2 || column.distinct > 1_000 || column.distinct * 20 > source.rows) return false;
  const name = identifier(column.name);
  const [mixed] = await source.query(
    `SELECT count(*) FILTER (labels > 1) AS n, count(DISTINCT label) AS labels FROM (
       SELECT count(DISTINCT l) AS labels, any_value(l) AS label
       FROM (SELECT ${name} AS c, ${identifier(label.name)} AS l FROM ${source.from} WHERE NOT ${missingSql(label)} AND ${name} IS NOT NULL)
       GROUP BY c)`,
  );
  // Values of one label alone keep nothing apart: that they are there may.
  return Number(mixed?.n ?? 1) === 0 && Number(mixed?.labels ?? 0) > 1;
}

/** What only all rows can tell: whether a column is the label, or its values keep the label's apart. */
async function exactly(
  source: Source,
  label: ColumnProfile,
  positive: string | undefined,
  columns: readonly ColumnProfile[],
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for (let start = 0; start < columns.length; start += columnsAtOnce) {
    const some = columns.slice(start, start + columnsAtOnce);
    const parts = some.flatMap((column, at) => exactSql(label, positive, column, at));
    const [row = {}] = await source.query(
      `SELECT ${parts.join(', ')} FROM ${source.from} WHERE NOT ${missingSql(label)}`,
    );
    const number = (name: string) => (typeof row[name] === 'number' ? row[name] : Number.NaN);
    for (const [at, column] of some.entries()) {
      const apart = number(`p0_${at}`) > number(`n1_${at}`) || number(`p1_${at}`) < number(`n0_${at}`);
      const separates = apart || (await categoriesTell(source, label, column));
      found.set(column.name, { equals: row[`equals_${at}`] === true, separates });
    }
  }
  return found;
}

/**
 * What each column tells of the label.
 * @param ignored columns that are no features, such as the split
 * @throws SourceError where there is no such label
 */
export async function relateLabel(
  source: Source,
  name: string,
  columns: readonly ColumnProfile[],
  sampled: Sampled,
  ignored: ReadonlySet<string>,
): Promise<LabelProfile> {
  const label = columns.find((column) => column.name === name);
  if (label === undefined) throw new SourceError(`there is no column ${name} to be the label`);
  if (label.distinct < 2)
    throw new SourceError(`the label ${name} has ${label.distinct} different values: there is nothing to tell apart`);
  const classes = label.kind !== 'number' || label.distinct <= mostClasses;
  const kind = label.distinct === 2 ? 'binary' : classes ? 'classes' : 'number';
  const values = kind === 'number' ? [] : label.top;
  // As text the positive value must be that of SQL's cast too.
  const positive = kind === 'binary' ? positiveOf(values) : undefined;
  const others = columns.filter((column) => column.name !== name && !ignored.has(column.name));
  const found = await exactly(source, label, positive, others);

  const texts = labelTexts(label, sampled);
  const isPositive = (text: string | undefined) =>
    text !== undefined && (text === positive || (label.kind === 'number' && Number(text) === Number(positive)));
  const places = Uint32Array.from(texts.flatMap((text, at) => (text === undefined ? [] : [at])));
  const positives = Uint8Array.from(texts, (text) => (isPositive(text) ? 1 : 0));
  const labelClasses = classesOf(name, sampled);
  const labelNumbers = sampled.numbers.get(name);
  const relations = others.map((column): LabelRelation => {
    const numbers = sampled.numbers.get(column.name);
    const table = tableOf(classesOf(column.name, sampled), labelClasses);
    const most = entropy(table.reduce<number[]>((sums, row) => row.map((each, at) => each + (sums[at] ?? 0)), []));
    const information = kind === 'number' ? undefined : most === 0 ? 0 : Math.min(1, mutualInformation(table) / most);
    let area: number | undefined;
    let missingArea: number | undefined;
    if (kind === 'binary') {
      if (numbers !== undefined && column.kind !== 'time') {
        const known = places.filter((at) => !Number.isNaN(numbers[at]));
        area = areaUnderRoc(
          Float64Array.from(known, (at) => numbers[at] ?? 0),
          Uint8Array.from(known, (at) => positives[at] ?? 0),
        );
      }
      if (column.missing > 0) {
        const text = sampled.texts.get(column.name);
        const isMissing = (at: number) =>
          numbers === undefined ? (text?.[at] ?? null) === null : Number.isNaN(numbers[at]);
        missingArea = areaUnderRoc(
          Uint8Array.from(places, (at) => (isMissing(at) ? 1 : 0)),
          Uint8Array.from(places, (at) => positives[at] ?? 0),
        );
      }
    }
    const rank =
      kind === 'number' && numbers !== undefined && labelNumbers !== undefined
        ? spearman(numbers, labelNumbers)
        : undefined;
    const strength = Math.max(
      area === undefined || Number.isNaN(area) ? 0 : 2 * Math.abs(area - 0.5),
      information ?? 0,
      rank === undefined || Number.isNaN(rank) ? 0 : Math.abs(rank),
    );
    const { equals, separates } = found.get(column.name) ?? { equals: false, separates: false };
    return { column: column.name, area, information, spearman: rank, missingArea, strength, equals, separates };
  });
  relations.sort(
    (a, b) =>
      Number(b.equals) - Number(a.equals) || Number(b.separates) - Number(a.separates) || b.strength - a.strength,
  );
  return { column: name, kind, missing: label.missing, values, positive, relations };
}
