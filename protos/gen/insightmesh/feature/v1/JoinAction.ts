// Original file: insightmesh/feature/v1/joins.proto

export const JoinAction = {
  JOIN_ACTION_UNSPECIFIED: 'JOIN_ACTION_UNSPECIFIED',
  JOIN_ACTION_CUT: 'JOIN_ACTION_CUT',
  JOIN_ACTION_RESTORE: 'JOIN_ACTION_RESTORE',
} as const;

export type JoinAction =
  | 'JOIN_ACTION_UNSPECIFIED'
  | 0
  | 'JOIN_ACTION_CUT'
  | 1
  | 'JOIN_ACTION_RESTORE'
  | 2

export type JoinAction__Output = typeof JoinAction[keyof typeof JoinAction]
