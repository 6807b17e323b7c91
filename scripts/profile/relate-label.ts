import { binCount, binOf, binsOf } from '@insight-mesh/algorithms/statistics/bins';
import { spearman } from '@insight-mesh/algorithms/statistics/correlation';
import { areaUnderRoc, entropy, mutualInformation } from '@insight-mesh/algorithms/statistics/label-relation';
import { missingSql, numberSql } from './columns.js';
import type { ColumnProfile, LabelProfile, LabelRelation, ValueCount } from './profile-result.js';
import { type Sampled, thereOf } from './sampled.js';
import { identifier, type Source, SourceError } from './source.js';

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

/** What only all rows can tell: whether a column is the label, or its values keep the label's apart. */
async function exactly(
  source: Source,
  label: ColumnProfile,
  positive: string | undefined,
  columns: readonly ColumnProfile[],
) {
  const found = new Map<string, Found>();
  const given = `NOT ${missingSql(label)}`;
  const target = identifier(label.name);
  for (const column of columns) {
    const name = identifier(column.name);
    const same =
      column.kind === 'number' && label.kind === 'number'
        ? `${numberSql(column.name)} IS NOT DISTINCT FROM ${numberSql(label.name)}`
        : `CAST(${name} AS VARCHAR) IS NOT DISTINCT FROM CAST(${target} AS VARCHAR)`;
    const parts = [`coalesce(bool_and(${same}), false) AS equals`];
    if (positive !== undefined && column.kind === 'number') {
      const is = `CAST(${target} AS VARCHAR) = '${positive.replaceAll("'", "''")}'`;
      const x = numberSql(column.name);
      parts.push(
        `min(${x}) FILTER (${is}) AS p0, max(${x}) FILTER (${is}) AS p1, min(${x}) FILTER (NOT ${is}) AS n0, max(${x}) FILTER (NOT ${is}) AS n1`,
      );
    }
    const [row = {}] = await source.query(`SELECT ${parts.join(', ')} FROM ${source.from} WHERE ${given}`);
    const [p0, p1, n0, n1] = [row.p0, row.p1, row.n0, row.n1].map((each) =>
      typeof each === 'number' ? each : Number.NaN,
    ) as [number, number, number, number];
    let separates = p0 > n1 || p1 < n0;
    const categorical = column.kind !== 'number' && column.kind !== 'time';
    if (categorical && column.distinct >= 2 && column.distinct <= 1_000 && column.distinct * 20 <= source.rows) {
      const [mixed] = await source.query(
        `SELECT count(*) AS n FROM (SELECT 1 FROM ${source.from} WHERE ${given} AND ${name} IS NOT NULL
           GROUP BY ${name} HAVING count(DISTINCT ${target}) > 1)`,
      );
      separates = Number(mixed?.n ?? 1) === 0;
    }
    found.set(column.name, { equals: row.equals === true, separates });
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
  const places = texts.flatMap((text, at) => (text === undefined ? [] : [at]));
  const positives = places.map((at) => isPositive(texts[at]));
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
      const known = places.flatMap((at, place) => (numbers === undefined || Number.isNaN(numbers[at]) ? [] : [place]));
      if (numbers !== undefined && column.kind !== 'time') {
        area = areaUnderRoc(
          known.map((place) => numbers[places[place] ?? 0] ?? 0),
          known.map((place) => positives[place] ?? false),
        );
      }
      if (column.missing > 0) {
        const isMissing = (at: number) =>
          numbers === undefined ? (sampled.texts.get(column.name)?.[at] ?? null) === null : Number.isNaN(numbers[at]);
        missingArea = areaUnderRoc(
          places.map((at) => (isMissing(at) ? 1 : 0)),
          positives,
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
