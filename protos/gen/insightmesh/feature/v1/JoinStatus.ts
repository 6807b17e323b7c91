// Original file: insightmesh/feature/v1/joins.proto

export const JoinStatus = {
  JOIN_STATUS_UNSPECIFIED: 'JOIN_STATUS_UNSPECIFIED',
  JOIN_STATUS_COUNTS: 'JOIN_STATUS_COUNTS',
  JOIN_STATUS_SHARED: 'JOIN_STATUS_SHARED',
  JOIN_STATUS_KNOWN_CUSTOMER: 'JOIN_STATUS_KNOWN_CUSTOMER',
  JOIN_STATUS_CUT: 'JOIN_STATUS_CUT',
  JOIN_STATUS_CROWDED: 'JOIN_STATUS_CROWDED',
} as const;

export type JoinStatus =
  | 'JOIN_STATUS_UNSPECIFIED'
  | 0
  | 'JOIN_STATUS_COUNTS'
  | 1
  | 'JOIN_STATUS_SHARED'
  | 2
  | 'JOIN_STATUS_KNOWN_CUSTOMER'
  | 3
  | 'JOIN_STATUS_CUT'
  | 4
  | 'JOIN_STATUS_CROWDED'
  | 5

export type JoinStatus__Output = typeof JoinStatus[keyof typeof JoinStatus]
