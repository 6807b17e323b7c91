// Original file: insightmesh/feature/v1/datasets.proto

export const LabelAnchor = {
  LABEL_ANCHOR_UNSPECIFIED: 'LABEL_ANCHOR_UNSPECIFIED',
  LABEL_ANCHOR_EVENT: 'LABEL_ANCHOR_EVENT',
  LABEL_ANCHOR_DAY: 'LABEL_ANCHOR_DAY',
} as const;

export type LabelAnchor =
  | 'LABEL_ANCHOR_UNSPECIFIED'
  | 0
  | 'LABEL_ANCHOR_EVENT'
  | 1
  | 'LABEL_ANCHOR_DAY'
  | 2

export type LabelAnchor__Output = typeof LabelAnchor[keyof typeof LabelAnchor]
