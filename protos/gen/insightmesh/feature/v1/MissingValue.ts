// Original file: insightmesh/feature/v1/datasets.proto

export const MissingValue = {
  MISSING_VALUE_UNSPECIFIED: 'MISSING_VALUE_UNSPECIFIED',
  MISSING_VALUE_DEFAULT: 'MISSING_VALUE_DEFAULT',
  MISSING_VALUE_NULL: 'MISSING_VALUE_NULL',
} as const;

export type MissingValue =
  | 'MISSING_VALUE_UNSPECIFIED'
  | 0
  | 'MISSING_VALUE_DEFAULT'
  | 1
  | 'MISSING_VALUE_NULL'
  | 2

export type MissingValue__Output = typeof MissingValue[keyof typeof MissingValue]
