// Original file: insightmesh/recommender/v1/exposures.proto

export const UnitKind = {
  UNIT_KIND_UNSPECIFIED: 'UNIT_KIND_UNSPECIFIED',
  UNIT_KIND_CUSTOMER: 'UNIT_KIND_CUSTOMER',
  UNIT_KIND_ANONYMOUS: 'UNIT_KIND_ANONYMOUS',
  UNIT_KIND_SESSION: 'UNIT_KIND_SESSION',
} as const;

export type UnitKind =
  | 'UNIT_KIND_UNSPECIFIED'
  | 0
  | 'UNIT_KIND_CUSTOMER'
  | 1
  | 'UNIT_KIND_ANONYMOUS'
  | 2
  | 'UNIT_KIND_SESSION'
  | 3

export type UnitKind__Output = typeof UnitKind[keyof typeof UnitKind]
