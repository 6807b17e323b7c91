import type { Column, Table } from '../preparation/table.js';
import { areaUnderRoc } from '../statistics/label-relation.js';

/** A column that tells this much of the label by itself has most likely been written after it. */
const SUSPICIOUS_AREA = 0.995;
/** Rows of a category on average, below which its rate says nothing. */
const ROWS_A_LEVEL = 20;

/**
 * Columns that alone tell the label almost perfectly, by the area under their ROC curve: numbers by their value, categories by the rate of each in these
 * rows, and either by whether they are missing.
 * @param labels 0 or 1 a row
 * @returns a warning each
 */
export function findLeaks(table: Table, columns: readonly string[], labels: Float64Array): string[] {
  return columns.flatMap((name) => {
    const column = table.column(name);
    if (column === undefined) return [];
    const equal = column.kind === 'number' && column.values.every((value, i) => value === labels[i]);
    if (equal) return [`column ${name} equals the label in every row: ${advice(name)}`];
    const area = Math.max(areaOf(column, labels), areaOfMissing(column, labels));
    return area >= SUSPICIOUS_AREA
      ? [`column ${name} alone tells the label (area under its ROC curve ${area.toFixed(4)}): ${advice(name)}`]
      : [];
  });
}

const advice = (name: string): string =>
  `if ${name} is only known once the label is, a model of it is worth nothing; leave it out (ignore ${name})`;

const eitherWay = (area: number): number => (Number.isNaN(area) ? 0 : Math.max(area, 1 - area));

function areaOf(column: Column, labels: Float64Array): number {
  if (column.kind === 'number') {
    const known = Uint32Array.from(labels.keys()).filter((i) => !Number.isNaN(column.values[i]));
    // A column of a few values in a large table is not judged by them: what is missing is.
    if (known.length < labels.length / 20) return 0;
    return eitherWay(
      areaUnderRoc(
        Float64Array.from(known, (i) => column.values[i] as number),
        Float64Array.from(known, (i) => labels[i] as number),
      ),
    );
  }
  if (column.levels.length * ROWS_A_LEVEL > labels.length) return 0;
  const counts = new Float64Array(column.levels.length + 1);
  const sums = new Float64Array(column.levels.length + 1);
  column.codes.forEach((code, i) => {
    counts[code + 1] = (counts[code + 1] as number) + 1;
    sums[code + 1] = (sums[code + 1] as number) + (labels[i] as number);
  });
  const rates = Float64Array.from(column.codes, (code) => (sums[code + 1] as number) / (counts[code + 1] as number));
  return eitherWay(areaUnderRoc(rates, labels));
}

function areaOfMissing(column: Column, labels: Float64Array): number {
  const missing = Float64Array.from(labels.keys(), (i) =>
    (column.kind === 'number' ? Number.isNaN(column.values[i]) : (column.codes[i] as number) < 0) ? 1 : 0,
  );
  return eitherWay(areaUnderRoc(missing, labels));
}
