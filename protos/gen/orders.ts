import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { CurrencyAmount as _insightmesh_feature_v1_CurrencyAmount, CurrencyAmount__Output as _insightmesh_feature_v1_CurrencyAmount__Output } from './insightmesh/feature/v1/CurrencyAmount.js';
import type { GetOrderRequest as _insightmesh_feature_v1_GetOrderRequest, GetOrderRequest__Output as _insightmesh_feature_v1_GetOrderRequest__Output } from './insightmesh/feature/v1/GetOrderRequest.js';
import type { GetOrderResponse as _insightmesh_feature_v1_GetOrderResponse, GetOrderResponse__Output as _insightmesh_feature_v1_GetOrderResponse__Output } from './insightmesh/feature/v1/GetOrderResponse.js';
import type { ListOrdersRequest as _insightmesh_feature_v1_ListOrdersRequest, ListOrdersRequest__Output as _insightmesh_feature_v1_ListOrdersRequest__Output } from './insightmesh/feature/v1/ListOrdersRequest.js';
import type { ListOrdersResponse as _insightmesh_feature_v1_ListOrdersResponse, ListOrdersResponse__Output as _insightmesh_feature_v1_ListOrdersResponse__Output } from './insightmesh/feature/v1/ListOrdersResponse.js';
import type { Order as _insightmesh_feature_v1_Order, Order__Output as _insightmesh_feature_v1_Order__Output } from './insightmesh/feature/v1/Order.js';
import type { OrderedItem as _insightmesh_feature_v1_OrderedItem, OrderedItem__Output as _insightmesh_feature_v1_OrderedItem__Output } from './insightmesh/feature/v1/OrderedItem.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  insightmesh: {
    feature: {
      v1: {
        CurrencyAmount: MessageTypeDefinition<_insightmesh_feature_v1_CurrencyAmount, _insightmesh_feature_v1_CurrencyAmount__Output>
        GetOrderRequest: MessageTypeDefinition<_insightmesh_feature_v1_GetOrderRequest, _insightmesh_feature_v1_GetOrderRequest__Output>
        GetOrderResponse: MessageTypeDefinition<_insightmesh_feature_v1_GetOrderResponse, _insightmesh_feature_v1_GetOrderResponse__Output>
        ListOrdersRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListOrdersRequest, _insightmesh_feature_v1_ListOrdersRequest__Output>
        ListOrdersResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListOrdersResponse, _insightmesh_feature_v1_ListOrdersResponse__Output>
        Order: MessageTypeDefinition<_insightmesh_feature_v1_Order, _insightmesh_feature_v1_Order__Output>
        OrderStatus: EnumTypeDefinition
        OrderedItem: MessageTypeDefinition<_insightmesh_feature_v1_OrderedItem, _insightmesh_feature_v1_OrderedItem__Output>
      }
    }
  }
}

