import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@insight-mesh/runtime/log';
import { NewestOnly } from '@insight-mesh/runtime/newest-only';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { type Progress, saveProgress, saveSnapshot, standingOf } from '../store/dataset-builds.js';
import type { WholeDataset } from '../store/datasets.js';
import { buildInChild, type Outcome } from './child.js';
import { publish, toStored } from './publish.js';
import { type HeldSnapshot, type HoldSources, holdAgain, SnapshotGone, takeSnapshot } from './snapshot.js';
import { type StoredManifest, toEngineSpec } from './stored-spec.js';
import { reasonOf } from './words.js';

export interface BuildSettings {
  readonly pool: Pool;
  readonly store: ObjectStore;
  readonly log: Logger;
  /** The compiled worker.js. */
  readonly workerFile: string;
  readonly memoryMb: number;
  readonly threads: number;
  readonly timeLimitMs: number;
  readonly maxLabelsBytes: number;
  readonly maxLabels: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const heldFolder = 'held';

/** `stopped`: by the signal; whoever gave it knows why. */
export type BuildEnd =
  | { readonly kind: 'published'; readonly manifest: StoredManifest }
  /** The store or the database did not answer. */
  | { readonly kind: 'away'; readonly message: string; readonly detail: string }
  | Exclude<Outcome, { kind: 'built' }>;

/**
 * One attempt at a data set, from the lake to its files in the store. What an earlier attempt has finished in the folder is not done again.
 * @param folder the data set's own, which outlives the attempt
 */
export async function buildOnce(
  set: WholeDataset,
  owner: bigint,
  folder: string,
  settings: BuildSettings,
  signal: AbortSignal,
): Promise<BuildEnd> {
  const { pool, log, memoryMb } = settings;
  const build = { id: set.id, owner };
  const saver = new NewestOnly<Progress>(
    (progress) => saveProgress(pool, build, progress),
    (error) => log.debug({ err: error, dataset: set.id }, 'progress was not stored'),
  );
  try {
    const held = await hold(set, owner, folder, settings, signal, (progress) => saver.save(progress));
    const outFolder = join(folder, 'out');
    const outcome = await buildInChild(
      {
        id: set.id,
        tenantId: set.tenantId,
        spec: toEngineSpec(set.spec, held.labelsPath),
        lakeFiles: held.lakeFiles,
        cuts: held.snapshot.cuts,
        folder: join(folder, 'work'),
        outFolder,
        memoryMb,
        threads: settings.threads,
        maxLabels: settings.maxLabels,
        nowMs: held.snapshot.atMs,
      },
      {
        workerFile: settings.workerFile,
        timeLimitMs: settings.timeLimitMs,
        signal,
        onProgress: (progress) => saver.save(progress),
      },
    );
    if (outcome.kind !== 'built')
      return 'message' in outcome ? { ...outcome, message: byKeys(outcome.message, folder) } : outcome;
    const manifest = toStored(outcome.manifest, set.spec);
    const published = await publish(manifest, {
      store: settings.store,
      outFolder,
      signal,
      onProgress: (progress) => saver.save(progress),
      mayFinish: async () => (await standingOf(pool, build)) === 'held',
    });
    return published ? { kind: 'published', manifest } : { kind: 'stopped' };
  } catch (error) {
    if (signal.aborted) return { kind: 'stopped' };
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const told = reasonOf(error, memoryMb);
    const reason = told === undefined ? undefined : byKeys(told, folder);
    if (isPassing(error)) return { kind: 'away', message: reason ?? 'the database does not answer', detail };
    return reason === undefined
      ? { kind: 'internal', message: String(error), detail }
      : { kind: 'failed', message: reason, detail };
  } finally {
    await saver.idle();
  }
}

/** Files of the store are held below the build's folder by their keys, and people know them by those. */
function byKeys(message: string, folder: string): string {
  return message.replaceAll(`${join(folder, heldFolder)}/`, '');
}

/** What another attempt may find mended: a store or a database that is away. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const code = String(error.code);
  return code === 'UNAVAILABLE' || code === 'DEADLINE_EXCEEDED' || /^(ECONN|EPIPE|57P0|08)/.test(code);
}

async function hold(
  set: WholeDataset,
  owner: bigint,
  folder: string,
  { pool, store, log, maxLabelsBytes, now }: BuildSettings,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<HeldSnapshot> {
  const sources = (step: string): HoldSources => ({
    pool,
    store,
    folder: join(folder, heldFolder),
    maxLabelsBytes,
    signal,
    onProgress: ({ files, ofFiles }) => onProgress({ step, done: files, total: ofFiles }),
  });
  let step = 'hold the files of the lake';
  if (set.snapshot !== undefined) {
    try {
      return await holdAgain(sources(step), set.snapshot);
    } catch (error) {
      if (!(error instanceof SnapshotGone)) throw error;
      log.info({ dataset: set.id, reason: error.message }, 'a build begins anew: what it was made of is gone');
      step = `begin anew, since ${error.message} while nobody built: ${step}`;
      await rm(folder, { recursive: true, force: true });
    }
  } else {
    // Of an attempt that was ended before it knew all that it reads.
    await rm(folder, { recursive: true, force: true });
  }
  const held = await takeSnapshot(sources(step), set.tenantId, set.spec, now());
  if (!(await saveSnapshot(pool, { id: set.id, owner }, held.snapshot)))
    throw new Error('the build is another replica’s');
  return held;
}
