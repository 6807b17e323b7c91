import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.js';
import type { Consent as _insightmesh_collector_v1_Consent, Consent__Output as _insightmesh_collector_v1_Consent__Output } from './insightmesh/collector/v1/Consent.js';
import type { Event as _insightmesh_collector_v1_Event, Event__Output as _insightmesh_collector_v1_Event__Output } from './insightmesh/collector/v1/Event.js';
import type { ItemFacts as _insightmesh_collector_v1_ItemFacts, ItemFacts__Output as _insightmesh_collector_v1_ItemFacts__Output } from './insightmesh/collector/v1/ItemFacts.js';
import type { OrderLine as _insightmesh_collector_v1_OrderLine, OrderLine__Output as _insightmesh_collector_v1_OrderLine__Output } from './insightmesh/collector/v1/OrderLine.js';
import type { Repair as _insightmesh_collector_v1_Repair, Repair__Output as _insightmesh_collector_v1_Repair__Output } from './insightmesh/collector/v1/Repair.js';

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
        Consent: MessageTypeDefinition<_insightmesh_collector_v1_Consent, _insightmesh_collector_v1_Consent__Output>
        Event: MessageTypeDefinition<_insightmesh_collector_v1_Event, _insightmesh_collector_v1_Event__Output>
        EventType: EnumTypeDefinition
        ItemFacts: MessageTypeDefinition<_insightmesh_collector_v1_ItemFacts, _insightmesh_collector_v1_ItemFacts__Output>
        OrderLine: MessageTypeDefinition<_insightmesh_collector_v1_OrderLine, _insightmesh_collector_v1_OrderLine__Output>
        Repair: MessageTypeDefinition<_insightmesh_collector_v1_Repair, _insightmesh_collector_v1_Repair__Output>
      }
    }
  }
}

