// Original file: insightmesh/collector/v1/policies.proto

import type { ConsentPolicy as _insightmesh_collector_v1_ConsentPolicy, ConsentPolicy__Output as _insightmesh_collector_v1_ConsentPolicy__Output } from '../../../insightmesh/collector/v1/ConsentPolicy.js';
import type { PrivacyPolicy as _insightmesh_collector_v1_PrivacyPolicy, PrivacyPolicy__Output as _insightmesh_collector_v1_PrivacyPolicy__Output } from '../../../insightmesh/collector/v1/PrivacyPolicy.js';
import type { CleaningPolicy as _insightmesh_collector_v1_CleaningPolicy, CleaningPolicy__Output as _insightmesh_collector_v1_CleaningPolicy__Output } from '../../../insightmesh/collector/v1/CleaningPolicy.js';

export interface Policy {
  'consent'?: (_insightmesh_collector_v1_ConsentPolicy | null);
  'privacy'?: (_insightmesh_collector_v1_PrivacyPolicy | null);
  'cleaning'?: (_insightmesh_collector_v1_CleaningPolicy | null);
}

export interface Policy__Output {
  'consent': (_insightmesh_collector_v1_ConsentPolicy__Output | null);
  'privacy': (_insightmesh_collector_v1_PrivacyPolicy__Output | null);
  'cleaning': (_insightmesh_collector_v1_CleaningPolicy__Output | null);
}
