// Original file: insightmesh/collector/v1/policies.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetPolicyRequest as _insightmesh_collector_v1_GetPolicyRequest, GetPolicyRequest__Output as _insightmesh_collector_v1_GetPolicyRequest__Output } from '../../../insightmesh/collector/v1/GetPolicyRequest.js';
import type { GetPolicyResponse as _insightmesh_collector_v1_GetPolicyResponse, GetPolicyResponse__Output as _insightmesh_collector_v1_GetPolicyResponse__Output } from '../../../insightmesh/collector/v1/GetPolicyResponse.js';
import type { ListPolicyVersionsRequest as _insightmesh_collector_v1_ListPolicyVersionsRequest, ListPolicyVersionsRequest__Output as _insightmesh_collector_v1_ListPolicyVersionsRequest__Output } from '../../../insightmesh/collector/v1/ListPolicyVersionsRequest.js';
import type { ListPolicyVersionsResponse as _insightmesh_collector_v1_ListPolicyVersionsResponse, ListPolicyVersionsResponse__Output as _insightmesh_collector_v1_ListPolicyVersionsResponse__Output } from '../../../insightmesh/collector/v1/ListPolicyVersionsResponse.js';
import type { RestorePolicyRequest as _insightmesh_collector_v1_RestorePolicyRequest, RestorePolicyRequest__Output as _insightmesh_collector_v1_RestorePolicyRequest__Output } from '../../../insightmesh/collector/v1/RestorePolicyRequest.js';
import type { RestorePolicyResponse as _insightmesh_collector_v1_RestorePolicyResponse, RestorePolicyResponse__Output as _insightmesh_collector_v1_RestorePolicyResponse__Output } from '../../../insightmesh/collector/v1/RestorePolicyResponse.js';
import type { SetPolicyRequest as _insightmesh_collector_v1_SetPolicyRequest, SetPolicyRequest__Output as _insightmesh_collector_v1_SetPolicyRequest__Output } from '../../../insightmesh/collector/v1/SetPolicyRequest.js';
import type { SetPolicyResponse as _insightmesh_collector_v1_SetPolicyResponse, SetPolicyResponse__Output as _insightmesh_collector_v1_SetPolicyResponse__Output } from '../../../insightmesh/collector/v1/SetPolicyResponse.js';

export interface PolicyServiceClient extends grpc.Client {
  GetPolicy(argument: _insightmesh_collector_v1_GetPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetPolicyResponse__Output>): grpc.ClientUnaryCall;
  GetPolicy(argument: _insightmesh_collector_v1_GetPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_GetPolicyResponse__Output>): grpc.ClientUnaryCall;
  GetPolicy(argument: _insightmesh_collector_v1_GetPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetPolicyResponse__Output>): grpc.ClientUnaryCall;
  GetPolicy(argument: _insightmesh_collector_v1_GetPolicyRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_GetPolicyResponse__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _insightmesh_collector_v1_GetPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetPolicyResponse__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _insightmesh_collector_v1_GetPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_GetPolicyResponse__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _insightmesh_collector_v1_GetPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetPolicyResponse__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _insightmesh_collector_v1_GetPolicyRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_GetPolicyResponse__Output>): grpc.ClientUnaryCall;
  
  ListPolicyVersions(argument: _insightmesh_collector_v1_ListPolicyVersionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListPolicyVersionsResponse__Output>): grpc.ClientUnaryCall;
  ListPolicyVersions(argument: _insightmesh_collector_v1_ListPolicyVersionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_ListPolicyVersionsResponse__Output>): grpc.ClientUnaryCall;
  ListPolicyVersions(argument: _insightmesh_collector_v1_ListPolicyVersionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListPolicyVersionsResponse__Output>): grpc.ClientUnaryCall;
  ListPolicyVersions(argument: _insightmesh_collector_v1_ListPolicyVersionsRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_ListPolicyVersionsResponse__Output>): grpc.ClientUnaryCall;
  listPolicyVersions(argument: _insightmesh_collector_v1_ListPolicyVersionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListPolicyVersionsResponse__Output>): grpc.ClientUnaryCall;
  listPolicyVersions(argument: _insightmesh_collector_v1_ListPolicyVersionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_ListPolicyVersionsResponse__Output>): grpc.ClientUnaryCall;
  listPolicyVersions(argument: _insightmesh_collector_v1_ListPolicyVersionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListPolicyVersionsResponse__Output>): grpc.ClientUnaryCall;
  listPolicyVersions(argument: _insightmesh_collector_v1_ListPolicyVersionsRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_ListPolicyVersionsResponse__Output>): grpc.ClientUnaryCall;
  
