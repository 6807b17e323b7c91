import { dealFolds } from '@insight-mesh/algorithms/preparation/random';
import { AppError } from '@insight-mesh/runtime/errors';
import { groupFolds } from '../search/splits.js';

/** Rows as a split sees them. */
export interface SplittableRows {
  /** 0 or 1 a row. */
  labels: Float64Array;
  /** Whose each row is, from 0; -1: nobody's, such a row is by itself. Absent: each row is by itself. */
  groups?: Int32Array;
  /** Milliseconds since 1970 a row. */
  times?: Float64Array;
}

/** Places of rows, ascending; none is in two of them. */
export interface RowCut {
  training: Uint32Array;
  heldOut: Uint32Array;
  /** Rows that stand in neither part: of customers of the held-out part, or with an outcome that was still open when it began. */
  leftOut: number;
}

export interface RowSplit {
  /** time: the newest rows are held out; customers, rows: they are drawn by the seed. */
  by: 'time' | 'customers' | 'rows';
  /** Why it was not by time where there are times; else empty. */
  why: string;
  /** For choosing a model: nothing of the test is in it. */
  validation: RowCut;
  /** For the figures, once. */
  test: RowCut;
  /** Of a split by time: milliseconds since 1970. */
  testFromMs?: number;
  validationFromMs?: number;
}

export interface SplitOptions {
  /** Of the rows. */
  testShare: number;
  seed: number;
  /** So long after its time a label's outcome is open, in milliseconds: rows that were so when a held-out part began are not learnt from. */
  outcomeMs: number;
}

/** With fewer rows held out, every figure would be luck. */
export const leastHeldOut = 50;
const leastTraining = 100;
const validationShare = 0.1;
/** A cut by time that leaves less of the rows before it than this is none to learn from. */
const leastKept = 0.5;

/**
 * Splits rows without leakage: the newest are the test and those before them the validation, and whoever has a row there has none in what
 * is learnt from. Without times, or where customers come again so often that too little would be left, whole customers are drawn by the seed instead.
 * @throws AppError FAILED_PRECONDITION where there is too little to learn from or to measure with
 */
export function splitRows(rows: SplittableRows, options: SplitOptions): RowSplit {
  const count = rows.labels.length;
  const held = Math.round(count * options.testShare);
  if (held < leastHeldOut || count < leastTraining + 2 * leastHeldOut) {
    const need = Math.max(leastTraining + 2 * leastHeldOut, Math.ceil(leastHeldOut / options.testShare));
    throw tooLittle(`${count} rows with a label, at least ${need} are needed with a test of ${options.testShare}`);
  }
  const byTime = rows.times === undefined ? undefined : splitByTime(rows, rows.times, options);
  const split = byTime === undefined || typeof byTime === 'string' ? drawSplit(rows, options, byTime ?? '') : byTime;
  for (const [part, cut] of Object.entries({ validation: split.validation, test: split.test })) {
    const lacking = lackOf(rows.labels, cut);
    if (lacking !== undefined) throw tooLittle(`${lacking} of the ${part}`);
  }
  return split;
}

function tooLittle(what: string): AppError {
  return new AppError('FAILED_PRECONDITION', `too little data: ${what}`);
}

/** @returns what a cut lacks, in words */
function lackOf(labels: Float64Array, { training, heldOut }: RowCut): string | undefined {
  const parts: [string, Uint32Array, number][] = [
    ['to learn from', training, leastTraining],
    ['to measure with', heldOut, leastHeldOut],
  ];
  for (const [name, places, least] of parts) {
    if (places.length < least) return `${places.length} rows ${name}, and ${least} are needed,`;
    const positives = places.reduce((sum, row) => sum + (labels[row] as number), 0);
    if (positives === 0 || positives === places.length)
      return `all ${places.length} rows ${name} have the label ${positives === 0 ? 0 : 1}: there is one class, and nothing to tell apart, in the rows`;
  }
  return undefined;
}

/** @returns why not, where it cannot be split so */
function splitByTime(rows: SplittableRows, times: Float64Array, options: SplitOptions): RowSplit | string {
  const sorted = times.slice().sort();
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] as number;
  const testFromMs = at(1 - options.testShare);
  const validationFromMs = at(1 - options.testShare - validationShare);
  const test = cutAt(rows, times, testFromMs, Number.POSITIVE_INFINITY, options.outcomeMs);
  const validation = cutAt(rows, times, validationFromMs, testFromMs, options.outcomeMs);
  for (const [part, cut] of Object.entries({ validation, test })) {
    const before = cut.training.length + cut.leftOut;
    if (cut.training.length < leastKept * before)
      return `of ${before} rows before the ${part} only ${cut.training.length} are of others than its customers and had their outcome`;
    const lacking = lackOf(rows.labels, cut);
    if (lacking !== undefined) return `there are ${lacking} of the ${part}, cut by time`;
  }
  return { by: 'time', why: '', validation, test, testFromMs, validationFromMs };
}

function cutAt(
  { groups }: SplittableRows,
  times: Float64Array,
  fromMs: number,
  untilMs: number,
  outcomeMs: number,
): RowCut {
  const [before, heldOut]: [number[], number[]] = [[], []];
  for (const [row, time] of times.entries()) {
    if (time < fromMs) before.push(row);
    else if (time < untilMs) heldOut.push(row);
  }
  const seen = new Set(heldOut.map((row) => groups?.[row] ?? -1));
  const training = before.filter((row) => {
    const group = groups?.[row] ?? -1;
    return (times[row] as number) + outcomeMs < fromMs && (group < 0 || !seen.has(group));
  });
  return {
    training: Uint32Array.from(training),
    heldOut: Uint32Array.from(heldOut),
    leftOut: before.length - training.length,
  };
}

/** Customers are dealt to so many parts, of which some are held out: many, so that the share is met as nearly as can be. */
const manyParts = 100;
const leastCustomers = 20;

/** Whole customers by the seed; rows by themselves, each class in its share, where nobody has one. */
function drawSplit({ labels, groups }: SplittableRows, { testShare, seed }: SplitOptions, why: string): RowSplit {
  const parts = groups === undefined ? manyParts : partsOf(groups);
  const fold = groups === undefined ? dealFolds(labels.length, parts, seed, labels) : groupFolds(groups, parts, seed);
  const testParts = Math.max(1, Math.round(parts * testShare));
  const validationParts = Math.max(1, Math.round(parts * validationShare));
  const places = (is: (part: number) => boolean): Uint32Array =>
    Uint32Array.from(fold.keys()).filter((row) => is(fold[row] as number));
  const from = testParts + validationParts;
  const test = {
    training: places((part) => part >= testParts),
    heldOut: places((part) => part < testParts),
    leftOut: 0,
  };
  const validation = {
    training: places((part) => part >= from),
    heldOut: places((part) => part >= testParts && part < from),
    leftOut: 0,
  };
  return { by: groups === undefined ? 'rows' : 'customers', why, validation, test };
}

function partsOf(groups: Int32Array): number {
  const alone = groups.reduce((sum, group) => sum + (group < 0 ? 1 : 0), 0);
  const customers = new Set(groups).size - (alone > 0 ? 1 : 0) + alone;
  if (customers >= manyParts) return manyParts;
  if (customers >= leastCustomers) return leastCustomers;
  const told = customers === 1 ? 'one customer' : `${customers} customers`;
  throw tooLittle(`the rows are of ${told}, and ${leastCustomers} are needed: nothing could be said of others`);
}
