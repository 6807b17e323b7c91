// Original file: third_party/hipstershop/demo.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListRecommendationsRequest as _hipstershop_ListRecommendationsRequest, ListRecommendationsRequest__Output as _hipstershop_ListRecommendationsRequest__Output } from '../hipstershop/ListRecommendationsRequest.js';
import type { ListRecommendationsResponse as _hipstershop_ListRecommendationsResponse, ListRecommendationsResponse__Output as _hipstershop_ListRecommendationsResponse__Output } from '../hipstershop/ListRecommendationsResponse.js';

export interface RecommendationServiceClient extends grpc.Client {
  ListRecommendations(argument: _hipstershop_ListRecommendationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hipstershop_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  ListRecommendations(argument: _hipstershop_ListRecommendationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hipstershop_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  ListRecommendations(argument: _hipstershop_ListRecommendationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hipstershop_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  ListRecommendations(argument: _hipstershop_ListRecommendationsRequest, callback: grpc.requestCallback<_hipstershop_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  listRecommendations(argument: _hipstershop_ListRecommendationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hipstershop_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  listRecommendations(argument: _hipstershop_ListRecommendationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hipstershop_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  listRecommendations(argument: _hipstershop_ListRecommendationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hipstershop_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  listRecommendations(argument: _hipstershop_ListRecommendationsRequest, callback: grpc.requestCallback<_hipstershop_ListRecommendationsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface RecommendationServiceHandlers extends grpc.UntypedServiceImplementation {
  ListRecommendations: grpc.handleUnaryCall<_hipstershop_ListRecommendationsRequest__Output, _hipstershop_ListRecommendationsResponse>;
  
}

export interface RecommendationServiceDefinition extends grpc.ServiceDefinition {
  ListRecommendations: MethodDefinition<_hipstershop_ListRecommendationsRequest, _hipstershop_ListRecommendationsResponse, _hipstershop_ListRecommendationsRequest__Output, _hipstershop_ListRecommendationsResponse__Output>
}
