// Original file: insightmesh/feature/v1/feature.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CutJoinRequest as _insightmesh_feature_v1_CutJoinRequest, CutJoinRequest__Output as _insightmesh_feature_v1_CutJoinRequest__Output } from '../../../insightmesh/feature/v1/CutJoinRequest.js';
import type { CutJoinResponse as _insightmesh_feature_v1_CutJoinResponse, CutJoinResponse__Output as _insightmesh_feature_v1_CutJoinResponse__Output } from '../../../insightmesh/feature/v1/CutJoinResponse.js';
import type { GetFeaturesRequest as _insightmesh_feature_v1_GetFeaturesRequest, GetFeaturesRequest__Output as _insightmesh_feature_v1_GetFeaturesRequest__Output } from '../../../insightmesh/feature/v1/GetFeaturesRequest.js';
import type { GetFeaturesResponse as _insightmesh_feature_v1_GetFeaturesResponse, GetFeaturesResponse__Output as _insightmesh_feature_v1_GetFeaturesResponse__Output } from '../../../insightmesh/feature/v1/GetFeaturesResponse.js';
import type { GetHistoryRequest as _insightmesh_feature_v1_GetHistoryRequest, GetHistoryRequest__Output as _insightmesh_feature_v1_GetHistoryRequest__Output } from '../../../insightmesh/feature/v1/GetHistoryRequest.js';
import type { GetHistoryResponse as _insightmesh_feature_v1_GetHistoryResponse, GetHistoryResponse__Output as _insightmesh_feature_v1_GetHistoryResponse__Output } from '../../../insightmesh/feature/v1/GetHistoryResponse.js';
import type { GetOrderRequest as _insightmesh_feature_v1_GetOrderRequest, GetOrderRequest__Output as _insightmesh_feature_v1_GetOrderRequest__Output } from '../../../insightmesh/feature/v1/GetOrderRequest.js';
import type { GetOrderResponse as _insightmesh_feature_v1_GetOrderResponse, GetOrderResponse__Output as _insightmesh_feature_v1_GetOrderResponse__Output } from '../../../insightmesh/feature/v1/GetOrderResponse.js';
import type { ListAffinitiesRequest as _insightmesh_feature_v1_ListAffinitiesRequest, ListAffinitiesRequest__Output as _insightmesh_feature_v1_ListAffinitiesRequest__Output } from '../../../insightmesh/feature/v1/ListAffinitiesRequest.js';
import type { ListAffinitiesResponse as _insightmesh_feature_v1_ListAffinitiesResponse, ListAffinitiesResponse__Output as _insightmesh_feature_v1_ListAffinitiesResponse__Output } from '../../../insightmesh/feature/v1/ListAffinitiesResponse.js';
import type { ListFeaturesRequest as _insightmesh_feature_v1_ListFeaturesRequest, ListFeaturesRequest__Output as _insightmesh_feature_v1_ListFeaturesRequest__Output } from '../../../insightmesh/feature/v1/ListFeaturesRequest.js';
import type { ListFeaturesResponse as _insightmesh_feature_v1_ListFeaturesResponse, ListFeaturesResponse__Output as _insightmesh_feature_v1_ListFeaturesResponse__Output } from '../../../insightmesh/feature/v1/ListFeaturesResponse.js';
import type { ListJoinChangesRequest as _insightmesh_feature_v1_ListJoinChangesRequest, ListJoinChangesRequest__Output as _insightmesh_feature_v1_ListJoinChangesRequest__Output } from '../../../insightmesh/feature/v1/ListJoinChangesRequest.js';
import type { ListJoinChangesResponse as _insightmesh_feature_v1_ListJoinChangesResponse, ListJoinChangesResponse__Output as _insightmesh_feature_v1_ListJoinChangesResponse__Output } from '../../../insightmesh/feature/v1/ListJoinChangesResponse.js';
import type { ListJoinsRequest as _insightmesh_feature_v1_ListJoinsRequest, ListJoinsRequest__Output as _insightmesh_feature_v1_ListJoinsRequest__Output } from '../../../insightmesh/feature/v1/ListJoinsRequest.js';
import type { ListJoinsResponse as _insightmesh_feature_v1_ListJoinsResponse, ListJoinsResponse__Output as _insightmesh_feature_v1_ListJoinsResponse__Output } from '../../../insightmesh/feature/v1/ListJoinsResponse.js';
import type { ListOrdersRequest as _insightmesh_feature_v1_ListOrdersRequest, ListOrdersRequest__Output as _insightmesh_feature_v1_ListOrdersRequest__Output } from '../../../insightmesh/feature/v1/ListOrdersRequest.js';
import type { ListOrdersResponse as _insightmesh_feature_v1_ListOrdersResponse, ListOrdersResponse__Output as _insightmesh_feature_v1_ListOrdersResponse__Output } from '../../../insightmesh/feature/v1/ListOrdersResponse.js';
import type { ListPopularItemsRequest as _insightmesh_feature_v1_ListPopularItemsRequest, ListPopularItemsRequest__Output as _insightmesh_feature_v1_ListPopularItemsRequest__Output } from '../../../insightmesh/feature/v1/ListPopularItemsRequest.js';
import type { ListPopularItemsResponse as _insightmesh_feature_v1_ListPopularItemsResponse, ListPopularItemsResponse__Output as _insightmesh_feature_v1_ListPopularItemsResponse__Output } from '../../../insightmesh/feature/v1/ListPopularItemsResponse.js';
import type { RestoreJoinRequest as _insightmesh_feature_v1_RestoreJoinRequest, RestoreJoinRequest__Output as _insightmesh_feature_v1_RestoreJoinRequest__Output } from '../../../insightmesh/feature/v1/RestoreJoinRequest.js';
import type { RestoreJoinResponse as _insightmesh_feature_v1_RestoreJoinResponse, RestoreJoinResponse__Output as _insightmesh_feature_v1_RestoreJoinResponse__Output } from '../../../insightmesh/feature/v1/RestoreJoinResponse.js';

