import { join } from 'node:path';
import { AppError } from '@insight-mesh/runtime/errors';
import { bucketsFor, makeBuckets } from './buckets.js';
import type { BuildOptions } from './build-options.js';
import { Duck, quoted } from './duck.js';
import { readLabels } from './given-labels.js';
import type { JoinCut } from './join-claims.js';
import type { LabelsMade } from './labels.js';
import { withCulprit } from './lake-files.js';
import { type LakeFacts, lookAtLake, makeEvents } from './lake-view.js';
import type { Plan } from './plan.js';
import { ruleLabels } from './rule-labels.js';
import type { WorkFolder } from './work-folder.js';

/** What all steps of a build share. */
export interface Build {
  readonly o: BuildOptions;
  readonly plan: Plan;
  readonly work: WorkFolder;
  readonly cuts: readonly JoinCut[];
}

export interface Prepared {
  readonly facts: LakeFacts;
  readonly labels: LabelsMade & { readonly rows: number };
  /** How many of each family. */
  readonly buckets: number;
}

/** The least that DuckDB works well with. */
const leastMb = 128;

/** @param share of the build's memory */
export function duckOptions({ o, work }: Build, share: number) {
  const memoryMb = Math.max(leastMb, Math.floor(o.memoryMb * share));
  return { memoryMb, spill: work.spill, signal: o.signal };
}

export function labelsFile(work: WorkFolder): string {
  return work.at('labels.parquet');
}

async function makeLabels({ o, plan, work }: Build, duck: Duck, watermarkMs: number): Promise<Prepared['labels']> {
  const { labels } = o.spec;
  const options = {
    path: labelsFile(work),
    rejects: join(o.outFolder, 'rejects.ndjson'),
    needed: plan.needed,
    features: new Set(plan.columns.map(({ column }) => column.name)),
    watermarkMs,
    threads: o.threads,
    signal: o.signal,
  };
  const make = () => (labels.from === 'file' ? readLabels(duck, labels, options) : ruleLabels(duck, labels, options));
  const made = await make();
  const { rows } = await duck.one(`SELECT count(*)::DOUBLE AS rows FROM read_parquet(${quoted(options.path)})`);
  return { ...made, rows: Number(rows) };
}

/** Looks at the lake, makes the labels, and divides the events of every family into buckets. */
export async function prepare(build: Build): Promise<Prepared> {
  const { o, plan, work } = build;
  const { spec, onProgress } = o;
  const duck = await Duck.open({ ...duckOptions(build, 1), threads: o.threads });
  try {
    const lake = { files: o.lakeFiles, tenantId: o.tenantId, drops: work.at('drops.parquet') };
    onProgress({ step: 'lake', done: 0, total: 1 });
    const looked = await work.part('lake', () => lookAtLake(duck, lake));
    const watermarkMs = Math.min(looked.watermarkMs, o.completeToMs ?? Number.POSITIVE_INFINITY);
    await makeEvents(duck, lake, { knowledge: spec.knowledge, anyDrops: looked.dropped > 0 });
    onProgress({ step: 'labels', done: 0, total: 1 });
    const labels = await work.part('labels', () => makeLabels(build, duck, watermarkMs));
    if (labels.rows === 0) {
      const why = Object.entries(labels.rejected).map(([reason, count]) => `${count} ${reason}`);
      throw new AppError('FAILED_PRECONDITION', `no label can be used: ${why.join(', ') || 'there is none'}`);
    }
    const count = bucketsFor(looked.events, labels.rows);
    for (const [done, family] of plan.families.entries()) {
      const onShare = (share: number) => {
        onProgress({ step: 'events', done: Math.floor((done + share) * 100), total: plan.families.length * 100 });
      };
      onShare(0);
      const options = { labels: labelsFile(work), count, joins: spec.joins, cuts: build.cuts, onShare };
      await work.part(`${family.kind}-buckets`, () => makeBuckets(duck, work, family, options));
    }
    return { facts: { ...looked, watermarkMs }, labels, buckets: count };
  } catch (error) {
    throw o.signal.aborted ? error : await withCulprit(error, duck, o.lakeFiles);
  } finally {
    duck.close();
  }
}
