// Original file: insightmesh/collector/v1/policies.proto

import type { Policy as _insightmesh_collector_v1_Policy, Policy__Output as _insightmesh_collector_v1_Policy__Output } from '../../../insightmesh/collector/v1/Policy.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface PolicyVersion {
  'version'?: (number);
  'policy'?: (_insightmesh_collector_v1_Policy | null);
  'set_at'?: (_google_protobuf_Timestamp | null);
  'set_by'?: (string);
  'note'?: (string);
  'restored_from'?: (number);
  'changed'?: (string)[];
  'not_understood'?: (string)[];
}

export interface PolicyVersion__Output {
  'version': (number);
  'policy': (_insightmesh_collector_v1_Policy__Output | null);
  'set_at': (_google_protobuf_Timestamp__Output | null);
  'set_by': (string);
  'note': (string);
  'restored_from': (number);
  'changed': (string)[];
  'not_understood': (string)[];
}
