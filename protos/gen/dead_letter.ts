import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { DeadLetter as _insightmesh_collector_v1_DeadLetter, DeadLetter__Output as _insightmesh_collector_v1_DeadLetter__Output } from './insightmesh/collector/v1/DeadLetter.js';

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
    collector: {
      v1: {
        DeadLetter: MessageTypeDefinition<_insightmesh_collector_v1_DeadLetter, _insightmesh_collector_v1_DeadLetter__Output>
      }
    }
  }
}

