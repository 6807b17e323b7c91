import type { Logger } from '@insight-mesh/runtime/log';
import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import type { GateBounds } from '../gate/bounds.js';
import { type Circumstances, decide } from '../gate/decide.js';
import { countTries, insertDecision } from '../store/decisions.js';
import { openAlarms } from '../store/drift-verdicts.js';
import { endRun, reservedOf } from '../store/held-runs.js';
import { findVersion, insertVersion } from '../store/model-versions.js';
import { lockSlot, promote, type Standing } from '../store/promotions.js';
import type { Run } from '../store/runs.js';
import { acceptsDrift } from '../store/schedule-runs.js';
import type { Candidate, RunResult } from './job.js';

export interface RegisterOptions {
  owner: bigint;
  log: Logger;
  nowMs: number;
  bounds: GateBounds;
}

/**
 * Ends a run with what it made, in one transaction: the run's state, the versions, the decisions, the promotions and the outbox agree
 * whatever happens. The gate decides under the slot's lock, by how things stand then: a candidate that was compared with another
 * champion than the present one stays a candidate.
 * @returns false when the run is no longer this instance's, or was cancelled: nothing was written
 */
export async function registerResult(
  pool: Pool,
  run: Run,
  result: RunResult,
  options: RegisterOptions,
): Promise<boolean> {
  const promoted: string[] = [];
  const refused: string[] = [];
  const done = await withTransaction(pool, async (tx) => {
    promoted.length = 0;
    refused.length = 0;
    // Always in this order, so that two runs of one tenant cannot wait for each other.
    const candidates = [...result.candidates].sort((a, b) => (a.slot < b.slot ? -1 : 1));
    for (const candidate of candidates) {
      const standing = await lockSlot(tx, candidate.tenantId, candidate.slot);
      await insertVersion(tx, candidate);
      const circumstances = await circumstancesOf(tx, run, candidate, standing, options);
      const verdict = decide(candidate.evidence, circumstances, options.bounds);
      const { tenantId, slot, version, dataSet, evidence } = candidate;
      await insertDecision(tx, {
        ...{ tenantId, slot, version, dataSet, evidence, ...verdict },
        kind: 'run',
        championVersion: candidate.comparedWith,
        forced: false,
        decidedBy: `run:${run.id}`,
        reason: '',
        decidedAtMs: options.nowMs,
      });
      const name = `${slot} ${version} (${candidate.model})`;
      if (!verdict.promoted) {
        refused.push(`${name}: ${verdict.why}`);
        continue;
      }
      const registered = await findVersion(tx, tenantId, slot, version);
      if (registered === undefined) throw new Error('a version vanished in the transaction that wrote it');
      await promote(tx, registered, { kind: 'run', standing, nowMs: options.nowMs });
      promoted.push(name);
    }
    const step = promoted.length === 0 ? 'done: nothing promoted' : `done: promoted ${promoted.join(', ')}`;
    const mine = await endRun(tx, { id: run.id, owner: options.owner, state: 'succeeded', step, error: '' });
    if (!mine) throw new NotMine();
    return true;
  }).catch((error: unknown) => {
    if (error instanceof NotMine) return false;
    throw error;
  });
  if (done) options.log.info({ run: run.id, promoted, refused, table: result.table }, 'run registered');
  return done;
}

/**
 * A pod may say what it made under the numbers that were reserved for its run alone: another number may be the next run's.
 * @returns the first version of the result that is none of them, for people; undefined where all are
 */
export async function notReserved(pool: Pool, run: Run, { candidates }: RunResult): Promise<string | undefined> {
  const reserved = await reservedOf(pool, run.id);
  const strange = candidates.find(({ slot, version }) => reserved.get(slot) !== version);
  if (strange === undefined) return undefined;
  const { slot, version } = strange;
  return `${slot} ${version}, where ${reserved.has(slot) ? `${slot} ${reserved.get(slot)}` : 'no such slot'} was reserved`;
}

async function circumstancesOf(
  tx: Tx,
  run: Run,
  { tenantId, slot, comparedWith, dataSet }: Candidate,
  { champion, pin }: Standing,
  { bounds, nowMs }: RegisterOptions,
): Promise<Circumstances> {
  const { drift, driftDays } = bounds;
  const alarms =
    drift === 'off'
      ? { count: 0, newest: [], checkedUntilMs: 0 }
      : await openAlarms(tx, { tenantId, atLeast: drift, days: driftDays, nowMs });
  return {
    champion: champion?.version,
    comparedWith,
    held: run.config.hold,
    pin,
    earlierTries:
      comparedWith === undefined ? 0 : await countTries(tx, { tenantId, slot, championVersion: comparedWith, dataSet }),
    alarms: alarms.newest,
    alarmCount: alarms.count,
    acceptDrift: await acceptsDrift(tx, run.id),
  };
}

class NotMine extends Error {}
