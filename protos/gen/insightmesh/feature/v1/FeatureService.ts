// Original file: insightmesh/feature/v1/feature.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetFeaturesRequest as _insightmesh_feature_v1_GetFeaturesRequest, GetFeaturesRequest__Output as _insightmesh_feature_v1_GetFeaturesRequest__Output } from '../../../insightmesh/feature/v1/GetFeaturesRequest.js';
import type { GetFeaturesResponse as _insightmesh_feature_v1_GetFeaturesResponse, GetFeaturesResponse__Output as _insightmesh_feature_v1_GetFeaturesResponse__Output } from '../../../insightmesh/feature/v1/GetFeaturesResponse.js';
import type { GetHistoryRequest as _insightmesh_feature_v1_GetHistoryRequest, GetHistoryRequest__Output as _insightmesh_feature_v1_GetHistoryRequest__Output } from '../../../insightmesh/feature/v1/GetHistoryRequest.js';
import type { GetHistoryResponse as _insightmesh_feature_v1_GetHistoryResponse, GetHistoryResponse__Output as _insightmesh_feature_v1_GetHistoryResponse__Output } from '../../../insightmesh/feature/v1/GetHistoryResponse.js';
import type { ListPopularItemsRequest as _insightmesh_feature_v1_ListPopularItemsRequest, ListPopularItemsRequest__Output as _insightmesh_feature_v1_ListPopularItemsRequest__Output } from '../../../insightmesh/feature/v1/ListPopularItemsRequest.js';
import type { ListPopularItemsResponse as _insightmesh_feature_v1_ListPopularItemsResponse, ListPopularItemsResponse__Output as _insightmesh_feature_v1_ListPopularItemsResponse__Output } from '../../../insightmesh/feature/v1/ListPopularItemsResponse.js';

export interface FeatureServiceClient extends grpc.Client {
  GetFeatures(argument: _insightmesh_feature_v1_GetFeaturesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetFeaturesResponse__Output>): grpc.ClientUnaryCall;
  GetFeatures(argument: _insightmesh_feature_v1_GetFeaturesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetFeaturesResponse__Output>): grpc.ClientUnaryCall;
  GetFeatures(argument: _insightmesh_feature_v1_GetFeaturesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetFeaturesResponse__Output>): grpc.ClientUnaryCall;
  GetFeatures(argument: _insightmesh_feature_v1_GetFeaturesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetFeaturesResponse__Output>): grpc.ClientUnaryCall;
  getFeatures(argument: _insightmesh_feature_v1_GetFeaturesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetFeaturesResponse__Output>): grpc.ClientUnaryCall;
  getFeatures(argument: _insightmesh_feature_v1_GetFeaturesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetFeaturesResponse__Output>): grpc.ClientUnaryCall;
  getFeatures(argument: _insightmesh_feature_v1_GetFeaturesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetFeaturesResponse__Output>): grpc.ClientUnaryCall;
  getFeatures(argument: _insightmesh_feature_v1_GetFeaturesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetFeaturesResponse__Output>): grpc.ClientUnaryCall;
  
  GetHistory(argument: _insightmesh_feature_v1_GetHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetHistoryResponse__Output>): grpc.ClientUnaryCall;
  GetHistory(argument: _insightmesh_feature_v1_GetHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetHistoryResponse__Output>): grpc.ClientUnaryCall;
  GetHistory(argument: _insightmesh_feature_v1_GetHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetHistoryResponse__Output>): grpc.ClientUnaryCall;
  GetHistory(argument: _insightmesh_feature_v1_GetHistoryRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetHistoryResponse__Output>): grpc.ClientUnaryCall;
  getHistory(argument: _insightmesh_feature_v1_GetHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetHistoryResponse__Output>): grpc.ClientUnaryCall;
  getHistory(argument: _insightmesh_feature_v1_GetHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetHistoryResponse__Output>): grpc.ClientUnaryCall;
  getHistory(argument: _insightmesh_feature_v1_GetHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetHistoryResponse__Output>): grpc.ClientUnaryCall;
  getHistory(argument: _insightmesh_feature_v1_GetHistoryRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetHistoryResponse__Output>): grpc.ClientUnaryCall;
  
  ListPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  ListPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  ListPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  ListPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  listPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  listPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  listPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  listPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface FeatureServiceHandlers extends grpc.UntypedServiceImplementation {
  GetFeatures: grpc.handleUnaryCall<_insightmesh_feature_v1_GetFeaturesRequest__Output, _insightmesh_feature_v1_GetFeaturesResponse>;
  
  GetHistory: grpc.handleUnaryCall<_insightmesh_feature_v1_GetHistoryRequest__Output, _insightmesh_feature_v1_GetHistoryResponse>;
  
  ListPopularItems: grpc.handleUnaryCall<_insightmesh_feature_v1_ListPopularItemsRequest__Output, _insightmesh_feature_v1_ListPopularItemsResponse>;
  
}

export interface FeatureServiceDefinition extends grpc.ServiceDefinition {
  GetFeatures: MethodDefinition<_insightmesh_feature_v1_GetFeaturesRequest, _insightmesh_feature_v1_GetFeaturesResponse, _insightmesh_feature_v1_GetFeaturesRequest__Output, _insightmesh_feature_v1_GetFeaturesResponse__Output>
  GetHistory: MethodDefinition<_insightmesh_feature_v1_GetHistoryRequest, _insightmesh_feature_v1_GetHistoryResponse, _insightmesh_feature_v1_GetHistoryRequest__Output, _insightmesh_feature_v1_GetHistoryResponse__Output>
  ListPopularItems: MethodDefinition<_insightmesh_feature_v1_ListPopularItemsRequest, _insightmesh_feature_v1_ListPopularItemsResponse, _insightmesh_feature_v1_ListPopularItemsRequest__Output, _insightmesh_feature_v1_ListPopularItemsResponse__Output>
}
