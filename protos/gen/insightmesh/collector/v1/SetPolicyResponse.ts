// Original file: insightmesh/collector/v1/policies.proto

import type { PolicyVersion as _insightmesh_collector_v1_PolicyVersion, PolicyVersion__Output as _insightmesh_collector_v1_PolicyVersion__Output } from '../../../insightmesh/collector/v1/PolicyVersion.js';

export interface SetPolicyResponse {
  'current'?: (_insightmesh_collector_v1_PolicyVersion | null);
  'changed'?: (boolean);
}

export interface SetPolicyResponse__Output {
  'current': (_insightmesh_collector_v1_PolicyVersion__Output | null);
  'changed': (boolean);
}
