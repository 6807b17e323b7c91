// Original file: insightmesh/collector/v1/policies.proto

import type { PolicyVersion as _insightmesh_collector_v1_PolicyVersion, PolicyVersion__Output as _insightmesh_collector_v1_PolicyVersion__Output } from '../../../insightmesh/collector/v1/PolicyVersion.js';
import type { Policy as _insightmesh_collector_v1_Policy, Policy__Output as _insightmesh_collector_v1_Policy__Output } from '../../../insightmesh/collector/v1/Policy.js';

export interface GetPolicyResponse {
  'current'?: (_insightmesh_collector_v1_PolicyVersion | null);
  'is_default'?: (boolean);
  'defaults'?: (_insightmesh_collector_v1_Policy | null);
}

export interface GetPolicyResponse__Output {
  'current': (_insightmesh_collector_v1_PolicyVersion__Output | null);
  'is_default': (boolean);
  'defaults': (_insightmesh_collector_v1_Policy__Output | null);
}