  RestorePolicy(argument: _insightmesh_collector_v1_RestorePolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_RestorePolicyResponse__Output>): grpc.ClientUnaryCall;
  RestorePolicy(argument: _insightmesh_collector_v1_RestorePolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_RestorePolicyResponse__Output>): grpc.ClientUnaryCall;
  RestorePolicy(argument: _insightmesh_collector_v1_RestorePolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_RestorePolicyResponse__Output>): grpc.ClientUnaryCall;
  RestorePolicy(argument: _insightmesh_collector_v1_RestorePolicyRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_RestorePolicyResponse__Output>): grpc.ClientUnaryCall;
  restorePolicy(argument: _insightmesh_collector_v1_RestorePolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_RestorePolicyResponse__Output>): grpc.ClientUnaryCall;
  restorePolicy(argument: _insightmesh_collector_v1_RestorePolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_RestorePolicyResponse__Output>): grpc.ClientUnaryCall;
  restorePolicy(argument: _insightmesh_collector_v1_RestorePolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_RestorePolicyResponse__Output>): grpc.ClientUnaryCall;
  restorePolicy(argument: _insightmesh_collector_v1_RestorePolicyRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_RestorePolicyResponse__Output>): grpc.ClientUnaryCall;
  
  SetPolicy(argument: _insightmesh_collector_v1_SetPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_SetPolicyResponse__Output>): grpc.ClientUnaryCall;
  SetPolicy(argument: _insightmesh_collector_v1_SetPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_SetPolicyResponse__Output>): grpc.ClientUnaryCall;
  SetPolicy(argument: _insightmesh_collector_v1_SetPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_SetPolicyResponse__Output>): grpc.ClientUnaryCall;
  SetPolicy(argument: _insightmesh_collector_v1_SetPolicyRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_SetPolicyResponse__Output>): grpc.ClientUnaryCall;
  setPolicy(argument: _insightmesh_collector_v1_SetPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_SetPolicyResponse__Output>): grpc.ClientUnaryCall;
  setPolicy(argument: _insightmesh_collector_v1_SetPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_SetPolicyResponse__Output>): grpc.ClientUnaryCall;
  setPolicy(argument: _insightmesh_collector_v1_SetPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_SetPolicyResponse__Output>): grpc.ClientUnaryCall;
  setPolicy(argument: _insightmesh_collector_v1_SetPolicyRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_SetPolicyResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface PolicyServiceHandlers extends grpc.UntypedServiceImplementation {
  GetPolicy: grpc.handleUnaryCall<_insightmesh_collector_v1_GetPolicyRequest__Output, _insightmesh_collector_v1_GetPolicyResponse>;
  
  ListPolicyVersions: grpc.handleUnaryCall<_insightmesh_collector_v1_ListPolicyVersionsRequest__Output, _insightmesh_collector_v1_ListPolicyVersionsResponse>;
  
  RestorePolicy: grpc.handleUnaryCall<_insightmesh_collector_v1_RestorePolicyRequest__Output, _insightmesh_collector_v1_RestorePolicyResponse>;
  
  SetPolicy: grpc.handleUnaryCall<_insightmesh_collector_v1_SetPolicyRequest__Output, _insightmesh_collector_v1_SetPolicyResponse>;
  
}

export interface PolicyServiceDefinition extends grpc.ServiceDefinition {
  GetPolicy: MethodDefinition<_insightmesh_collector_v1_GetPolicyRequest, _insightmesh_collector_v1_GetPolicyResponse, _insightmesh_collector_v1_GetPolicyRequest__Output, _insightmesh_collector_v1_GetPolicyResponse__Output>
  ListPolicyVersions: MethodDefinition<_insightmesh_collector_v1_ListPolicyVersionsRequest, _insightmesh_collector_v1_ListPolicyVersionsResponse, _insightmesh_collector_v1_ListPolicyVersionsRequest__Output, _insightmesh_collector_v1_ListPolicyVersionsResponse__Output>
  RestorePolicy: MethodDefinition<_insightmesh_collector_v1_RestorePolicyRequest, _insightmesh_collector_v1_RestorePolicyResponse, _insightmesh_collector_v1_RestorePolicyRequest__Output, _insightmesh_collector_v1_RestorePolicyResponse__Output>
  SetPolicy: MethodDefinition<_insightmesh_collector_v1_SetPolicyRequest, _insightmesh_collector_v1_SetPolicyResponse, _insightmesh_collector_v1_SetPolicyRequest__Output, _insightmesh_collector_v1_SetPolicyResponse__Output>
}
