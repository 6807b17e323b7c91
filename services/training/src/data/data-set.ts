import type { LakeSnapshot } from './lake-snapshot.js';
import type { LakeInteractions } from './read-interactions.js';
import type { Session } from './sessions.js';
import type { Split } from './split.js';

/** What exactly a model was fitted and tested on; stands beside the model as data-set.json. */
export interface DataSet {
  /** SHA-256 over the keys and hashes of the files. */
  sha256: string;
  files: { key: string; bytes: number; sha256: string }[];
  /** Events of any type in the files. */
  rows: number;
  interactions: number;
  /** Left out: refused consent, and beyond the service's limit. */
  refused: number;
  over_limit: number;
  sessions: number;
  from: string;
  until: string;
  validation_from: string;
  validation_sessions: number;
  test_from: string;
  test_sessions: number;
  training_sessions: number;
  /** Sessions that the test's beginning cut in two, and that were left out. */
  straddling_sessions: number;
}

export function describeDataSet(
  snapshot: LakeSnapshot,
  lake: LakeInteractions,
  sessions: readonly Session[],
  split: Split,
): DataSet {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const until = sessions.reduce((latest, session) => Math.max(latest, session.endMs), 0);
  return {
    sha256: snapshot.sha256,
    files: snapshot.files.map(({ key, bytes, sha256 }) => ({ key, bytes, sha256 })),
    rows: lake.rows,
    interactions: lake.interactions.length,
    refused: lake.refused,
    over_limit: lake.overLimit,
    sessions: sessions.length,
    from: iso(sessions[0]?.startMs ?? 0),
    until: iso(until),
    validation_from: iso(split.validation.heldOutFromMs),
    validation_sessions: split.validation.heldOut.length,
    test_from: iso(split.test.heldOutFromMs),
    test_sessions: split.test.heldOut.length,
    training_sessions: split.test.training.length,
    straddling_sessions: split.test.straddling,
  };
}

/** The name that the registry keeps: the files by their hash, the rows, and the times that cut them. */
export function dataSetName(tenantId: string, dataSet: DataSet): string {
  return (
    `lake/events/tenant=${tenantId} sha256:${dataSet.sha256} files=${dataSet.files.length} rows=${dataSet.rows} ` +
    `interactions=${dataSet.interactions} from=${dataSet.from} until=${dataSet.until} test_from=${dataSet.test_from}`
  );
}
