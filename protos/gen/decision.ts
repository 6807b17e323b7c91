import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Check as _insightmesh_training_v1_Check, Check__Output as _insightmesh_training_v1_Check__Output } from './insightmesh/training/v1/Check.js';
import type { Decision as _insightmesh_training_v1_Decision, Decision__Output as _insightmesh_training_v1_Decision__Output } from './insightmesh/training/v1/Decision.js';
import type { Pin as _insightmesh_training_v1_Pin, Pin__Output as _insightmesh_training_v1_Pin__Output } from './insightmesh/training/v1/Pin.js';

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
    training: {
      v1: {
        Check: MessageTypeDefinition<_insightmesh_training_v1_Check, _insightmesh_training_v1_Check__Output>
        Decision: MessageTypeDefinition<_insightmesh_training_v1_Decision, _insightmesh_training_v1_Decision__Output>
        DecisionKind: EnumTypeDefinition
        Pin: MessageTypeDefinition<_insightmesh_training_v1_Pin, _insightmesh_training_v1_Pin__Output>
      }
    }
  }
}

