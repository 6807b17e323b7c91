import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { CutJoinRequest as _insightmesh_feature_v1_CutJoinRequest, CutJoinRequest__Output as _insightmesh_feature_v1_CutJoinRequest__Output } from './insightmesh/feature/v1/CutJoinRequest.js';
import type { CutJoinResponse as _insightmesh_feature_v1_CutJoinResponse, CutJoinResponse__Output as _insightmesh_feature_v1_CutJoinResponse__Output } from './insightmesh/feature/v1/CutJoinResponse.js';
import type { Join as _insightmesh_feature_v1_Join, Join__Output as _insightmesh_feature_v1_Join__Output } from './insightmesh/feature/v1/Join.js';
import type { JoinChange as _insightmesh_feature_v1_JoinChange, JoinChange__Output as _insightmesh_feature_v1_JoinChange__Output } from './insightmesh/feature/v1/JoinChange.js';
import type { ListJoinChangesRequest as _insightmesh_feature_v1_ListJoinChangesRequest, ListJoinChangesRequest__Output as _insightmesh_feature_v1_ListJoinChangesRequest__Output } from './insightmesh/feature/v1/ListJoinChangesRequest.js';
import type { ListJoinChangesResponse as _insightmesh_feature_v1_ListJoinChangesResponse, ListJoinChangesResponse__Output as _insightmesh_feature_v1_ListJoinChangesResponse__Output } from './insightmesh/feature/v1/ListJoinChangesResponse.js';
import type { ListJoinsRequest as _insightmesh_feature_v1_ListJoinsRequest, ListJoinsRequest__Output as _insightmesh_feature_v1_ListJoinsRequest__Output } from './insightmesh/feature/v1/ListJoinsRequest.js';
import type { ListJoinsResponse as _insightmesh_feature_v1_ListJoinsResponse, ListJoinsResponse__Output as _insightmesh_feature_v1_ListJoinsResponse__Output } from './insightmesh/feature/v1/ListJoinsResponse.js';
import type { RestoreJoinRequest as _insightmesh_feature_v1_RestoreJoinRequest, RestoreJoinRequest__Output as _insightmesh_feature_v1_RestoreJoinRequest__Output } from './insightmesh/feature/v1/RestoreJoinRequest.js';
import type { RestoreJoinResponse as _insightmesh_feature_v1_RestoreJoinResponse, RestoreJoinResponse__Output as _insightmesh_feature_v1_RestoreJoinResponse__Output } from './insightmesh/feature/v1/RestoreJoinResponse.js';

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
        CutJoinRequest: MessageTypeDefinition<_insightmesh_feature_v1_CutJoinRequest, _insightmesh_feature_v1_CutJoinRequest__Output>
        CutJoinResponse: MessageTypeDefinition<_insightmesh_feature_v1_CutJoinResponse, _insightmesh_feature_v1_CutJoinResponse__Output>
        Join: MessageTypeDefinition<_insightmesh_feature_v1_Join, _insightmesh_feature_v1_Join__Output>
        JoinAction: EnumTypeDefinition
        JoinChange: MessageTypeDefinition<_insightmesh_feature_v1_JoinChange, _insightmesh_feature_v1_JoinChange__Output>
        JoinStatus: EnumTypeDefinition
        ListJoinChangesRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListJoinChangesRequest, _insightmesh_feature_v1_ListJoinChangesRequest__Output>
        ListJoinChangesResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListJoinChangesResponse, _insightmesh_feature_v1_ListJoinChangesResponse__Output>
        ListJoinsRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListJoinsRequest, _insightmesh_feature_v1_ListJoinsRequest__Output>
        ListJoinsResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListJoinsResponse, _insightmesh_feature_v1_ListJoinsResponse__Output>
        RestoreJoinRequest: MessageTypeDefinition<_insightmesh_feature_v1_RestoreJoinRequest, _insightmesh_feature_v1_RestoreJoinRequest__Output>
        RestoreJoinResponse: MessageTypeDefinition<_insightmesh_feature_v1_RestoreJoinResponse, _insightmesh_feature_v1_RestoreJoinResponse__Output>
      }
    }
  }
}

