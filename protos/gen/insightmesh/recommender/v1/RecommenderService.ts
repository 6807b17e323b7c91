// Original file: insightmesh/recommender/v1/recommender.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ComplementaryItemsRequest as _insightmesh_recommender_v1_ComplementaryItemsRequest, ComplementaryItemsRequest__Output as _insightmesh_recommender_v1_ComplementaryItemsRequest__Output } from '../../../insightmesh/recommender/v1/ComplementaryItemsRequest.js';
import type { ComplementaryItemsResponse as _insightmesh_recommender_v1_ComplementaryItemsResponse, ComplementaryItemsResponse__Output as _insightmesh_recommender_v1_ComplementaryItemsResponse__Output } from '../../../insightmesh/recommender/v1/ComplementaryItemsResponse.js';
import type { DebugRequest as _insightmesh_recommender_v1_DebugRequest, DebugRequest__Output as _insightmesh_recommender_v1_DebugRequest__Output } from '../../../insightmesh/recommender/v1/DebugRequest.js';
import type { DebugResponse as _insightmesh_recommender_v1_DebugResponse, DebugResponse__Output as _insightmesh_recommender_v1_DebugResponse__Output } from '../../../insightmesh/recommender/v1/DebugResponse.js';
import type { PopularItemsRequest as _insightmesh_recommender_v1_PopularItemsRequest, PopularItemsRequest__Output as _insightmesh_recommender_v1_PopularItemsRequest__Output } from '../../../insightmesh/recommender/v1/PopularItemsRequest.js';
import type { PopularItemsResponse as _insightmesh_recommender_v1_PopularItemsResponse, PopularItemsResponse__Output as _insightmesh_recommender_v1_PopularItemsResponse__Output } from '../../../insightmesh/recommender/v1/PopularItemsResponse.js';
import type { RecommendBatchRequest as _insightmesh_recommender_v1_RecommendBatchRequest, RecommendBatchRequest__Output as _insightmesh_recommender_v1_RecommendBatchRequest__Output } from '../../../insightmesh/recommender/v1/RecommendBatchRequest.js';
import type { RecommendBatchResponse as _insightmesh_recommender_v1_RecommendBatchResponse, RecommendBatchResponse__Output as _insightmesh_recommender_v1_RecommendBatchResponse__Output } from '../../../insightmesh/recommender/v1/RecommendBatchResponse.js';
import type { RecommendRequest as _insightmesh_recommender_v1_RecommendRequest, RecommendRequest__Output as _insightmesh_recommender_v1_RecommendRequest__Output } from '../../../insightmesh/recommender/v1/RecommendRequest.js';
import type { RecommendResponse as _insightmesh_recommender_v1_RecommendResponse, RecommendResponse__Output as _insightmesh_recommender_v1_RecommendResponse__Output } from '../../../insightmesh/recommender/v1/RecommendResponse.js';
import type { SimilarItemsRequest as _insightmesh_recommender_v1_SimilarItemsRequest, SimilarItemsRequest__Output as _insightmesh_recommender_v1_SimilarItemsRequest__Output } from '../../../insightmesh/recommender/v1/SimilarItemsRequest.js';
import type { SimilarItemsResponse as _insightmesh_recommender_v1_SimilarItemsResponse, SimilarItemsResponse__Output as _insightmesh_recommender_v1_SimilarItemsResponse__Output } from '../../../insightmesh/recommender/v1/SimilarItemsResponse.js';

export interface RecommenderServiceClient extends grpc.Client {
  ComplementaryItems(argument: _insightmesh_recommender_v1_ComplementaryItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_ComplementaryItemsResponse__Output>): grpc.ClientUnaryCall;
  ComplementaryItems(argument: _insightmesh_recommender_v1_ComplementaryItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_ComplementaryItemsResponse__Output>): grpc.ClientUnaryCall;
  ComplementaryItems(argument: _insightmesh_recommender_v1_ComplementaryItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_ComplementaryItemsResponse__Output>): grpc.ClientUnaryCall;
  ComplementaryItems(argument: _insightmesh_recommender_v1_ComplementaryItemsRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_ComplementaryItemsResponse__Output>): grpc.ClientUnaryCall;
  complementaryItems(argument: _insightmesh_recommender_v1_ComplementaryItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_ComplementaryItemsResponse__Output>): grpc.ClientUnaryCall;
  complementaryItems(argument: _insightmesh_recommender_v1_ComplementaryItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_ComplementaryItemsResponse__Output>): grpc.ClientUnaryCall;
  complementaryItems(argument: _insightmesh_recommender_v1_ComplementaryItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_ComplementaryItemsResponse__Output>): grpc.ClientUnaryCall;
  complementaryItems(argument: _insightmesh_recommender_v1_ComplementaryItemsRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_ComplementaryItemsResponse__Output>): grpc.ClientUnaryCall;
  
  Debug(argument: _insightmesh_recommender_v1_DebugRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_DebugResponse__Output>): grpc.ClientUnaryCall;
  Debug(argument: _insightmesh_recommender_v1_DebugRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_DebugResponse__Output>): grpc.ClientUnaryCall;
  Debug(argument: _insightmesh_recommender_v1_DebugRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_DebugResponse__Output>): grpc.ClientUnaryCall;
  Debug(argument: _insightmesh_recommender_v1_DebugRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_DebugResponse__Output>): grpc.ClientUnaryCall;
  debug(argument: _insightmesh_recommender_v1_DebugRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_DebugResponse__Output>): grpc.ClientUnaryCall;
  debug(argument: _insightmesh_recommender_v1_DebugRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_DebugResponse__Output>): grpc.ClientUnaryCall;
  debug(argument: _insightmesh_recommender_v1_DebugRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_DebugResponse__Output>): grpc.ClientUnaryCall;
  debug(argument: _insightmesh_recommender_v1_DebugRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_DebugResponse__Output>): grpc.ClientUnaryCall;
  
