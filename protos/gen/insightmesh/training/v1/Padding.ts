// Original file: insightmesh/training/v1/registry.proto

export const Padding = {
  PADDING_UNSPECIFIED: 'PADDING_UNSPECIFIED',
  PADDING_LEFT: 'PADDING_LEFT',
  PADDING_RIGHT: 'PADDING_RIGHT',
} as const;

export type Padding =
  | 'PADDING_UNSPECIFIED'
  | 0
  | 'PADDING_LEFT'
  | 1
  | 'PADDING_RIGHT'
  | 2

export type Padding__Output = typeof Padding[keyof typeof Padding]
