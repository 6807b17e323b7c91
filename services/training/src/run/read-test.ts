import { join } from 'node:path';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { type DataSet, describeDataSet } from '../data/data-set.js';
import { holdLake } from '../data/lake-snapshot.js';
import { readInteractions } from '../data/read-interactions.js';
import { toSessions } from '../data/sessions.js';
import { minSessions, splitByTime } from '../data/split.js';
import { type Trial, toTrial } from '../evaluation/measure.js';
import { type GateTest, toGateTest } from '../gate/weigh.js';
import type { Job } from './job.js';
import type { Steps } from './steps.js';

/** The present test, for a model that is fitted already. */
export interface TestData {
  dataSet: DataSet;
  trial: Trial;
  gateTest: GateTest;
}

/**
 * Reads the lake and splits it as every run does, and keeps of the test what began after a moment: a model that was fitted elsewhere must
 * not be measured on what it has seen.
 * @throws AppError FAILED_PRECONDITION where too little of the test is later
 */
export async function readTest(job: Job, store: ObjectStore, steps: Steps, afterMs: number): Promise<TestData> {
  const onHeld = steps.next('hold the lake');
  const folder = join(job.folder, `attempt-${job.attempt}`);
  const snapshot = await holdLake(store, job.tenantId, join(folder, 'lake'), {
    maxFetchBytes: job.maxFetchBytes,
    onProgress: ({ files, ofFiles }) => onHeld(files, ofFiles),
  });
  steps.next('read the lake', 2);
  const lake = await readInteractions(snapshot, {
    tenantId: job.tenantId,
    folder,
    memoryMb: job.readMemoryMb,
    limit: job.maxInteractions,
  });
  const sessions = toSessions(lake.interactions);
  const split = splitByTime(sessions, job.config.testShare);
  const later = split.test.heldOut.filter(({ startMs }) => startMs > afterMs);
  const least = Math.min(minSessions, split.test.heldOut.length);
  const iso = (ms: number): string => new Date(ms).toISOString();
  if (later.length < least) {
    throw new AppError(
      'FAILED_PRECONDITION',
      `too little to measure it with: it was fitted on what came up to ${iso(afterMs)}, and of the ${split.test.heldOut.length} sessions of the ` +
        `test, which begins at ${iso(split.test.heldOutFromMs)}, ${later.length} began later; ${least} are needed`,
    );
  }
  const cut = { ...split.test, heldOut: later, heldOutFromMs: later[0]?.startMs ?? split.test.heldOutFromMs };
  const trial = toTrial(cut);
  return {
    dataSet: describeDataSet(snapshot, lake, sessions, split),
    trial,
    gateTest: toGateTest(trial.training, trial.cases, later),
  };
}
