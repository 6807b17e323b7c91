// Original file: insightmesh/collector/v1/event.proto

import type { EventType as _insightmesh_collector_v1_EventType, EventType__Output as _insightmesh_collector_v1_EventType__Output } from '../../../insightmesh/collector/v1/EventType.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { OrderLine as _insightmesh_collector_v1_OrderLine, OrderLine__Output as _insightmesh_collector_v1_OrderLine__Output } from '../../../insightmesh/collector/v1/OrderLine.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.js';
import type { Consent as _insightmesh_collector_v1_Consent, Consent__Output as _insightmesh_collector_v1_Consent__Output } from '../../../insightmesh/collector/v1/Consent.js';
import type { Repair as _insightmesh_collector_v1_Repair, Repair__Output as _insightmesh_collector_v1_Repair__Output } from '../../../insightmesh/collector/v1/Repair.js';
import type { ItemFacts as _insightmesh_collector_v1_ItemFacts, ItemFacts__Output as _insightmesh_collector_v1_ItemFacts__Output } from '../../../insightmesh/collector/v1/ItemFacts.js';
import type { Long } from '@grpc/proto-loader';

export interface Event {
  'id'?: (string);
  'tenant_id'?: (string);
  'type'?: (_insightmesh_collector_v1_EventType);
  'occurred_at'?: (_google_protobuf_Timestamp | null);
  'sent_at'?: (_google_protobuf_Timestamp | null);
  'received_at'?: (_google_protobuf_Timestamp | null);
  'customer_id'?: (string);
  'anonymous_id'?: (string);
  'session_id'?: (string);
  'device_id'?: (string);
  'channel'?: (string);
  'item_id'?: (string);
  'order_id'?: (string);
  'items'?: (_insightmesh_collector_v1_OrderLine)[];
  'query'?: (string);
  'text'?: (string);
  'rating'?: (number | string);
  'value'?: (number | string | Long);
  'currency'?: (string);
  'recommendation_id'?: (string);
  'context'?: (_google_protobuf_Struct | null);
  'consent'?: (_insightmesh_collector_v1_Consent | null);
  'attributes'?: (_google_protobuf_Struct | null);
  'repairs'?: (_insightmesh_collector_v1_Repair)[];
  'item_facts'?: (_insightmesh_collector_v1_ItemFacts)[];
  '_rating'?: "rating";
  '_value'?: "value";
}

export interface Event__Output {
  'id': (string);
  'tenant_id': (string);
  'type': (_insightmesh_collector_v1_EventType__Output);
  'occurred_at': (_google_protobuf_Timestamp__Output | null);
  'sent_at': (_google_protobuf_Timestamp__Output | null);
  'received_at': (_google_protobuf_Timestamp__Output | null);
  'customer_id': (string);
  'anonymous_id': (string);
  'session_id': (string);
  'device_id': (string);
  'channel': (string);
  'item_id': (string);
  'order_id': (string);
  'items': (_insightmesh_collector_v1_OrderLine__Output)[];
  'query': (string);
  'text': (string);
  'rating'?: (number);
  'value'?: (number);
  'currency': (string);
  'recommendation_id': (string);
  'context': (_google_protobuf_Struct__Output | null);
  'consent': (_insightmesh_collector_v1_Consent__Output | null);
  'attributes': (_google_protobuf_Struct__Output | null);
  'repairs': (_insightmesh_collector_v1_Repair__Output)[];
  'item_facts': (_insightmesh_collector_v1_ItemFacts__Output)[];
  '_rating'?: "rating";
  '_value'?: "value";
}
