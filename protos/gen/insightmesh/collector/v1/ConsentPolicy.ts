// Original file: insightmesh/collector/v1/policies.proto

import type { AnalyticsConsent as _insightmesh_collector_v1_AnalyticsConsent, AnalyticsConsent__Output as _insightmesh_collector_v1_AnalyticsConsent__Output } from '../../../insightmesh/collector/v1/AnalyticsConsent.js';

export interface ConsentPolicy {
  'analytics'?: (_insightmesh_collector_v1_AnalyticsConsent);
}

export interface ConsentPolicy__Output {
  'analytics': (_insightmesh_collector_v1_AnalyticsConsent__Output);
}
