// Original file: insightmesh/collector/v1/policies.proto

import type { Policy as _insightmesh_collector_v1_Policy, Policy__Output as _insightmesh_collector_v1_Policy__Output } from '../../../insightmesh/collector/v1/Policy.js';
import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from '../../../google/protobuf/FieldMask.js';

export interface SetPolicyRequest {
  'policy'?: (_insightmesh_collector_v1_Policy | null);
  'update_mask'?: (_google_protobuf_FieldMask | null);
  'expected_version'?: (number);
  'note'?: (string);
  'validate_only'?: (boolean);
  '_expected_version'?: "expected_version";
}

export interface SetPolicyRequest__Output {
  'policy': (_insightmesh_collector_v1_Policy__Output | null);
  'update_mask': (_google_protobuf_FieldMask__Output | null);
  'expected_version'?: (number);
  'note': (string);
  'validate_only': (boolean);
  '_expected_version'?: "expected_version";
}