  PopularItems(argument: _insightmesh_recommender_v1_PopularItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_PopularItemsResponse__Output>): grpc.ClientUnaryCall;
  PopularItems(argument: _insightmesh_recommender_v1_PopularItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_PopularItemsResponse__Output>): grpc.ClientUnaryCall;
  PopularItems(argument: _insightmesh_recommender_v1_PopularItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_PopularItemsResponse__Output>): grpc.ClientUnaryCall;
  PopularItems(argument: _insightmesh_recommender_v1_PopularItemsRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_PopularItemsResponse__Output>): grpc.ClientUnaryCall;
  popularItems(argument: _insightmesh_recommender_v1_PopularItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_PopularItemsResponse__Output>): grpc.ClientUnaryCall;
  popularItems(argument: _insightmesh_recommender_v1_PopularItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_PopularItemsResponse__Output>): grpc.ClientUnaryCall;
  popularItems(argument: _insightmesh_recommender_v1_PopularItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_PopularItemsResponse__Output>): grpc.ClientUnaryCall;
  popularItems(argument: _insightmesh_recommender_v1_PopularItemsRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_PopularItemsResponse__Output>): grpc.ClientUnaryCall;
  
  Recommend(argument: _insightmesh_recommender_v1_RecommendRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _insightmesh_recommender_v1_RecommendRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _insightmesh_recommender_v1_RecommendRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _insightmesh_recommender_v1_RecommendRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _insightmesh_recommender_v1_RecommendRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _insightmesh_recommender_v1_RecommendRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _insightmesh_recommender_v1_RecommendRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _insightmesh_recommender_v1_RecommendRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  
  RecommendBatch(argument: _insightmesh_recommender_v1_RecommendBatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_recommender_v1_RecommendBatchResponse__Output>;
  RecommendBatch(argument: _insightmesh_recommender_v1_RecommendBatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_recommender_v1_RecommendBatchResponse__Output>;
  recommendBatch(argument: _insightmesh_recommender_v1_RecommendBatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_recommender_v1_RecommendBatchResponse__Output>;
  recommendBatch(argument: _insightmesh_recommender_v1_RecommendBatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_recommender_v1_RecommendBatchResponse__Output>;
  
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
  ComplementaryItems: grpc.handleUnaryCall<_insightmesh_recommender_v1_ComplementaryItemsRequest__Output, _insightmesh_recommender_v1_ComplementaryItemsResponse>;
  
  Debug: grpc.handleUnaryCall<_insightmesh_recommender_v1_DebugRequest__Output, _insightmesh_recommender_v1_DebugResponse>;
  
  PopularItems: grpc.handleUnaryCall<_insightmesh_recommender_v1_PopularItemsRequest__Output, _insightmesh_recommender_v1_PopularItemsResponse>;
  
  Recommend: grpc.handleUnaryCall<_insightmesh_recommender_v1_RecommendRequest__Output, _insightmesh_recommender_v1_RecommendResponse>;
  
  RecommendBatch: grpc.handleServerStreamingCall<_insightmesh_recommender_v1_RecommendBatchRequest__Output, _insightmesh_recommender_v1_RecommendBatchResponse>;
  
  SimilarItems: grpc.handleUnaryCall<_insightmesh_recommender_v1_SimilarItemsRequest__Output, _insightmesh_recommender_v1_SimilarItemsResponse>;
  
}

export interface RecommenderServiceDefinition extends grpc.ServiceDefinition {
  ComplementaryItems: MethodDefinition<_insightmesh_recommender_v1_ComplementaryItemsRequest, _insightmesh_recommender_v1_ComplementaryItemsResponse, _insightmesh_recommender_v1_ComplementaryItemsRequest__Output, _insightmesh_recommender_v1_ComplementaryItemsResponse__Output>
  Debug: MethodDefinition<_insightmesh_recommender_v1_DebugRequest, _insightmesh_recommender_v1_DebugResponse, _insightmesh_recommender_v1_DebugRequest__Output, _insightmesh_recommender_v1_DebugResponse__Output>
  PopularItems: MethodDefinition<_insightmesh_recommender_v1_PopularItemsRequest, _insightmesh_recommender_v1_PopularItemsResponse, _insightmesh_recommender_v1_PopularItemsRequest__Output, _insightmesh_recommender_v1_PopularItemsResponse__Output>
  Recommend: MethodDefinition<_insightmesh_recommender_v1_RecommendRequest, _insightmesh_recommender_v1_RecommendResponse, _insightmesh_recommender_v1_RecommendRequest__Output, _insightmesh_recommender_v1_RecommendResponse__Output>
  RecommendBatch: MethodDefinition<_insightmesh_recommender_v1_RecommendBatchRequest, _insightmesh_recommender_v1_RecommendBatchResponse, _insightmesh_recommender_v1_RecommendBatchRequest__Output, _insightmesh_recommender_v1_RecommendBatchResponse__Output>
  SimilarItems: MethodDefinition<_insightmesh_recommender_v1_SimilarItemsRequest, _insightmesh_recommender_v1_SimilarItemsResponse, _insightmesh_recommender_v1_SimilarItemsRequest__Output, _insightmesh_recommender_v1_SimilarItemsResponse__Output>
}
