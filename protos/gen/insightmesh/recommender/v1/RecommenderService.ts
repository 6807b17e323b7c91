// Original file: insightmesh/recommender/v1/recommender.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { RecommendRequest as _insightmesh_recommender_v1_RecommendRequest, RecommendRequest__Output as _insightmesh_recommender_v1_RecommendRequest__Output } from '../../../insightmesh/recommender/v1/RecommendRequest.js';
import type { RecommendResponse as _insightmesh_recommender_v1_RecommendResponse, RecommendResponse__Output as _insightmesh_recommender_v1_RecommendResponse__Output } from '../../../insightmesh/recommender/v1/RecommendResponse.js';
import type { SimilarItemsRequest as _insightmesh_recommender_v1_SimilarItemsRequest, SimilarItemsRequest__Output as _insightmesh_recommender_v1_SimilarItemsRequest__Output } from '../../../insightmesh/recommender/v1/SimilarItemsRequest.js';
import type { SimilarItemsResponse as _insightmesh_recommender_v1_SimilarItemsResponse, SimilarItemsResponse__Output as _insightmesh_recommender_v1_SimilarItemsResponse__Output } from '../../../insightmesh/recommender/v1/SimilarItemsResponse.js';

export interface RecommenderServiceClient extends grpc.Client {
  Recommend(argument: _insightmesh_recommender_v1_RecommendRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _insightmesh_recommender_v1_RecommendRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _insightmesh_recommender_v1_RecommendRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _insightmesh_recommender_v1_RecommendRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _insightmesh_recommender_v1_RecommendRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _insightmesh_recommender_v1_RecommendRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _insightmesh_recommender_v1_RecommendRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _insightmesh_recommender_v1_RecommendRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  
  SimilarItems(argument: _insightmesh_recommender_v1_SimilarItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_SimilarItemsResponse__Output>): grpc.ClientUnaryCall;
  SimilarItems(argument: _insightmesh_recommender_v1_SimilarItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_SimilarItemsResponse__Output>): grpc.ClientUnaryCall;
  SimilarItems(argument: _insightmesh_recommender_v1_SimilarItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_SimilarItemsResponse__Output>): grpc.ClientUnaryCall;
  SimilarItems(argument: _insightmesh_recommender_v1_SimilarItemsRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_SimilarItemsResponse__Output>): grpc.ClientUnaryCall;
  similarItems(argument: _insightmesh_recommender_v1_SimilarItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_SimilarItemsResponse__Output>): grpc.ClientUnaryCall;
  similarItems(argument: _insightmesh_recommender_v1_SimilarItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_SimilarItemsResponse__Output>): grpc.ClientUnaryCall;
  similarItems(argument: _insightmesh_recommender_v1_SimilarItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_SimilarItemsResponse__Output>): grpc.ClientUnaryCall;
  similarItems(argument: _insightmesh_recommender_v1_SimilarItemsRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_SimilarItemsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface RecommenderServiceHandlers extends grpc.UntypedServiceImplementation {
  Recommend: grpc.handleUnaryCall<_insightmesh_recommender_v1_RecommendRequest__Output, _insightmesh_recommender_v1_RecommendResponse>;
  
  SimilarItems: grpc.handleUnaryCall<_insightmesh_recommender_v1_SimilarItemsRequest__Output, _insightmesh_recommender_v1_SimilarItemsResponse>;
  
}

export interface RecommenderServiceDefinition extends grpc.ServiceDefinition {
  Recommend: MethodDefinition<_insightmesh_recommender_v1_RecommendRequest, _insightmesh_recommender_v1_RecommendResponse, _insightmesh_recommender_v1_RecommendRequest__Output, _insightmesh_recommender_v1_RecommendResponse__Output>
  SimilarItems: MethodDefinition<_insightmesh_recommender_v1_SimilarItemsRequest, _insightmesh_recommender_v1_SimilarItemsResponse, _insightmesh_recommender_v1_SimilarItemsRequest__Output, _insightmesh_recommender_v1_SimilarItemsResponse__Output>
}
