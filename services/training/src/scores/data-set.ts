import { createHash } from 'node:crypto';
import { datasetFolder, labelsMean } from '../data/dataset-manifest.js';
import type { HeldDataset } from '../data/hold-dataset.js';
import type { RowSplit } from '../tabular/split-rows.js';
import type { ScoreRows } from './read-rows.js';

/** What exactly a score was fitted and tested on; stands beside the model as data-set.json. */
export interface ScoreDataSet {
  dataset_id: string;
  /** Of its manifest, which names every file with its hash. */
  sha256: string;
  files: { key: string; bytes: number; sha256: string }[];
  created_at: string;
  /** The newest event that it knows of, and how many events it was made of. */
  watermark: string;
  events: number;
  rows: number;
  label: string;
  /** What the data set's labels say. */
  labels_mean: string;
  /** What stands in the label where it is 1, and in how many rows. */
  positive: string;
  positives: number;
  columns: readonly string[];
  group: string | null;
  time: string | null;
  split: RowSplit['by'];
  /** Why it was not split by time although there are times; else empty. */
  split_why: string;
  /** Of the data set, the label and the rows of the test: the same where two models were measured by the same. */
  test_sha256: string;
  from: string | null;
  until: string | null;
  validation_from: string | null;
  validation_rows: number;
  test_from: string | null;
  test_rows: number;
  training_rows: number;
  /** Before the test, and not learnt from: of the test's customers, or with an outcome that was still open. */
  left_out_rows: number;
  /** The newest row that was learnt from; without times the watermark. */
  trained_until: string;
}

export function describeScores({ manifest, sha256 }: HeldDataset, rows: ScoreRows, split: RowSplit): ScoreDataSet {
  const { times, labels } = rows;
  const { training, heldOut, leftOut } = split.test;
  const newest = (places: Iterable<number>): number | undefined => {
    if (times === undefined) return undefined;
    let latest = Number.NEGATIVE_INFINITY;
    for (const row of places) latest = Math.max(latest, times[row] as number);
    return latest;
  };
  const oldest = times?.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  return {
    dataset_id: manifest.id,
    sha256,
    files: manifest.files.map(({ name, bytes, sha256: of }) => ({
      ...{ key: `${datasetFolder(manifest.tenant, manifest.id)}/${name}`, bytes, sha256: of },
    })),
    created_at: manifest.created_at,
    watermark: manifest.lake.watermark,
    events: manifest.lake.events,
    rows: labels.length,
    label: rows.label,
    labels_mean: labelsMean(manifest.spec),
    positive: rows.positive,
    positives: labels.reduce((sum, label) => sum + label, 0),
    columns: rows.columns,
    group: rows.group ?? null,
    time: rows.time ?? null,
    split: split.by,
    split_why: split.why,
    test_sha256: testHash(sha256, rows.label, heldOut),
    from: iso(oldest),
    until: iso(newest(labels.keys())),
    validation_from: iso(split.validationFromMs),
    validation_rows: split.validation.heldOut.length,
    test_from: iso(split.testFromMs),
    test_rows: heldOut.length,
    training_rows: training.length,
    left_out_rows: leftOut,
    trained_until: iso(newest(training)) ?? new Date(manifest.lake.watermark).toISOString(),
  };
}

const endOfCalendarMs = 8.64e15;

/** Times of a column of numbers may be no times of the calendar at all. */
function iso(ms: number | undefined): string | null {
  return ms === undefined || !Number.isFinite(ms) || Math.abs(ms) > endOfCalendarMs ? null : new Date(ms).toISOString();
}

function testHash(dataSet: string, label: string, places: Uint32Array): string {
  const hash = createHash('sha256').update(`${dataSet}\n${label}\n`);
  return hash.update(new Uint8Array(places.buffer, places.byteOffset, places.byteLength)).digest('hex');
}

/** The name that the registry keeps: the data set by its hash, what is said of it, and by which rows that was measured. */
export function scoresName(tenantId: string, data: ScoreDataSet): string {
  return (
    `${datasetFolder(tenantId, data.dataset_id)} sha256:${data.sha256} rows=${data.rows} label=${JSON.stringify(data.label)} ` +
    `positive=${JSON.stringify(data.positive)} split=${data.split} test_rows=${data.test_rows} test_from=${data.test_from ?? '-'} ` +
    `test=${data.test_sha256.slice(0, 16)}`
  );
}
