// Original file: insightmesh/feature/v1/orders.proto

import type { Order as _insightmesh_feature_v1_Order, Order__Output as _insightmesh_feature_v1_Order__Output } from '../../../insightmesh/feature/v1/Order.js';

export interface GetOrderResponse {
  'known'?: (boolean);
  'order'?: (_insightmesh_feature_v1_Order | null);
}

export interface GetOrderResponse__Output {
  'known': (boolean);
  'order': (_insightmesh_feature_v1_Order__Output | null);
}
