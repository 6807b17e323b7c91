// Original file: insightmesh/feature/v1/orders.proto

import type { OrderStatus as _insightmesh_feature_v1_OrderStatus, OrderStatus__Output as _insightmesh_feature_v1_OrderStatus__Output } from '../../../insightmesh/feature/v1/OrderStatus.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { CurrencyAmount as _insightmesh_feature_v1_CurrencyAmount, CurrencyAmount__Output as _insightmesh_feature_v1_CurrencyAmount__Output } from '../../../insightmesh/feature/v1/CurrencyAmount.js';
import type { OrderedItem as _insightmesh_feature_v1_OrderedItem, OrderedItem__Output as _insightmesh_feature_v1_OrderedItem__Output } from '../../../insightmesh/feature/v1/OrderedItem.js';
import type { Long } from '@grpc/proto-loader';

export interface Order {
  'order_id'?: (string);
  'status'?: (_insightmesh_feature_v1_OrderStatus);
  'customer_id'?: (string);
  'placed_at'?: (_google_protobuf_Timestamp | null);
  'value'?: (number | string | Long);
  'currency'?: (string);
  'refunded_value'?: (number | string | Long);
  'other_refunds'?: (_insightmesh_feature_v1_CurrencyAmount)[];
  'items'?: (_insightmesh_feature_v1_OrderedItem)[];
  'item_count'?: (number);
  'items_cut'?: (boolean);
  'purchase_events'?: (number);
  'refund_events'?: (number);
  'last_refund_at'?: (_google_protobuf_Timestamp | null);
  'newest_event_at'?: (_google_protobuf_Timestamp | null);
  'personalisation_refused'?: (boolean);
}

export interface Order__Output {
  'order_id': (string);
  'status': (_insightmesh_feature_v1_OrderStatus__Output);
  'customer_id': (string);
  'placed_at': (_google_protobuf_Timestamp__Output | null);
  'value': (number);
  'currency': (string);
  'refunded_value': (number);
  'other_refunds': (_insightmesh_feature_v1_CurrencyAmount__Output)[];
  'items': (_insightmesh_feature_v1_OrderedItem__Output)[];
  'item_count': (number);
  'items_cut': (boolean);
  'purchase_events': (number);
  'refund_events': (number);
  'last_refund_at': (_google_protobuf_Timestamp__Output | null);
  'newest_event_at': (_google_protobuf_Timestamp__Output | null);
  'personalisation_refused': (boolean);
}
