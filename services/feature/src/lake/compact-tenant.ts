import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { holdFiles } from '@insight-mesh/runtime/hold-files';
import { pause } from '@insight-mesh/runtime/pause';
import { doubtfulFiles, filesOfPartition, keyOf, type LakeFile, lakeLayout, noteFacts } from '../store/lake-files.js';
import { withLakeLock } from '../store/lake-lock.js';
import { beginSwap, finishSwap, partitionsToMerge } from '../store/lake-swaps.js';
import { readContent, writeContent } from './file-content.js';
import { type HeldFile, holdFile, inWorkshop } from './held-file.js';
import type { LakeTools } from './lake-tools.js';
import { type MergeRules, planMerges } from './plan-merges.js';
import { deleteSuperseded, tidyUp } from './swap-files.js';

export interface CompactOptions extends Pick<MergeRules, 'afterMs' | 'targetRows' | 'targetBytes'> {
  readonly signal: AbortSignal;
  /** Of the time, how much may be work: the rest is left to the fold. From above 0 to 1. */
  readonly share: number;
  readonly onMerged?: (merged: Merged) => void;
}

export interface Merged {
  /** Files that became one. */
  readonly files: number;
  readonly rows: number;
  /** Before and after. */
  readonly bytes: readonly [number, number];
}

const partitionsAtOnce = 200;
const doubtfulAtOnce = 100;

type Workshop = Parameters<typeof holdFile>[1];

/**
 * Merges the small files of a tenant, one partition of one day after the other, the oldest first.
 * @returns undefined when another worker is at it
 */
export function compactTenant(
  tools: LakeTools,
  tenantId: string,
  o: CompactOptions,
): Promise<{ damaged: number } | undefined> {
  return withLakeLock(tools.pool, { lock: 'files', tenantId, wait: false }, (lost) =>
    inWorkshop(tools, async (workshop) => {
      const signal = AbortSignal.any([o.signal, lost]);
      await tidyUp(tools, tenantId);
      const damaged = await lookAt(tools, workshop, tenantId, signal);
      const small = { smallRows: o.targetRows / 2, smallBytes: o.targetBytes / 2 };
      let after: Awaited<ReturnType<typeof partitionsToMerge>>[number] | undefined;
      for (;;) {
        const partitions = await partitionsToMerge(tools.pool, { tenantId, ...small, limit: partitionsAtOnce, after });
        for (const partition of partitions) {
          const rules = { ...o, nowMs: tools.now(), layout: lakeLayout };
          for (const inputs of planMerges(await filesOfPartition(tools.pool, { tenantId, ...partition }), rules)) {
            if (signal.aborted) return { damaged };
            const began = performance.now();
            const merged = await mergeFiles(tools, workshop, inputs, lost);
            if (merged !== undefined) o.onMerged?.(merged);
            await pause(((performance.now() - began) * (1 - o.share)) / o.share, signal);
          }
        }
        after = partitions.at(-1);
        if (partitions.length < partitionsAtOnce) return { damaged };
      }
    }),
  );
}

/** Finds out what is in files of which nobody knows, and whether damaged ones are still. @returns how many are */
async function lookAt(tools: LakeTools, workshop: Workshop, tenantId: string, signal: AbortSignal): Promise<number> {
  let after = '';
  let damaged = 0;
  for (;;) {
    const files = await doubtfulFiles(tools.pool, tenantId, { after, limit: doubtfulAtOnce });
    for (const file of files) {
      if (signal.aborted) return damaged;
      const held = await holdFile(tools, workshop, file);
      if ('damaged' in held) damaged++;
      else {
        await noteFacts(tools.pool, file.key, held.content);
        await rm(held.path, { force: true });
      }
    }
    if (files.length < doubtfulAtOnce) return damaged;
    after = files.at(-1)?.key ?? after;
  }
}

/**
 * Makes one file of several neighbours: notes it, puts it, records that it has taken their place, and deletes them. Killed between any two of these,
 * the lake holds each row once by the names of its files and by the manifest, and the next run tidies up.
 * @param lost aborted when somebody else may be at it
 * @returns undefined when one of them is damaged, or in the way: then nothing has changed
 */
async function mergeFiles(
  tools: LakeTools,
  workshop: Workshop,
  inputs: readonly LakeFile[],
  lost: AbortSignal,
): Promise<Merged | undefined> {
  const { pool, store } = tools;
  const [first, last] = [inputs[0], inputs.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const held: HeldFile[] = [];
  const out = join(workshop.folder, 'merged.parquet');
  try {
    for (const file of inputs) {
      const each = await holdFile(tools, workshop, file);
      if ('damaged' in each) return undefined;
      held.push(each);
    }
    const revision = inputs.length === 1 ? first.revision + 1 : 0;
    const range = { from: first.from, to: last.to };
    const key = keyOf(first, { ...range, revision });
    const { rows, sum } = sumOf(held);
    if (!(await isFree(tools, workshop, { ...first, ...range, key, rows }, sum))) return undefined;
    await writeContent(
      workshop.duckDb.connection,
      held.map(({ path }) => path),
      out,
    );
    const facts = await checkMerged(workshop, first, range, held, out);
    lost.throwIfAborted();
    const writtenMs = Math.max(...inputs.map((file) => file.writtenMs));
    await beginSwap(pool, { ...first, ...range, key, revision, writtenMs });
    // What fails from here on is tidied up by the next run, which asks Postgres how far this one came.
    lost.throwIfAborted();
    await store.putFile(key, out);
    lost.throwIfAborted();
    await finishSwap(pool, { inputs, target: { key, facts } });
    await deleteSuperseded(tools, first.tenantId);
    const before = held.reduce((sum, { content }) => sum + content.bytes, 0);
    return { files: inputs.length, rows: facts.rows, bytes: [before, facts.bytes] };
  } finally {
    for (const path of [out, ...held.map((each) => each.path)]) await rm(path, { force: true });
  }
}

function sumOf(held: readonly HeldFile[]): { rows: number; sum: bigint } {
  const contents = held.map(({ content }) => content);
  return {
    rows: contents.reduce((total, { rows }) => total + rows, 0),
    sum: contents.reduce((total, { sum }) => total + sum, 0n),
  };
}

/** Whether an object may be put under a key: there is none, or one with the very rows, which a worker that had lost its lock has put late. */
async function isFree(tools: LakeTools, workshop: Workshop, target: LakeFile, sum: bigint): Promise<boolean> {
  const { store, log } = tools;
  const head = await store.head(target.key);
  if (head === undefined) return true;
  const [path = ''] = await holdFiles(store, [target.key], workshop.folder);
  const content = await readContent(workshop.duckDb.connection, path, head.size, target).catch(() => undefined);
  await rm(path, { force: true });
  if (content !== undefined && content.rows === target.rows && content.sum === sum && content.strays === 0) return true;
  log.error({ key: target.key }, 'an object that feature did not write is in the way of a merge: move it away');
  return false;
}

/** @throws Error when the merged file does not hold exactly the rows of its inputs */
async function checkMerged(
  { duckDb }: Workshop,
  file: LakeFile,
  range: { from: bigint; to: bigint },
  held: readonly HeldFile[],
  out: string,
): Promise<HeldFile['content']> {
  const { size } = await stat(out);
  const merged = await readContent(duckDb.connection, out, size, { ...file, ...range });
  const { rows, sum } = sumOf(held);
  if (merged.rows === rows && merged.sum === sum && merged.strays === 0) return merged;
  throw new Error(`a merged file would have held ${merged.rows} rows for ${rows}, or other ones: nothing was replaced`);
}
