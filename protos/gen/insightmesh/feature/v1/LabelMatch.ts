// Original file: insightmesh/feature/v1/datasets.proto

export const LabelMatch = {
  LABEL_MATCH_UNSPECIFIED: 'LABEL_MATCH_UNSPECIFIED',
  LABEL_MATCH_CUSTOMER: 'LABEL_MATCH_CUSTOMER',
  LABEL_MATCH_CUSTOMER_ITEM: 'LABEL_MATCH_CUSTOMER_ITEM',
} as const;

export type LabelMatch =
  | 'LABEL_MATCH_UNSPECIFIED'
  | 0
  | 'LABEL_MATCH_CUSTOMER'
  | 1
  | 'LABEL_MATCH_CUSTOMER_ITEM'
  | 2

export type LabelMatch__Output = typeof LabelMatch[keyof typeof LabelMatch]
