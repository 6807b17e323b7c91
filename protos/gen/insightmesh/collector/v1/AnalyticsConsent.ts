// Original file: insightmesh/collector/v1/policies.proto

export const AnalyticsConsent = {
  ANALYTICS_CONSENT_UNSPECIFIED: 'ANALYTICS_CONSENT_UNSPECIFIED',
  ANALYTICS_CONSENT_ANY: 'ANALYTICS_CONSENT_ANY',
  ANALYTICS_CONSENT_NOT_REFUSED: 'ANALYTICS_CONSENT_NOT_REFUSED',
  ANALYTICS_CONSENT_GRANTED: 'ANALYTICS_CONSENT_GRANTED',
} as const;

export type AnalyticsConsent =
  | 'ANALYTICS_CONSENT_UNSPECIFIED'
  | 0
  | 'ANALYTICS_CONSENT_ANY'
  | 1
  | 'ANALYTICS_CONSENT_NOT_REFUSED'
  | 2
  | 'ANALYTICS_CONSENT_GRANTED'
  | 3

export type AnalyticsConsent__Output = typeof AnalyticsConsent[keyof typeof AnalyticsConsent]
