// Original file: insightmesh/collector/v1/collector.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CollectRequest as _insightmesh_collector_v1_CollectRequest, CollectRequest__Output as _insightmesh_collector_v1_CollectRequest__Output } from '../../../insightmesh/collector/v1/CollectRequest.js';
import type { CollectResponse as _insightmesh_collector_v1_CollectResponse, CollectResponse__Output as _insightmesh_collector_v1_CollectResponse__Output } from '../../../insightmesh/collector/v1/CollectResponse.js';
import type { UpsertItemsRequest as _insightmesh_collector_v1_UpsertItemsRequest, UpsertItemsRequest__Output as _insightmesh_collector_v1_UpsertItemsRequest__Output } from '../../../insightmesh/collector/v1/UpsertItemsRequest.js';
import type { UpsertItemsResponse as _insightmesh_collector_v1_UpsertItemsResponse, UpsertItemsResponse__Output as _insightmesh_collector_v1_UpsertItemsResponse__Output } from '../../../insightmesh/collector/v1/UpsertItemsResponse.js';

export interface CollectorServiceClient extends grpc.Client {
  Collect(argument: _insightmesh_collector_v1_CollectRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_CollectResponse__Output>): grpc.ClientUnaryCall;
  Collect(argument: _insightmesh_collector_v1_CollectRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_CollectResponse__Output>): grpc.ClientUnaryCall;
  Collect(argument: _insightmesh_collector_v1_CollectRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_CollectResponse__Output>): grpc.ClientUnaryCall;
  Collect(argument: _insightmesh_collector_v1_CollectRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_CollectResponse__Output>): grpc.ClientUnaryCall;
  collect(argument: _insightmesh_collector_v1_CollectRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_CollectResponse__Output>): grpc.ClientUnaryCall;
  collect(argument: _insightmesh_collector_v1_CollectRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_CollectResponse__Output>): grpc.ClientUnaryCall;
  collect(argument: _insightmesh_collector_v1_CollectRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_CollectResponse__Output>): grpc.ClientUnaryCall;
  collect(argument: _insightmesh_collector_v1_CollectRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_CollectResponse__Output>): grpc.ClientUnaryCall;
  
  UpsertItems(argument: _insightmesh_collector_v1_UpsertItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_UpsertItemsResponse__Output>): grpc.ClientUnaryCall;
  UpsertItems(argument: _insightmesh_collector_v1_UpsertItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_UpsertItemsResponse__Output>): grpc.ClientUnaryCall;
  UpsertItems(argument: _insightmesh_collector_v1_UpsertItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_UpsertItemsResponse__Output>): grpc.ClientUnaryCall;
  UpsertItems(argument: _insightmesh_collector_v1_UpsertItemsRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_UpsertItemsResponse__Output>): grpc.ClientUnaryCall;
  upsertItems(argument: _insightmesh_collector_v1_UpsertItemsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_UpsertItemsResponse__Output>): grpc.ClientUnaryCall;
  upsertItems(argument: _insightmesh_collector_v1_UpsertItemsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_UpsertItemsResponse__Output>): grpc.ClientUnaryCall;
  upsertItems(argument: _insightmesh_collector_v1_UpsertItemsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_UpsertItemsResponse__Output>): grpc.ClientUnaryCall;
  upsertItems(argument: _insightmesh_collector_v1_UpsertItemsRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_UpsertItemsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface CollectorServiceHandlers extends grpc.UntypedServiceImplementation {
  Collect: grpc.handleUnaryCall<_insightmesh_collector_v1_CollectRequest__Output, _insightmesh_collector_v1_CollectResponse>;
  
  UpsertItems: grpc.handleUnaryCall<_insightmesh_collector_v1_UpsertItemsRequest__Output, _insightmesh_collector_v1_UpsertItemsResponse>;
  
}

export interface CollectorServiceDefinition extends grpc.ServiceDefinition {
  Collect: MethodDefinition<_insightmesh_collector_v1_CollectRequest, _insightmesh_collector_v1_CollectResponse, _insightmesh_collector_v1_CollectRequest__Output, _insightmesh_collector_v1_CollectResponse__Output>
  UpsertItems: MethodDefinition<_insightmesh_collector_v1_UpsertItemsRequest, _insightmesh_collector_v1_UpsertItemsResponse, _insightmesh_collector_v1_UpsertItemsRequest__Output, _insightmesh_collector_v1_UpsertItemsResponse__Output>
}
