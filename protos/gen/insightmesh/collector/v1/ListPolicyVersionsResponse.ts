// Original file: insightmesh/collector/v1/policies.proto

import type { PolicyVersion as _insightmesh_collector_v1_PolicyVersion, PolicyVersion__Output as _insightmesh_collector_v1_PolicyVersion__Output } from '../../../insightmesh/collector/v1/PolicyVersion.js';

export interface ListPolicyVersionsResponse {
  'versions'?: (_insightmesh_collector_v1_PolicyVersion)[];
  'next_page_token'?: (string);
}

export interface ListPolicyVersionsResponse__Output {
  'versions': (_insightmesh_collector_v1_PolicyVersion__Output)[];
  'next_page_token': (string);
}