export interface FeatureServiceClient extends grpc.Client {
  CutJoin(argument: _insightmesh_feature_v1_CutJoinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CutJoinResponse__Output>): grpc.ClientUnaryCall;
  CutJoin(argument: _insightmesh_feature_v1_CutJoinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_CutJoinResponse__Output>): grpc.ClientUnaryCall;
  CutJoin(argument: _insightmesh_feature_v1_CutJoinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CutJoinResponse__Output>): grpc.ClientUnaryCall;
  CutJoin(argument: _insightmesh_feature_v1_CutJoinRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_CutJoinResponse__Output>): grpc.ClientUnaryCall;
  cutJoin(argument: _insightmesh_feature_v1_CutJoinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CutJoinResponse__Output>): grpc.ClientUnaryCall;
  cutJoin(argument: _insightmesh_feature_v1_CutJoinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_CutJoinResponse__Output>): grpc.ClientUnaryCall;
  cutJoin(argument: _insightmesh_feature_v1_CutJoinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CutJoinResponse__Output>): grpc.ClientUnaryCall;
  cutJoin(argument: _insightmesh_feature_v1_CutJoinRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_CutJoinResponse__Output>): grpc.ClientUnaryCall;
  
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
  
  GetOrder(argument: _insightmesh_feature_v1_GetOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _insightmesh_feature_v1_GetOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _insightmesh_feature_v1_GetOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _insightmesh_feature_v1_GetOrderRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _insightmesh_feature_v1_GetOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _insightmesh_feature_v1_GetOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _insightmesh_feature_v1_GetOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _insightmesh_feature_v1_GetOrderRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  
  ListAffinities(argument: _insightmesh_feature_v1_ListAffinitiesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListAffinitiesResponse__Output>): grpc.ClientUnaryCall;
  ListAffinities(argument: _insightmesh_feature_v1_ListAffinitiesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListAffinitiesResponse__Output>): grpc.ClientUnaryCall;
  ListAffinities(argument: _insightmesh_feature_v1_ListAffinitiesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListAffinitiesResponse__Output>): grpc.ClientUnaryCall;
  ListAffinities(argument: _insightmesh_feature_v1_ListAffinitiesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListAffinitiesResponse__Output>): grpc.ClientUnaryCall;
  listAffinities(argument: _insightmesh_feature_v1_ListAffinitiesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListAffinitiesResponse__Output>): grpc.ClientUnaryCall;
  listAffinities(argument: _insightmesh_feature_v1_ListAffinitiesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListAffinitiesResponse__Output>): grpc.ClientUnaryCall;
  listAffinities(argument: _insightmesh_feature_v1_ListAffinitiesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListAffinitiesResponse__Output>): grpc.ClientUnaryCall;
  listAffinities(argument: _insightmesh_feature_v1_ListAffinitiesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListAffinitiesResponse__Output>): grpc.ClientUnaryCall;
  
  ListFeatures(argument: _insightmesh_feature_v1_ListFeaturesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListFeaturesResponse__Output>): grpc.ClientUnaryCall;
  ListFeatures(argument: _insightmesh_feature_v1_ListFeaturesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListFeaturesResponse__Output>): grpc.ClientUnaryCall;
  ListFeatures(argument: _insightmesh_feature_v1_ListFeaturesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListFeaturesResponse__Output>): grpc.ClientUnaryCall;
  ListFeatures(argument: _insightmesh_feature_v1_ListFeaturesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListFeaturesResponse__Output>): grpc.ClientUnaryCall;
  listFeatures(argument: _insightmesh_feature_v1_ListFeaturesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListFeaturesResponse__Output>): grpc.ClientUnaryCall;
  listFeatures(argument: _insightmesh_feature_v1_ListFeaturesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListFeaturesResponse__Output>): grpc.ClientUnaryCall;
  listFeatures(argument: _insightmesh_feature_v1_ListFeaturesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListFeaturesResponse__Output>): grpc.ClientUnaryCall;
  listFeatures(argument: _insightmesh_feature_v1_ListFeaturesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListFeaturesResponse__Output>): grpc.ClientUnaryCall;
  
  ListJoinChanges(argument: _insightmesh_feature_v1_ListJoinChangesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinChangesResponse__Output>): grpc.ClientUnaryCall;
  ListJoinChanges(argument: _insightmesh_feature_v1_ListJoinChangesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinChangesResponse__Output>): grpc.ClientUnaryCall;
  ListJoinChanges(argument: _insightmesh_feature_v1_ListJoinChangesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinChangesResponse__Output>): grpc.ClientUnaryCall;
  ListJoinChanges(argument: _insightmesh_feature_v1_ListJoinChangesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinChangesResponse__Output>): grpc.ClientUnaryCall;
  listJoinChanges(argument: _insightmesh_feature_v1_ListJoinChangesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinChangesResponse__Output>): grpc.ClientUnaryCall;
  listJoinChanges(argument: _insightmesh_feature_v1_ListJoinChangesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinChangesResponse__Output>): grpc.ClientUnaryCall;
  listJoinChanges(argument: _insightmesh_feature_v1_ListJoinChangesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinChangesResponse__Output>): grpc.ClientUnaryCall;
  listJoinChanges(argument: _insightmesh_feature_v1_ListJoinChangesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinChangesResponse__Output>): grpc.ClientUnaryCall;
  
  ListJoins(argument: _insightmesh_feature_v1_ListJoinsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinsResponse__Output>): grpc.ClientUnaryCall;
  ListJoins(argument: _insightmesh_feature_v1_ListJoinsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinsResponse__Output>): grpc.ClientUnaryCall;
  ListJoins(argument: _insightmesh_feature_v1_ListJoinsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinsResponse__Output>): grpc.ClientUnaryCall;
  ListJoins(argument: _insightmesh_feature_v1_ListJoinsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinsResponse__Output>): grpc.ClientUnaryCall;
  listJoins(argument: _insightmesh_feature_v1_ListJoinsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinsResponse__Output>): grpc.ClientUnaryCall;
  listJoins(argument: _insightmesh_feature_v1_ListJoinsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinsResponse__Output>): grpc.ClientUnaryCall;
  listJoins(argument: _insightmesh_feature_v1_ListJoinsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinsResponse__Output>): grpc.ClientUnaryCall;
  listJoins(argument: _insightmesh_feature_v1_ListJoinsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListJoinsResponse__Output>): grpc.ClientUnaryCall;
  
  ListOrders(argument: _insightmesh_feature_v1_ListOrdersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  ListOrders(argument: _insightmesh_feature_v1_ListOrdersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  ListOrders(argument: _insightmesh_feature_v1_ListOrdersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  ListOrders(argument: _insightmesh_feature_v1_ListOrdersRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  listOrders(argument: _insightmesh_feature_v1_ListOrdersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  listOrders(argument: _insightmesh_feature_v1_ListOrdersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  listOrders(argument: _insightmesh_feature_v1_ListOrdersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  listOrders(argument: _insightmesh_feature_v1_ListOrdersRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  
  ListPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  ListPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  ListPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  ListPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  listPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  listPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  listPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  listPopularItems(argument: _insightmesh_feature_v1_ListPopularItemsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListPopularItemsResponse__Output>): grpc.ClientUnaryCall;
  
  RestoreJoin(argument: _insightmesh_feature_v1_RestoreJoinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_RestoreJoinResponse__Output>): grpc.ClientUnaryCall;
  RestoreJoin(argument: _insightmesh_feature_v1_RestoreJoinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_RestoreJoinResponse__Output>): grpc.ClientUnaryCall;
  RestoreJoin(argument: _insightmesh_feature_v1_RestoreJoinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_RestoreJoinResponse__Output>): grpc.ClientUnaryCall;
  RestoreJoin(argument: _insightmesh_feature_v1_RestoreJoinRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_RestoreJoinResponse__Output>): grpc.ClientUnaryCall;
  restoreJoin(argument: _insightmesh_feature_v1_RestoreJoinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_RestoreJoinResponse__Output>): grpc.ClientUnaryCall;
  restoreJoin(argument: _insightmesh_feature_v1_RestoreJoinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_RestoreJoinResponse__Output>): grpc.ClientUnaryCall;
  restoreJoin(argument: _insightmesh_feature_v1_RestoreJoinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_RestoreJoinResponse__Output>): grpc.ClientUnaryCall;
  restoreJoin(argument: _insightmesh_feature_v1_RestoreJoinRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_RestoreJoinResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface FeatureServiceHandlers extends grpc.UntypedServiceImplementation {
  CutJoin: grpc.handleUnaryCall<_insightmesh_feature_v1_CutJoinRequest__Output, _insightmesh_feature_v1_CutJoinResponse>;
  
  GetFeatures: grpc.handleUnaryCall<_insightmesh_feature_v1_GetFeaturesRequest__Output, _insightmesh_feature_v1_GetFeaturesResponse>;
  
  GetHistory: grpc.handleUnaryCall<_insightmesh_feature_v1_GetHistoryRequest__Output, _insightmesh_feature_v1_GetHistoryResponse>;
  
  GetOrder: grpc.handleUnaryCall<_insightmesh_feature_v1_GetOrderRequest__Output, _insightmesh_feature_v1_GetOrderResponse>;
  
  ListAffinities: grpc.handleUnaryCall<_insightmesh_feature_v1_ListAffinitiesRequest__Output, _insightmesh_feature_v1_ListAffinitiesResponse>;
  
  ListFeatures: grpc.handleUnaryCall<_insightmesh_feature_v1_ListFeaturesRequest__Output, _insightmesh_feature_v1_ListFeaturesResponse>;
  
  ListJoinChanges: grpc.handleUnaryCall<_insightmesh_feature_v1_ListJoinChangesRequest__Output, _insightmesh_feature_v1_ListJoinChangesResponse>;
  
  ListJoins: grpc.handleUnaryCall<_insightmesh_feature_v1_ListJoinsRequest__Output, _insightmesh_feature_v1_ListJoinsResponse>;
  
  ListOrders: grpc.handleUnaryCall<_insightmesh_feature_v1_ListOrdersRequest__Output, _insightmesh_feature_v1_ListOrdersResponse>;
  
  ListPopularItems: grpc.handleUnaryCall<_insightmesh_feature_v1_ListPopularItemsRequest__Output, _insightmesh_feature_v1_ListPopularItemsResponse>;
  
  RestoreJoin: grpc.handleUnaryCall<_insightmesh_feature_v1_RestoreJoinRequest__Output, _insightmesh_feature_v1_RestoreJoinResponse>;
  
}

export interface FeatureServiceDefinition extends grpc.ServiceDefinition {
  CutJoin: MethodDefinition<_insightmesh_feature_v1_CutJoinRequest, _insightmesh_feature_v1_CutJoinResponse, _insightmesh_feature_v1_CutJoinRequest__Output, _insightmesh_feature_v1_CutJoinResponse__Output>
  GetFeatures: MethodDefinition<_insightmesh_feature_v1_GetFeaturesRequest, _insightmesh_feature_v1_GetFeaturesResponse, _insightmesh_feature_v1_GetFeaturesRequest__Output, _insightmesh_feature_v1_GetFeaturesResponse__Output>
  GetHistory: MethodDefinition<_insightmesh_feature_v1_GetHistoryRequest, _insightmesh_feature_v1_GetHistoryResponse, _insightmesh_feature_v1_GetHistoryRequest__Output, _insightmesh_feature_v1_GetHistoryResponse__Output>
  GetOrder: MethodDefinition<_insightmesh_feature_v1_GetOrderRequest, _insightmesh_feature_v1_GetOrderResponse, _insightmesh_feature_v1_GetOrderRequest__Output, _insightmesh_feature_v1_GetOrderResponse__Output>
  ListAffinities: MethodDefinition<_insightmesh_feature_v1_ListAffinitiesRequest, _insightmesh_feature_v1_ListAffinitiesResponse, _insightmesh_feature_v1_ListAffinitiesRequest__Output, _insightmesh_feature_v1_ListAffinitiesResponse__Output>
  ListFeatures: MethodDefinition<_insightmesh_feature_v1_ListFeaturesRequest, _insightmesh_feature_v1_ListFeaturesResponse, _insightmesh_feature_v1_ListFeaturesRequest__Output, _insightmesh_feature_v1_ListFeaturesResponse__Output>
  ListJoinChanges: MethodDefinition<_insightmesh_feature_v1_ListJoinChangesRequest, _insightmesh_feature_v1_ListJoinChangesResponse, _insightmesh_feature_v1_ListJoinChangesRequest__Output, _insightmesh_feature_v1_ListJoinChangesResponse__Output>
  ListJoins: MethodDefinition<_insightmesh_feature_v1_ListJoinsRequest, _insightmesh_feature_v1_ListJoinsResponse, _insightmesh_feature_v1_ListJoinsRequest__Output, _insightmesh_feature_v1_ListJoinsResponse__Output>
  ListOrders: MethodDefinition<_insightmesh_feature_v1_ListOrdersRequest, _insightmesh_feature_v1_ListOrdersResponse, _insightmesh_feature_v1_ListOrdersRequest__Output, _insightmesh_feature_v1_ListOrdersResponse__Output>
  ListPopularItems: MethodDefinition<_insightmesh_feature_v1_ListPopularItemsRequest, _insightmesh_feature_v1_ListPopularItemsResponse, _insightmesh_feature_v1_ListPopularItemsRequest__Output, _insightmesh_feature_v1_ListPopularItemsResponse__Output>
  RestoreJoin: MethodDefinition<_insightmesh_feature_v1_RestoreJoinRequest, _insightmesh_feature_v1_RestoreJoinResponse, _insightmesh_feature_v1_RestoreJoinRequest__Output, _insightmesh_feature_v1_RestoreJoinResponse__Output>
}
