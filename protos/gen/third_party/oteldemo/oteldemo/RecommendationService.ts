// Original file: third_party/oteldemo/demo.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListRecommendationsRequest as _oteldemo_ListRecommendationsRequest, ListRecommendationsRequest__Output as _oteldemo_ListRecommendationsRequest__Output } from '../oteldemo/ListRecommendationsRequest.js';
import type { ListRecommendationsResponse as _oteldemo_ListRecommendationsResponse, ListRecommendationsResponse__Output as _oteldemo_ListRecommendationsResponse__Output } from '../oteldemo/ListRecommendationsResponse.js';

export interface RecommendationServiceClient extends grpc.Client {
  ListRecommendations(argument: _oteldemo_ListRecommendationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oteldemo_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  ListRecommendations(argument: _oteldemo_ListRecommendationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oteldemo_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  ListRecommendations(argument: _oteldemo_ListRecommendationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oteldemo_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  ListRecommendations(argument: _oteldemo_ListRecommendationsRequest, callback: grpc.requestCallback<_oteldemo_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  listRecommendations(argument: _oteldemo_ListRecommendationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oteldemo_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  listRecommendations(argument: _oteldemo_ListRecommendationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oteldemo_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  listRecommendations(argument: _oteldemo_ListRecommendationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oteldemo_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  listRecommendations(argument: _oteldemo_ListRecommendationsRequest, callback: grpc.requestCallback<_oteldemo_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface RecommendationServiceHandlers extends grpc.UntypedServiceImplementation {
  ListRecommendations: grpc.handleUnaryCall<_oteldemo_ListRecommendationsRequest__Output, _oteldemo_ListRecommendationsResponse>;
  
}

export interface RecommendationServiceDefinition extends grpc.ServiceDefinition {
  ListRecommendations: MethodDefinition<_oteldemo_ListRecommendationsRequest, _oteldemo_ListRecommendationsResponse, _oteldemo_ListRecommendationsRequest__Output, _oteldemo_ListRecommendationsResponse__Output>
}
