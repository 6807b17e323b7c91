// Original file: insightmesh/feature/v1/drift.proto

export const DriftVerdict = {
  DRIFT_VERDICT_UNSPECIFIED: 'DRIFT_VERDICT_UNSPECIFIED',
  DRIFT_VERDICT_NONE: 'DRIFT_VERDICT_NONE',
  DRIFT_VERDICT_MODERATE: 'DRIFT_VERDICT_MODERATE',
  DRIFT_VERDICT_STRONG: 'DRIFT_VERDICT_STRONG',
  DRIFT_VERDICT_TOO_FEW: 'DRIFT_VERDICT_TOO_FEW',
} as const;

export type DriftVerdict =
  | 'DRIFT_VERDICT_UNSPECIFIED'
  | 0
  | 'DRIFT_VERDICT_NONE'
  | 1
  | 'DRIFT_VERDICT_MODERATE'
  | 2
  | 'DRIFT_VERDICT_STRONG'
  | 3
  | 'DRIFT_VERDICT_TOO_FEW'
  | 4

export type DriftVerdict__Output = typeof DriftVerdict[keyof typeof DriftVerdict]
