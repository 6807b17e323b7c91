// Original file: insightmesh/training/v1/decision.proto

export const DecisionKind = {
  DECISION_KIND_UNSPECIFIED: 'DECISION_KIND_UNSPECIFIED',
  DECISION_KIND_RUN: 'DECISION_KIND_RUN',
  DECISION_KIND_PROMOTE: 'DECISION_KIND_PROMOTE',
  DECISION_KIND_ROLLBACK: 'DECISION_KIND_ROLLBACK',
} as const;

export type DecisionKind =
  | 'DECISION_KIND_UNSPECIFIED'
  | 0
  | 'DECISION_KIND_RUN'
  | 1
  | 'DECISION_KIND_PROMOTE'
  | 2
  | 'DECISION_KIND_ROLLBACK'
  | 3

export type DecisionKind__Output = typeof DecisionKind[keyof typeof DecisionKind]
