// Original file: insightmesh/training/v1/schedules.proto

export const DriftTrigger = {
  DRIFT_TRIGGER_UNSPECIFIED: 'DRIFT_TRIGGER_UNSPECIFIED',
  DRIFT_TRIGGER_MODERATE: 'DRIFT_TRIGGER_MODERATE',
  DRIFT_TRIGGER_STRONG: 'DRIFT_TRIGGER_STRONG',
} as const;

export type DriftTrigger =
  | 'DRIFT_TRIGGER_UNSPECIFIED'
  | 0
  | 'DRIFT_TRIGGER_MODERATE'
  | 1
  | 'DRIFT_TRIGGER_STRONG'
  | 2

export type DriftTrigger__Output = typeof DriftTrigger[keyof typeof DriftTrigger]
