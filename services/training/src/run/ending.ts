import type { Logger } from '@insight-mesh/runtime/log';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { GateBounds } from '../gate/bounds.js';
import type { Instance } from '../instance.js';
import { endRun, giveBack, reservedOf, standingOf } from '../store/held-runs.js';
import type { Run } from '../store/runs.js';
import type { Outcome } from './child.js';
import type { Launcher } from './launcher.js';
import { notReserved, registerResult } from './register.js';
import { removeArtefacts, removeOtherAttempts, removeRunFiles } from './run-files.js';

export interface EndingOptions {
  pool: Pool;
  instance: Instance;
  store: ObjectStore;
  launcher: Launcher;
  log: Logger;
  /** A run that was ended in the middle so often is not begun again. */
  maxBreaks: number;
  bounds: GateBounds;
  /** The folder of a run's own files. */
  folderOf: (runId: string) => string;
  now: () => number;
}

/** How an attempt has ended for the run. `broken_off`: it is in the queue again, or another instance's. */
export type Ending = 'succeeded' | 'failed' | 'cancelled' | 'broken_off';

/** So long the store is given, each time that it did not answer. */
const awayMs = 10_000;
/** A process that ends by itself so often at one step, with nothing kept in between, will do so again. */
const mostCrashes = 3;

/**
 * Writes down how an attempt at a run has ended, and cleans up where nobody goes on.
 * @throws what Postgres says; the run then stands as before, and it may be tried again
 */
export async function endAttempt(run: Run, ended: Outcome, o: EndingOptions): Promise<Ending> {
  const { pool, instance, store, log, now, bounds, maxBreaks } = o;
  const held = { id: run.id, owner: instance.owner };
  const outcome = await checked(run, ended, pool);
  if (outcome.kind === 'done') {
    const kept = await registerResult(pool, run, outcome.result, { owner: held.owner, log, nowMs: now(), bounds });
    if (kept) {
      const isClean = await removed(run, removeOtherAttempts(store, outcome.result.candidates), log);
      return isClean ? clean(run, 'succeeded', o) : 'succeeded';
    }
  }
  const standing = await standingOf(pool, held);
  if (standing === 'lost') {
    log.warn({ run: run.id }, 'the run was taken for dead meanwhile; its results are not kept');
    return 'broken_off';
  }
  if (standing === 'cancelling') return endWithout(run, { state: 'cancelled', step: 'cancelled', error: '' }, o);
  if (outcome.kind === 'stopped' || outcome.kind === 'done') {
    await giveBack(pool, held, 'the service that ran it was stopped', { crashed: false });
    return 'broken_off';
  }
  if (outcome.kind === 'away') {
    // However long that takes: it says nothing about the run.
    await giveBack(pool, held, outcome.message, { crashed: false, warn: true, afterMs: awayMs });
    return 'broken_off';
  }
  if (outcome.kind === 'unstarted' && run.breaks + 1 < maxBreaks) {
    await giveBack(pool, held, outcome.message, { crashed: true, afterMs: awayMs });
    return 'broken_off';
  }
  if (outcome.kind === 'crashed') {
    const crashes = await giveBack(pool, held, outcome.message, { crashed: true, mostCrashes });
    if (crashes === undefined) return 'broken_off';
    const error = `${outcome.message}, ${crashes.times} times at the step "${crashes.step}" without getting further`;
    return failRun(run, error, o);
  }
  return failRun(run, outcome.message, o);
}

/** Ends a run as failed. @throws as endAttempt */
export function failRun(run: Run, error: string, o: EndingOptions): Promise<Ending> {
  // Postgres takes no NUL, and what a library says may have one.
  return endWithout(run, { state: 'failed', step: 'failed', error: error.replaceAll('\0', '') }, o);
}

async function checked(run: Run, outcome: Outcome, pool: Pool): Promise<Outcome> {
  const strange = outcome.kind === 'done' ? await notReserved(pool, run, outcome.result) : undefined;
  if (strange === undefined) return outcome;
  return { kind: 'failed', message: `its result has a version that is not its own: ${strange}`, detail: '' };
}

/** Ends a run that registers nothing: what it has written goes. */
async function endWithout(
  run: Run,
  end: { state: 'failed' | 'cancelled'; step: string; error: string },
  o: EndingOptions,
): Promise<Ending> {
  const { pool, instance, store, log } = o;
  const reserved = await reservedOf(pool, run.id);
  // Of this attempt's own before its end is told. Another attempt's may be registered, as long as this one may have lost the run.
  const own = await removed(run, removeArtefacts(store, run, reserved, run.attempts), log);
  if (!(await endRun(pool, { id: run.id, owner: instance.owner, ...end }))) return 'broken_off';
  const all = own && (await removed(run, removeArtefacts(store, run, reserved), log));
  return all ? clean(run, end.state, o) : end.state;
}

/** @returns false where the store was away: the run's files stay, by which the sweep finds it and tries again */
async function removed(run: Run, removing: Promise<void>, log: Logger): Promise<boolean> {
  try {
    await removing;
    return true;
  } catch (error) {
    log.warn({ err: error, run: run.id }, 'artefacts that are not registered could not be removed yet');
    return false;
  }
}

async function clean(run: Run, ending: Ending, o: EndingOptions): Promise<Ending> {
  const { store, folderOf, log, launcher } = o;
  await launcher
    .forget(run.id)
    .catch((error: unknown) =>
      log.warn({ err: error, run: run.id }, 'the Job of a run could not be removed; it is tried again later'),
    );
  await removeRunFiles(store, run.id, folderOf(run.id)).catch((error: unknown) =>
    log.warn({ err: error, run: run.id }, 'the files of a run could not be removed; they are tried again later'),
  );
  return ending;
}
