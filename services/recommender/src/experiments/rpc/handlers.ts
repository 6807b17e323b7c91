import type { Experiments } from '../experiments.js';
import { createExperiment } from './create-experiment.js';
import { getReport } from './get-report.js';
import { listExperiments } from './list-experiments.js';
import { setHoldout } from './set-holdout.js';
import { updateExperiment } from './update-experiment.js';

/** ExperimentService, for GrpcServer.add. */
export function experimentHandlers(experiments: Experiments) {
  const read = { scope: 'experiments:read', services: true } as const;
  const write = { scope: 'experiments:write', services: true } as const;
  return {
    CreateExperiment: { ...write, handle: createExperiment(experiments) },
    UpdateExperiment: { ...write, handle: updateExperiment(experiments) },
    ListExperiments: { ...read, handle: listExperiments(experiments) },
    GetExperimentReport: { ...read, handle: getReport(experiments) },
    SetHoldout: { ...write, handle: setHoldout(experiments) },
  };
}
