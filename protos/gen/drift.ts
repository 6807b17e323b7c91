import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { ExpectationViolation as _insightmesh_feature_v1_ExpectationViolation, ExpectationViolation__Output as _insightmesh_feature_v1_ExpectationViolation__Output } from './insightmesh/feature/v1/ExpectationViolation.js';
import type { FeatureDrift as _insightmesh_feature_v1_FeatureDrift, FeatureDrift__Output as _insightmesh_feature_v1_FeatureDrift__Output } from './insightmesh/feature/v1/FeatureDrift.js';

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
        DriftVerdict: EnumTypeDefinition
        ExpectationViolation: MessageTypeDefinition<_insightmesh_feature_v1_ExpectationViolation, _insightmesh_feature_v1_ExpectationViolation__Output>
        FeatureDrift: MessageTypeDefinition<_insightmesh_feature_v1_FeatureDrift, _insightmesh_feature_v1_FeatureDrift__Output>
      }
    }
  }
}

