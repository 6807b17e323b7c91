import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import { keyOf, type LakeFile } from '../store/lake-files.js';
import { noteRemoval, type Removal } from '../store/lake-removals.js';
import { beginSwap, rangesOfFile, recordSwap, type Swap } from '../store/lake-swaps.js';
import { countByRange, readContent, writeContent } from './file-content.js';
import { holdFile, type inWorkshop } from './held-file.js';
import type { LakeTools } from './lake-tools.js';

type Workshop = Parameters<Parameters<typeof inWorkshop>[1]>[0];

/** Records a swap and why, at once. */
function record(tools: LakeTools, swap: Swap, removal: Removal): Promise<void> {
  const [file] = swap.inputs;
  const rows = [...(swap.removed?.values() ?? [])].reduce((sum, each) => sum + each, 0);
  return withTransaction(tools.pool, async (tx) => {
    await recordSwap(tx, swap);
    if (file !== undefined) await noteRemoval(tx, removal, { tenantId: file.tenantId, key: file.key, rows });
  });
}

/**
 * Takes the rows that a condition holds for out of one file: what remains goes into its next revision. For the holder of the tenant's lock, who
 * then deletes what is superseded.
 * @param where a condition over the lake's columns, for example customer_id = 'c-1'
 * @returns how many rows went, or what is wrong with the file, which is then left alone
 */
export async function removeRows(
  tools: LakeTools,
  workshop: Workshop,
  o: { file: LakeFile; where: string; removal: Removal; lost: AbortSignal },
): Promise<number | { damaged: string }> {
  const { file, where, removal, lost } = o;
  const { connection } = workshop.duckDb;
  const held = await holdFile(tools, workshop, file);
  if ('damaged' in held) return held;
  const out = join(workshop.folder, 'rest.parquet');
  try {
    const found = await countByRange(connection, held.path, where, [{ from: file.from, to: file.to }]);
    const going = found.get(file.from) ?? 0;
    if (going === 0) return 0;
    const removed = await countByRange(connection, held.path, where, await rangesOfFile(tools.pool, file));
    const counted = [...removed.values()].reduce((sum, rows) => sum + rows, 0);
    if (counted !== going)
      throw new Error(`the ranges of ${file.key} do not tell of all its rows: nothing was removed from it`);
    lost.throwIfAborted();
    if (going === held.content.rows) {
      await record(tools, { inputs: [file], removed }, removal);
      return going;
    }
    const written = await writeContent(connection, [held.path], out, `(${where}) IS NOT true`);
    const facts = await readContent(connection, out, written.bytes, file);
    if (facts.rows + going !== held.content.rows)
      throw new Error(
        `${file.key} would have kept ${facts.rows} of ${held.content.rows} rows when ${going} went: nothing was replaced`,
      );
    const revision = file.revision + 1;
    const key = keyOf(file, { from: file.from, to: file.to, revision });
    await beginSwap(tools.pool, { ...file, key, revision });
    lost.throwIfAborted();
    await tools.store.putFile(key, out);
    lost.throwIfAborted();
    await record(tools, { inputs: [file], target: { key, facts }, removed }, removal);
    return going;
  } finally {
    await rm(out, { force: true });
    await rm(held.path, { force: true });
  }
}

/**
 * Takes a whole file out. For the holder of the tenant's lock.
 * @returns how many rows went, or what is wrong with the file: then it is left alone, unless its rows are known without reading it
 */
export async function removeFile(
  tools: LakeTools,
  workshop: Workshop,
  o: { file: LakeFile; removal: Removal; lost: AbortSignal },
): Promise<number | { damaged: string }> {
  const { file, removal, lost } = o;
  const ranges = await rangesOfFile(tools.pool, file);
  const [only] = ranges;
  if (only === undefined || ranges.length > 1 || file.rows === undefined)
    return removeRows(tools, workshop, { ...o, where: 'true' });
  lost.throwIfAborted();
  await record(tools, { inputs: [file], removed: new Map([[only.from, file.rows]]) }, removal);
  return file.rows;
}
