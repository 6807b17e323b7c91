import type { Owners } from '@insight-mesh/algorithms/experiments/allocate';
import type { ArmParameters } from '@insight-mesh/algorithms/experiments/assign';
import type { ScenarioName } from './scenarios.js';

export interface ExperimentArm {
  readonly key: string;
  /** Of the experiment's units, beside the other arms' shares. */
  readonly share: number;
  readonly parameters: ArmParameters;
}

/** What somebody asks for. */
export interface ExperimentDefinition {
  readonly key: string;
  readonly layer: string;
  /** None: everywhere. */
  readonly scenarios: readonly ScenarioName[];
  /** Ten-thousandths of the layer. */
  readonly traffic: number;
  readonly arms: readonly ExperimentArm[];
  readonly control: string;
  readonly plannedUnits: number;
  readonly description: string;
}

export type ExperimentState = 'draft' | 'running' | 'stopped';

/** An experiment and what has become of it. */
export interface Experiment extends ExperimentDefinition {
  readonly tenantId: string;
  readonly salt: string;
  readonly state: ExperimentState;
  readonly phase: number;
  /** Owners are arms, by their place from 1. */
  readonly armBuckets: Owners;
  /** The layer's buckets that are the experiment's, as 1; undefined while it does not run. */
  readonly trafficBuckets: Owners | undefined;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly startedAtMs: number | undefined;
  readonly stoppedAtMs: number | undefined;
  readonly phaseAtMs: number | undefined;
}
