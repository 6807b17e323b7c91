import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.js';
import type { Cap as _insightmesh_recommender_v1_Cap, Cap__Output as _insightmesh_recommender_v1_Cap__Output } from './insightmesh/recommender/v1/Cap.js';
import type { ComplementaryItemsRequest as _insightmesh_recommender_v1_ComplementaryItemsRequest, ComplementaryItemsRequest__Output as _insightmesh_recommender_v1_ComplementaryItemsRequest__Output } from './insightmesh/recommender/v1/ComplementaryItemsRequest.js';
import type { ComplementaryItemsResponse as _insightmesh_recommender_v1_ComplementaryItemsResponse, ComplementaryItemsResponse__Output as _insightmesh_recommender_v1_ComplementaryItemsResponse__Output } from './insightmesh/recommender/v1/ComplementaryItemsResponse.js';
import type { Contribution as _insightmesh_recommender_v1_Contribution, Contribution__Output as _insightmesh_recommender_v1_Contribution__Output } from './insightmesh/recommender/v1/Contribution.js';
import type { DebugRequest as _insightmesh_recommender_v1_DebugRequest, DebugRequest__Output as _insightmesh_recommender_v1_DebugRequest__Output } from './insightmesh/recommender/v1/DebugRequest.js';
import type { DebugResponse as _insightmesh_recommender_v1_DebugResponse, DebugResponse__Output as _insightmesh_recommender_v1_DebugResponse__Output } from './insightmesh/recommender/v1/DebugResponse.js';
import type { ExposedExperiment as _insightmesh_recommender_v1_ExposedExperiment, ExposedExperiment__Output as _insightmesh_recommender_v1_ExposedExperiment__Output } from './insightmesh/recommender/v1/ExposedExperiment.js';
import type { ExposedItem as _insightmesh_recommender_v1_ExposedItem, ExposedItem__Output as _insightmesh_recommender_v1_ExposedItem__Output } from './insightmesh/recommender/v1/ExposedItem.js';
import type { Exposure as _insightmesh_recommender_v1_Exposure, Exposure__Output as _insightmesh_recommender_v1_Exposure__Output } from './insightmesh/recommender/v1/Exposure.js';
import type { PopularItemsRequest as _insightmesh_recommender_v1_PopularItemsRequest, PopularItemsRequest__Output as _insightmesh_recommender_v1_PopularItemsRequest__Output } from './insightmesh/recommender/v1/PopularItemsRequest.js';
import type { PopularItemsResponse as _insightmesh_recommender_v1_PopularItemsResponse, PopularItemsResponse__Output as _insightmesh_recommender_v1_PopularItemsResponse__Output } from './insightmesh/recommender/v1/PopularItemsResponse.js';
import type { RecommendBatchRequest as _insightmesh_recommender_v1_RecommendBatchRequest, RecommendBatchRequest__Output as _insightmesh_recommender_v1_RecommendBatchRequest__Output } from './insightmesh/recommender/v1/RecommendBatchRequest.js';
import type { RecommendBatchResponse as _insightmesh_recommender_v1_RecommendBatchResponse, RecommendBatchResponse__Output as _insightmesh_recommender_v1_RecommendBatchResponse__Output } from './insightmesh/recommender/v1/RecommendBatchResponse.js';
import type { RecommendRequest as _insightmesh_recommender_v1_RecommendRequest, RecommendRequest__Output as _insightmesh_recommender_v1_RecommendRequest__Output } from './insightmesh/recommender/v1/RecommendRequest.js';
import type { RecommendResponse as _insightmesh_recommender_v1_RecommendResponse, RecommendResponse__Output as _insightmesh_recommender_v1_RecommendResponse__Output } from './insightmesh/recommender/v1/RecommendResponse.js';
import type { RecommendedItem as _insightmesh_recommender_v1_RecommendedItem, RecommendedItem__Output as _insightmesh_recommender_v1_RecommendedItem__Output } from './insightmesh/recommender/v1/RecommendedItem.js';
import type { RecommenderServiceClient as _insightmesh_recommender_v1_RecommenderServiceClient, RecommenderServiceDefinition as _insightmesh_recommender_v1_RecommenderServiceDefinition } from './insightmesh/recommender/v1/RecommenderService.js';
import type { Rotation as _insightmesh_recommender_v1_Rotation, Rotation__Output as _insightmesh_recommender_v1_Rotation__Output } from './insightmesh/recommender/v1/Rotation.js';
import type { Rules as _insightmesh_recommender_v1_Rules, Rules__Output as _insightmesh_recommender_v1_Rules__Output } from './insightmesh/recommender/v1/Rules.js';
import type { SimilarItemsRequest as _insightmesh_recommender_v1_SimilarItemsRequest, SimilarItemsRequest__Output as _insightmesh_recommender_v1_SimilarItemsRequest__Output } from './insightmesh/recommender/v1/SimilarItemsRequest.js';
import type { SimilarItemsResponse as _insightmesh_recommender_v1_SimilarItemsResponse, SimilarItemsResponse__Output as _insightmesh_recommender_v1_SimilarItemsResponse__Output } from './insightmesh/recommender/v1/SimilarItemsResponse.js';
import type { StageItem as _insightmesh_recommender_v1_StageItem, StageItem__Output as _insightmesh_recommender_v1_StageItem__Output } from './insightmesh/recommender/v1/StageItem.js';
import type { StageTrace as _insightmesh_recommender_v1_StageTrace, StageTrace__Output as _insightmesh_recommender_v1_StageTrace__Output } from './insightmesh/recommender/v1/StageTrace.js';

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
    recommender: {
      v1: {
        Cap: MessageTypeDefinition<_insightmesh_recommender_v1_Cap, _insightmesh_recommender_v1_Cap__Output>
        ComplementaryItemsRequest: MessageTypeDefinition<_insightmesh_recommender_v1_ComplementaryItemsRequest, _insightmesh_recommender_v1_ComplementaryItemsRequest__Output>
        ComplementaryItemsResponse: MessageTypeDefinition<_insightmesh_recommender_v1_ComplementaryItemsResponse, _insightmesh_recommender_v1_ComplementaryItemsResponse__Output>
        Contribution: MessageTypeDefinition<_insightmesh_recommender_v1_Contribution, _insightmesh_recommender_v1_Contribution__Output>
        DebugRequest: MessageTypeDefinition<_insightmesh_recommender_v1_DebugRequest, _insightmesh_recommender_v1_DebugRequest__Output>
        DebugResponse: MessageTypeDefinition<_insightmesh_recommender_v1_DebugResponse, _insightmesh_recommender_v1_DebugResponse__Output>
        Degradation: EnumTypeDefinition
        ExposedExperiment: MessageTypeDefinition<_insightmesh_recommender_v1_ExposedExperiment, _insightmesh_recommender_v1_ExposedExperiment__Output>
        ExposedItem: MessageTypeDefinition<_insightmesh_recommender_v1_ExposedItem, _insightmesh_recommender_v1_ExposedItem__Output>
        Exposure: MessageTypeDefinition<_insightmesh_recommender_v1_Exposure, _insightmesh_recommender_v1_Exposure__Output>
        PopularItemsRequest: MessageTypeDefinition<_insightmesh_recommender_v1_PopularItemsRequest, _insightmesh_recommender_v1_PopularItemsRequest__Output>
        PopularItemsResponse: MessageTypeDefinition<_insightmesh_recommender_v1_PopularItemsResponse, _insightmesh_recommender_v1_PopularItemsResponse__Output>
        RecommendBatchRequest: MessageTypeDefinition<_insightmesh_recommender_v1_RecommendBatchRequest, _insightmesh_recommender_v1_RecommendBatchRequest__Output>
        RecommendBatchResponse: MessageTypeDefinition<_insightmesh_recommender_v1_RecommendBatchResponse, _insightmesh_recommender_v1_RecommendBatchResponse__Output>
        RecommendRequest: MessageTypeDefinition<_insightmesh_recommender_v1_RecommendRequest, _insightmesh_recommender_v1_RecommendRequest__Output>
        RecommendResponse: MessageTypeDefinition<_insightmesh_recommender_v1_RecommendResponse, _insightmesh_recommender_v1_RecommendResponse__Output>
        RecommendedItem: MessageTypeDefinition<_insightmesh_recommender_v1_RecommendedItem, _insightmesh_recommender_v1_RecommendedItem__Output>
        RecommenderService: SubtypeConstructor<typeof grpc.Client, _insightmesh_recommender_v1_RecommenderServiceClient> & { service: _insightmesh_recommender_v1_RecommenderServiceDefinition }
        Rotation: MessageTypeDefinition<_insightmesh_recommender_v1_Rotation, _insightmesh_recommender_v1_Rotation__Output>
        Rules: MessageTypeDefinition<_insightmesh_recommender_v1_Rules, _insightmesh_recommender_v1_Rules__Output>
        Scenario: EnumTypeDefinition
        SimilarItemsRequest: MessageTypeDefinition<_insightmesh_recommender_v1_SimilarItemsRequest, _insightmesh_recommender_v1_SimilarItemsRequest__Output>
        SimilarItemsResponse: MessageTypeDefinition<_insightmesh_recommender_v1_SimilarItemsResponse, _insightmesh_recommender_v1_SimilarItemsResponse__Output>
        StageItem: MessageTypeDefinition<_insightmesh_recommender_v1_StageItem, _insightmesh_recommender_v1_StageItem__Output>
        StageTrace: MessageTypeDefinition<_insightmesh_recommender_v1_StageTrace, _insightmesh_recommender_v1_StageTrace__Output>
        UnitKind: EnumTypeDefinition
      }
    }
  }
}

