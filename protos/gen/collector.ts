import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.js';
import type { CollectRequest as _insightmesh_collector_v1_CollectRequest, CollectRequest__Output as _insightmesh_collector_v1_CollectRequest__Output } from './insightmesh/collector/v1/CollectRequest.js';
import type { CollectResponse as _insightmesh_collector_v1_CollectResponse, CollectResponse__Output as _insightmesh_collector_v1_CollectResponse__Output } from './insightmesh/collector/v1/CollectResponse.js';
import type { CollectorServiceClient as _insightmesh_collector_v1_CollectorServiceClient, CollectorServiceDefinition as _insightmesh_collector_v1_CollectorServiceDefinition } from './insightmesh/collector/v1/CollectorService.js';
import type { Consent as _insightmesh_collector_v1_Consent, Consent__Output as _insightmesh_collector_v1_Consent__Output } from './insightmesh/collector/v1/Consent.js';
import type { Event as _insightmesh_collector_v1_Event, Event__Output as _insightmesh_collector_v1_Event__Output } from './insightmesh/collector/v1/Event.js';
import type { Item as _insightmesh_collector_v1_Item, Item__Output as _insightmesh_collector_v1_Item__Output } from './insightmesh/collector/v1/Item.js';
import type { ItemFacts as _insightmesh_collector_v1_ItemFacts, ItemFacts__Output as _insightmesh_collector_v1_ItemFacts__Output } from './insightmesh/collector/v1/ItemFacts.js';
import type { OrderLine as _insightmesh_collector_v1_OrderLine, OrderLine__Output as _insightmesh_collector_v1_OrderLine__Output } from './insightmesh/collector/v1/OrderLine.js';
import type { Rejection as _insightmesh_collector_v1_Rejection, Rejection__Output as _insightmesh_collector_v1_Rejection__Output } from './insightmesh/collector/v1/Rejection.js';
import type { Repair as _insightmesh_collector_v1_Repair, Repair__Output as _insightmesh_collector_v1_Repair__Output } from './insightmesh/collector/v1/Repair.js';
import type { UpsertItemsRequest as _insightmesh_collector_v1_UpsertItemsRequest, UpsertItemsRequest__Output as _insightmesh_collector_v1_UpsertItemsRequest__Output } from './insightmesh/collector/v1/UpsertItemsRequest.js';
import type { UpsertItemsResponse as _insightmesh_collector_v1_UpsertItemsResponse, UpsertItemsResponse__Output as _insightmesh_collector_v1_UpsertItemsResponse__Output } from './insightmesh/collector/v1/UpsertItemsResponse.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      ListValue: MessageTypeDefinition<_google_protobuf_ListValue, _google_protobuf_ListValue__Output>
      NullValue: EnumTypeDefinition
      Struct: MessageTypeDefinition<_google_protobuf_Struct, _google_protobuf_Struct__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
      Value: MessageTypeDefinition<_google_protobuf_Value, _google_protobuf_Value__Output>
    }
  }
  insightmesh: {
    collector: {
      v1: {
        CollectRequest: MessageTypeDefinition<_insightmesh_collector_v1_CollectRequest, _insightmesh_collector_v1_CollectRequest__Output>
        CollectResponse: MessageTypeDefinition<_insightmesh_collector_v1_CollectResponse, _insightmesh_collector_v1_CollectResponse__Output>
        CollectorService: SubtypeConstructor<typeof grpc.Client, _insightmesh_collector_v1_CollectorServiceClient> & { service: _insightmesh_collector_v1_CollectorServiceDefinition }
        Consent: MessageTypeDefinition<_insightmesh_collector_v1_Consent, _insightmesh_collector_v1_Consent__Output>
        Event: MessageTypeDefinition<_insightmesh_collector_v1_Event, _insightmesh_collector_v1_Event__Output>
        EventType: EnumTypeDefinition
        Item: MessageTypeDefinition<_insightmesh_collector_v1_Item, _insightmesh_collector_v1_Item__Output>
        ItemFacts: MessageTypeDefinition<_insightmesh_collector_v1_ItemFacts, _insightmesh_collector_v1_ItemFacts__Output>
        OrderLine: MessageTypeDefinition<_insightmesh_collector_v1_OrderLine, _insightmesh_collector_v1_OrderLine__Output>
        Rejection: MessageTypeDefinition<_insightmesh_collector_v1_Rejection, _insightmesh_collector_v1_Rejection__Output>
        Repair: MessageTypeDefinition<_insightmesh_collector_v1_Repair, _insightmesh_collector_v1_Repair__Output>
        UpsertItemsRequest: MessageTypeDefinition<_insightmesh_collector_v1_UpsertItemsRequest, _insightmesh_collector_v1_UpsertItemsRequest__Output>
        UpsertItemsResponse: MessageTypeDefinition<_insightmesh_collector_v1_UpsertItemsResponse, _insightmesh_collector_v1_UpsertItemsResponse__Output>
      }
    }
  }
}

