import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { ExposedExperiment as _insightmesh_recommender_v1_ExposedExperiment, ExposedExperiment__Output as _insightmesh_recommender_v1_ExposedExperiment__Output } from './insightmesh/recommender/v1/ExposedExperiment.js';
import type { ExposedItem as _insightmesh_recommender_v1_ExposedItem, ExposedItem__Output as _insightmesh_recommender_v1_ExposedItem__Output } from './insightmesh/recommender/v1/ExposedItem.js';
import type { Exposure as _insightmesh_recommender_v1_Exposure, Exposure__Output as _insightmesh_recommender_v1_Exposure__Output } from './insightmesh/recommender/v1/Exposure.js';
import type { RecommendRequest as _insightmesh_recommender_v1_RecommendRequest, RecommendRequest__Output as _insightmesh_recommender_v1_RecommendRequest__Output } from './insightmesh/recommender/v1/RecommendRequest.js';
import type { RecommendResponse as _insightmesh_recommender_v1_RecommendResponse, RecommendResponse__Output as _insightmesh_recommender_v1_RecommendResponse__Output } from './insightmesh/recommender/v1/RecommendResponse.js';
import type { RecommendedItem as _insightmesh_recommender_v1_RecommendedItem, RecommendedItem__Output as _insightmesh_recommender_v1_RecommendedItem__Output } from './insightmesh/recommender/v1/RecommendedItem.js';
import type { RecommenderServiceClient as _insightmesh_recommender_v1_RecommenderServiceClient, RecommenderServiceDefinition as _insightmesh_recommender_v1_RecommenderServiceDefinition } from './insightmesh/recommender/v1/RecommenderService.js';
import type { SimilarItemsRequest as _insightmesh_recommender_v1_SimilarItemsRequest, SimilarItemsRequest__Output as _insightmesh_recommender_v1_SimilarItemsRequest__Output } from './insightmesh/recommender/v1/SimilarItemsRequest.js';
import type { SimilarItemsResponse as _insightmesh_recommender_v1_SimilarItemsResponse, SimilarItemsResponse__Output as _insightmesh_recommender_v1_SimilarItemsResponse__Output } from './insightmesh/recommender/v1/SimilarItemsResponse.js';

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
    recommender: {
      v1: {
        Degradation: EnumTypeDefinition
        ExposedExperiment: MessageTypeDefinition<_insightmesh_recommender_v1_ExposedExperiment, _insightmesh_recommender_v1_ExposedExperiment__Output>
        ExposedItem: MessageTypeDefinition<_insightmesh_recommender_v1_ExposedItem, _insightmesh_recommender_v1_ExposedItem__Output>
        Exposure: MessageTypeDefinition<_insightmesh_recommender_v1_Exposure, _insightmesh_recommender_v1_Exposure__Output>
        RecommendRequest: MessageTypeDefinition<_insightmesh_recommender_v1_RecommendRequest, _insightmesh_recommender_v1_RecommendRequest__Output>
        RecommendResponse: MessageTypeDefinition<_insightmesh_recommender_v1_RecommendResponse, _insightmesh_recommender_v1_RecommendResponse__Output>
        RecommendedItem: MessageTypeDefinition<_insightmesh_recommender_v1_RecommendedItem, _insightmesh_recommender_v1_RecommendedItem__Output>
        RecommenderService: SubtypeConstructor<typeof grpc.Client, _insightmesh_recommender_v1_RecommenderServiceClient> & { service: _insightmesh_recommender_v1_RecommenderServiceDefinition }
        SimilarItemsRequest: MessageTypeDefinition<_insightmesh_recommender_v1_SimilarItemsRequest, _insightmesh_recommender_v1_SimilarItemsRequest__Output>
        SimilarItemsResponse: MessageTypeDefinition<_insightmesh_recommender_v1_SimilarItemsResponse, _insightmesh_recommender_v1_SimilarItemsResponse__Output>
        UnitKind: EnumTypeDefinition
      }
    }
  }
}

