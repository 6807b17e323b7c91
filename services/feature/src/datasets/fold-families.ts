import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { FoldedBucket } from './fold-bucket.js';
import { foldBuckets } from './fold-pool.js';
import { type Build, duckOptions, type Prepared } from './prepare.js';
import { runPath } from './values-runs.js';

/** Of the memory, what the workers' databases share: their own heaps need the rest. */
const databases = 0.4;

/** What was made of one family. */
export interface FoldedFamily {
  /** Labels of an entity of which nothing was known. */
  readonly unknown: number;
  /** Files of values. */
  readonly runs: readonly string[];
}

/** Folds the buckets of every family that are not done yet. */
export async function foldFamilies(build: Build, { labels, buckets }: Prepared): Promise<FoldedFamily[]> {
  const { o, plan, work } = build;
  const total = labels.rows * plan.families.length;
  let told = 0;
  const onLabels = (more: number) => {
    told += more;
    o.onProgress({ step: 'fold', done: told, total });
  };
  const families: FoldedFamily[] = [];
  for (const [index, family] of plan.families.entries()) {
    const { kind } = family;
    const found = { labels: 0, unknown: 0 };
    const runs: string[] = [];
    const values = work.at(`${kind}-values`);
    const count = (bucket: number, done: FoldedBucket) => {
      for (let run = 0; run < done.runs; run++) runs.push(runPath(values, bucket, run));
      found.labels += done.labels;
      found.unknown += done.unknown;
    };
    const left: number[] = [];
    for (let bucket = 0; bucket < buckets; bucket++) {
      if (!existsSync(work.at(kind, 'labels', `bucket=${bucket}`))) continue;
      const done = await work.record<FoldedBucket>(`${kind}-${bucket}`);
      if (done === undefined) {
        left.push(bucket);
      } else {
        count(bucket, done);
        onLabels(done.labels);
      }
    }
    await mkdir(values, { recursive: true });
    const { spec } = o;
    const { signal, ...duck } = duckOptions(build, databases / o.threads);
    const folder = work.at(kind);
    const job = { spec, family: index, folder, values, cuts: build.cuts, duck: { ...duck, threads: 1 } };
    await foldBuckets(job, left, o.threads, {
      signal,
      onLabels,
      onBucket: async (bucket, done) => {
        await work.finish(`${kind}-${bucket}`, done);
        count(bucket, done);
        await work.remove(kind, 'events', `bucket=${bucket}`);
      },
    });
    if (found.labels !== labels.rows) {
      throw new Error(`features of ${kind} were made for ${found.labels} labels, not for ${labels.rows}`);
    }
    families.push({ unknown: found.unknown, runs });
  }
  return families;
}
