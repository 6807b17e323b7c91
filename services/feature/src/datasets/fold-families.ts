import { existsSync } from 'node:fs';
import type { FoldedBucket } from './fold-bucket.js';
import { foldBuckets } from './fold-pool.js';
import type { Family } from './plan.js';
import { type Build, duckOptions, type Prepared } from './prepare.js';
import { makeValuesFile } from './values-file.js';
import type { WorkFolder } from './work-folder.js';

/** Of the memory, what the workers' databases share: their own heaps need the rest. */
const databases = 0.4;

export function valuesFile(work: WorkFolder, { kind }: Family): string {
  return work.at(`${kind}.f64`);
}

/** Folds the buckets of every family that are not done yet. Answers how many labels are of an entity of which nothing was known, by family. */
export async function foldFamilies(build: Build, { labels, buckets }: Prepared): Promise<number[]> {
  const { o, plan, work } = build;
  const total = labels.rows * plan.families.length;
  let told = 0;
  const onLabels = (more: number) => {
    told += more;
    o.onProgress({ step: 'fold', done: told, total });
  };
  const unknown: number[] = [];
  for (const [index, family] of plan.families.entries()) {
    const { kind } = family;
    const found = { labels: 0, unknown: 0 };
    const count = (done: FoldedBucket) => {
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
        count(done);
        onLabels(done.labels);
      }
    }
    const values = valuesFile(work, family);
    if (!existsSync(values)) await makeValuesFile(values);
    const { spec } = o;
    const { signal, ...duck } = duckOptions(build, databases / o.threads);
    const folder = work.at(kind);
    const job = { spec, family: index, folder, values, cuts: build.cuts, duck: { ...duck, threads: 1 } };
    await foldBuckets(job, left, o.threads, {
      signal,
      onLabels,
      onBucket: async (bucket, done) => {
        await work.finish(`${kind}-${bucket}`, done);
        count(done);
        await work.remove(kind, 'events', `bucket=${bucket}`);
      },
    });
    if (found.labels !== labels.rows) {
      throw new Error(`features of ${kind} were made for ${found.labels} labels, not for ${labels.rows}`);
    }
    unknown.push(found.unknown);
  }
  return unknown;
}
