import { readBucket } from './bucket-rows.js';
import { type Duck, quoted } from './duck.js';
import { EntityFold } from './entity-fold.js';
import type { JoinCut } from './join-claims.js';
import { type Claim, JoinTimes } from './join-times.js';
import { LabelValues } from './label-values.js';
import type { Family } from './plan.js';
import { RunsWriter } from './values-runs.js';

export interface FoldBucketOptions {
  readonly family: Family;
  /** Where `makeBuckets` has left the family's buckets. */
  readonly folder: string;
  readonly bucket: number;
  readonly missing: 'default' | 'null';
  readonly cuts: readonly JoinCut[];
  /** The folder of the family's values. */
  readonly values: string;
  readonly signal: AbortSignal;
  /** Told of labels now and then: how many more are done. */
  readonly onLabels: (more: number) => void;
}

export interface FoldedBucket {
  readonly labels: number;
  readonly events: number;
  /** Labels of whose entity nothing was known. */
  readonly unknown: number;
  /** Files of values. */
  readonly runs: number;
}

async function joinTimes(
  duck: Duck,
  folder: string,
  bucket: number,
  cuts: readonly JoinCut[],
): Promise<JoinTimes | undefined> {
  const files = (name: string) => `${folder}/${name}/bucket=${bucket}/*.parquet`;
  const { n } = await duck.one(`SELECT count(*)::INTEGER AS n FROM glob(${quoted(files('claims'))})`);
  if (n === 0) return undefined;
  const claims = (await duck.all(
    `SELECT DISTINCT visitor, customer, first AS "firstMs" FROM read_parquet(${quoted(files('claims'))}, hive_partitioning = false)`,
  )) as unknown as Claim[];
  const found = await duck.one(`SELECT count(*)::INTEGER AS n FROM glob(${quoted(files('visitors'))})`);
  const since =
    found.n === 0
      ? []
      : ((await duck.all(
          `SELECT visitor, since FROM read_parquet(${quoted(files('visitors'))}, hive_partitioning = false)`,
        )) as unknown as { visitor: string; since: number }[]);
  return new JoinTimes({ claims, cuts, customersSince: new Map(since.map((each) => [each.visitor, each.since])) });
}

/** Folds a bucket's events, one entity at a time, and writes the features at each label's time. */
export async function foldBucket(duck: Duck, o: FoldBucketOptions): Promise<FoldedBucket> {
  const { family, folder, bucket, missing, signal } = o;
  const { kind, history } = family;
  const joins = kind === 'customer' ? await joinTimes(duck, folder, bucket, o.cuts) : undefined;
  const values = new LabelValues(family, missing);
  const writer = new RunsWriter(o.values, bucket, family.columns.length);
  const done = { labels: 0, events: 0, unknown: 0 };
  let owner = '';
  let fold: EntityFold | undefined;
  let told = 0;
  await readBucket(duck, folder, bucket, {
    entity(id) {
      owner = id;
      fold = new EntityFold({ kind, owner, history, joins });
    },
    event(part, event) {
      fold?.add(part, event);
      done.events += 1;
    },
    label(row, atMs, category, brand) {
      const state = fold?.stateAt(atMs);
      if (state === undefined) done.unknown += 1;
      values.read(state, atMs, { category, brand }, writer.row(row));
      done.labels += 1;
    },
    async ready(rows) {
      signal.throwIfAborted();
      await writer.ready(rows);
      o.onLabels(done.labels - told);
      told = done.labels;
    },
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
  signal.throwIfAborted();
  await writer.finish();
  return { ...done, runs: writer.runs };
}
