import type { Logger } from '@insight-mesh/runtime/log';
import { type Pool, withTransaction } from '@insight-mesh/runtime/postgres';
import { endRun } from '../store/held-runs.js';
import { findVersion, insertVersion } from '../store/model-versions.js';
import { lockSlot, promote } from '../store/promotions.js';
import type { Run } from '../store/runs.js';
import type { RunResult } from './job.js';

/**
 * Ends a run with what it made, in one transaction: the run's state, the versions, the promotions and the outbox agree
 * whatever happens. A candidate becomes the champion only if it was better than the champion that stands in the slot now; one
 * that was promoted by hand while the run went on was not compared with, so it stays.
 * @returns false when the run is no longer this instance's, or was cancelled: nothing was written
 */
export async function registerResult(
  pool: Pool,
  run: Run,
  result: RunResult,
  options: { owner: bigint; log: Logger; nowMs: number },
): Promise<boolean> {
  const promoted: string[] = [];
  const done = await withTransaction(pool, async (tx) => {
    promoted.length = 0;
    // Always in this order, so that two runs of one tenant cannot wait for each other.
    const candidates = [...result.candidates].sort((a, b) => (a.slot < b.slot ? -1 : 1));
    for (const candidate of candidates) {
      const standing = await lockSlot(tx, candidate.tenantId, candidate.slot);
      await insertVersion(tx, candidate);
      const sameChampion = standing.champion?.version === candidate.comparedWith;
      if (run.config.hold || !candidate.better || !sameChampion) continue;
      const version = await findVersion(tx, candidate.tenantId, candidate.slot, candidate.version);
      if (version === undefined) throw new Error('a version vanished in the transaction that wrote it');
      await promote(tx, version, { kind: 'run', standing, nowMs: options.nowMs });
      promoted.push(`${candidate.slot} ${candidate.version} (${candidate.model})`);
    }
    const step = promoted.length === 0 ? 'done: nothing promoted' : `done: promoted ${promoted.join(', ')}`;
    const mine = await endRun(tx, { id: run.id, owner: options.owner, state: 'succeeded', step, error: '' });
    if (!mine) throw new NotMine();
    return true;
  }).catch((error: unknown) => {
    if (error instanceof NotMine) return false;
    throw error;
  });
  if (done) options.log.info({ run: run.id, promoted, table: result.table }, 'run registered');
  return done;
}

class NotMine extends Error {}
