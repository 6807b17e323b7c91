import { holdoutArms, holdoutKey } from '@insight-mesh/algorithms/experiments/assign';
import { experimentReport } from '@insight-mesh/algorithms/experiments/report';
import type { GetExperimentReportRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/GetExperimentReportRequest';
import type { GetExperimentReportResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/GetExperimentReportResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { type Db, findExperiment, findHoldout, findPhase } from '../../store/experiments.js';
import { readTotals } from '../../store/report-totals.js';
import { keyPattern } from '../definition.js';
import type { Experiments } from '../experiments.js';
import { invalidField } from '../violations.js';
import { toReportMessage } from './report-message.js';

const dayMs = 86_400_000;
/** Of the hold-out group, which has no plan of its own. */
const holdoutPlan = 100_000;
/** The error of a statement that was cancelled: it took too long. */
const cancelled = '57014';

/** What came of a phase of an experiment so far. */
export function getReport({
  pool,
  now,
  config,
}: Pick<Experiments, 'pool' | 'now' | 'config'>): Unary<
  GetExperimentReportRequest__Output,
  GetExperimentReportResponse
> {
  return async ({ key, phase: asked }, { tenantId }) => {
    const subject = await findSubject(pool, tenantId, key);
    if (asked < 0 || asked > subject.phase) {
      throw invalidField('phase', `must be from 1 to ${subject.phase}, or 0 for the present one`);
    }
    const number = asked === 0 ? subject.phase : asked;
    const phase = await findPhase(pool, { tenantId, experiment: key, phase: number });
    if (phase === undefined)
      throw new AppError('FAILED_PRECONDITION', `${key} has not begun: there is nothing to report`);
    // As they stand in the experiment: a row of JSON has an order of its own.
    const all = subject.arms.reduce((sum, arm) => sum + (phase.shares[arm] ?? 0), 0);
    const shares = new Map(subject.arms.map((arm) => [arm, (phase.shares[arm] ?? 0) / all]));
    const windowMs = config.EXPERIMENT_WINDOW_DAYS * dayMs;
    const query = { tenantId, experiment: key, phase: number, sinceMs: phase.beganAtMs, shares, windowMs };
    const arms = await totalsWithin({ pool, ...query, seconds: config.EXPERIMENT_REPORT_SECONDS });
    const report = experimentReport({ arms, control: subject.control, plannedUnits: subject.plannedUnits });
    const notes = [...report.notes];
    if (now() - phase.beganAtMs > config.EXPOSURES_DAYS * dayMs) {
      notes.push(`Only the last ${config.EXPOSURES_DAYS} days are kept: what came before them is not counted.`);
    }
    return toReportMessage({ key, phase: number, beganAtMs: phase.beganAtMs, report: { ...report, notes } });
  };
}

interface Subject {
  arms: readonly string[];
  control: string;
  plannedUnits: number;
  phase: number;
}

async function findSubject(db: Db, tenantId: string, key: string): Promise<Subject> {
  if (key === holdoutKey) {
    const holdout = await findHoldout(db, tenantId);
    if (holdout === undefined || holdout.phase === 1) {
      throw new AppError('FAILED_PRECONDITION', 'there is no hold-out group: set its share first');
    }
    const arms = [holdoutArms.out, holdoutArms.served];
    return { arms, control: holdoutArms.out, plannedUnits: holdoutPlan, phase: holdout.phase };
  }
  const experiment = keyPattern.test(key) ? await findExperiment(db, tenantId, key) : undefined;
  if (experiment === undefined) throw new AppError('NOT_FOUND', `there is no experiment "${key.slice(0, 64)}"`);
  return { ...experiment, arms: experiment.arms.map((arm) => arm.key) };
}

async function totalsWithin(
  o: Omit<Parameters<typeof readTotals>[1], 'timeoutMs'> & { pool: Experiments['pool']; seconds: number },
) {
  try {
    return await readTotals(o.pool, { ...o, timeoutMs: o.seconds * 1_000 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === cancelled)) throw error;
    const text = `the report took longer than ${o.seconds} s: raise EXPERIMENT_REPORT_SECONDS`;
    throw new AppError('DEADLINE_EXCEEDED', text, { cause: error });
  }
}
