// Original file: insightmesh/feature/v1/datasets.proto

import type { LabelAnchor as _insightmesh_feature_v1_LabelAnchor, LabelAnchor__Output as _insightmesh_feature_v1_LabelAnchor__Output } from '../../../insightmesh/feature/v1/LabelAnchor.js';
import type { EventType as _insightmesh_collector_v1_EventType, EventType__Output as _insightmesh_collector_v1_EventType__Output } from '../../../insightmesh/collector/v1/EventType.js';
import type { LabelMatch as _insightmesh_feature_v1_LabelMatch, LabelMatch__Output as _insightmesh_feature_v1_LabelMatch__Output } from '../../../insightmesh/feature/v1/LabelMatch.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface RuleLabels {
  'anchor'?: (_insightmesh_feature_v1_LabelAnchor);
  'types'?: (_insightmesh_collector_v1_EventType)[];
  'outcome'?: (_insightmesh_collector_v1_EventType)[];
  'within_ms'?: (number | string | Long);
  'match'?: (_insightmesh_feature_v1_LabelMatch);
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
  'share'?: (number | string);
  'seed'?: (number | string | Long);
  '_share'?: "share";
}

export interface RuleLabels__Output {
  'anchor': (_insightmesh_feature_v1_LabelAnchor__Output);
  'types': (_insightmesh_collector_v1_EventType__Output)[];
  'outcome': (_insightmesh_collector_v1_EventType__Output)[];
  'within_ms': (number);
  'match': (_insightmesh_feature_v1_LabelMatch__Output);
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
  'share'?: (number);
  'seed': (number);
  '_share'?: "share";
}
