// Original file: insightmesh/feature/v1/orders.proto

import type { Order as _insightmesh_feature_v1_Order, Order__Output as _insightmesh_feature_v1_Order__Output } from '../../../insightmesh/feature/v1/Order.js';

export interface ListOrdersResponse {
  'orders'?: (_insightmesh_feature_v1_Order)[];
  'next_page_token'?: (string);
}

export interface ListOrdersResponse__Output {
  'orders': (_insightmesh_feature_v1_Order__Output)[];
  'next_page_token': (string);
}
