// Original file: insightmesh/feature/v1/feature.proto

export const Packing = {
  PACKING_UNSPECIFIED: 'PACKING_UNSPECIFIED',
  PACKING_ROW_MAJOR: 'PACKING_ROW_MAJOR',
  PACKING_COLUMN_MAJOR: 'PACKING_COLUMN_MAJOR',
} as const;

export type Packing =
  | 'PACKING_UNSPECIFIED'
  | 0
  | 'PACKING_ROW_MAJOR'
  | 1
  | 'PACKING_COLUMN_MAJOR'
  | 2

export type Packing__Output = typeof Packing[keyof typeof Packing]
