// Original file: insightmesh/feature/v1/feature.proto

export const FeatureType = {
  FEATURE_TYPE_UNSPECIFIED: 'FEATURE_TYPE_UNSPECIFIED',
  FEATURE_TYPE_COUNT: 'FEATURE_TYPE_COUNT',
  FEATURE_TYPE_SECONDS: 'FEATURE_TYPE_SECONDS',
  FEATURE_TYPE_MONEY: 'FEATURE_TYPE_MONEY',
  FEATURE_TYPE_SHARE: 'FEATURE_TYPE_SHARE',
  FEATURE_TYPE_NUMBER: 'FEATURE_TYPE_NUMBER',
} as const;

export type FeatureType =
  | 'FEATURE_TYPE_UNSPECIFIED'
  | 0
  | 'FEATURE_TYPE_COUNT'
  | 1
  | 'FEATURE_TYPE_SECONDS'
  | 2
  | 'FEATURE_TYPE_MONEY'
  | 3
  | 'FEATURE_TYPE_SHARE'
  | 4
  | 'FEATURE_TYPE_NUMBER'
  | 5

export type FeatureType__Output = typeof FeatureType[keyof typeof FeatureType]
