// Original file: insightmesh/feature/v1/lake.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetTableRequest as _insightmesh_feature_v1_GetTableRequest, GetTableRequest__Output as _insightmesh_feature_v1_GetTableRequest__Output } from '../../../insightmesh/feature/v1/GetTableRequest.js';
import type { GetTableResponse as _insightmesh_feature_v1_GetTableResponse, GetTableResponse__Output as _insightmesh_feature_v1_GetTableResponse__Output } from '../../../insightmesh/feature/v1/GetTableResponse.js';
import type { ListLakeDaysRequest as _insightmesh_feature_v1_ListLakeDaysRequest, ListLakeDaysRequest__Output as _insightmesh_feature_v1_ListLakeDaysRequest__Output } from '../../../insightmesh/feature/v1/ListLakeDaysRequest.js';
import type { ListLakeDaysResponse as _insightmesh_feature_v1_ListLakeDaysResponse, ListLakeDaysResponse__Output as _insightmesh_feature_v1_ListLakeDaysResponse__Output } from '../../../insightmesh/feature/v1/ListLakeDaysResponse.js';
import type { ListLakeFilesRequest as _insightmesh_feature_v1_ListLakeFilesRequest, ListLakeFilesRequest__Output as _insightmesh_feature_v1_ListLakeFilesRequest__Output } from '../../../insightmesh/feature/v1/ListLakeFilesRequest.js';
import type { ListLakeFilesResponse as _insightmesh_feature_v1_ListLakeFilesResponse, ListLakeFilesResponse__Output as _insightmesh_feature_v1_ListLakeFilesResponse__Output } from '../../../insightmesh/feature/v1/ListLakeFilesResponse.js';
import type { ListTablesRequest as _insightmesh_feature_v1_ListTablesRequest, ListTablesRequest__Output as _insightmesh_feature_v1_ListTablesRequest__Output } from '../../../insightmesh/feature/v1/ListTablesRequest.js';
import type { ListTablesResponse as _insightmesh_feature_v1_ListTablesResponse, ListTablesResponse__Output as _insightmesh_feature_v1_ListTablesResponse__Output } from '../../../insightmesh/feature/v1/ListTablesResponse.js';

export interface LakeServiceClient extends grpc.Client {
  GetTable(argument: _insightmesh_feature_v1_GetTableRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetTableResponse__Output>): grpc.ClientUnaryCall;
  GetTable(argument: _insightmesh_feature_v1_GetTableRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetTableResponse__Output>): grpc.ClientUnaryCall;
  GetTable(argument: _insightmesh_feature_v1_GetTableRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetTableResponse__Output>): grpc.ClientUnaryCall;
  GetTable(argument: _insightmesh_feature_v1_GetTableRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetTableResponse__Output>): grpc.ClientUnaryCall;
  getTable(argument: _insightmesh_feature_v1_GetTableRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetTableResponse__Output>): grpc.ClientUnaryCall;
  getTable(argument: _insightmesh_feature_v1_GetTableRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetTableResponse__Output>): grpc.ClientUnaryCall;
  getTable(argument: _insightmesh_feature_v1_GetTableRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetTableResponse__Output>): grpc.ClientUnaryCall;
  getTable(argument: _insightmesh_feature_v1_GetTableRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetTableResponse__Output>): grpc.ClientUnaryCall;
  
  ListLakeDays(argument: _insightmesh_feature_v1_ListLakeDaysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeDaysResponse__Output>): grpc.ClientUnaryCall;
  ListLakeDays(argument: _insightmesh_feature_v1_ListLakeDaysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeDaysResponse__Output>): grpc.ClientUnaryCall;
  ListLakeDays(argument: _insightmesh_feature_v1_ListLakeDaysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeDaysResponse__Output>): grpc.ClientUnaryCall;
  ListLakeDays(argument: _insightmesh_feature_v1_ListLakeDaysRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeDaysResponse__Output>): grpc.ClientUnaryCall;
  listLakeDays(argument: _insightmesh_feature_v1_ListLakeDaysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeDaysResponse__Output>): grpc.ClientUnaryCall;
  listLakeDays(argument: _insightmesh_feature_v1_ListLakeDaysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeDaysResponse__Output>): grpc.ClientUnaryCall;
  listLakeDays(argument: _insightmesh_feature_v1_ListLakeDaysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeDaysResponse__Output>): grpc.ClientUnaryCall;
  listLakeDays(argument: _insightmesh_feature_v1_ListLakeDaysRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeDaysResponse__Output>): grpc.ClientUnaryCall;
  
  ListLakeFiles(argument: _insightmesh_feature_v1_ListLakeFilesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeFilesResponse__Output>): grpc.ClientUnaryCall;
  ListLakeFiles(argument: _insightmesh_feature_v1_ListLakeFilesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeFilesResponse__Output>): grpc.ClientUnaryCall;
  ListLakeFiles(argument: _insightmesh_feature_v1_ListLakeFilesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeFilesResponse__Output>): grpc.ClientUnaryCall;
  ListLakeFiles(argument: _insightmesh_feature_v1_ListLakeFilesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeFilesResponse__Output>): grpc.ClientUnaryCall;
  listLakeFiles(argument: _insightmesh_feature_v1_ListLakeFilesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeFilesResponse__Output>): grpc.ClientUnaryCall;
  listLakeFiles(argument: _insightmesh_feature_v1_ListLakeFilesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeFilesResponse__Output>): grpc.ClientUnaryCall;
  listLakeFiles(argument: _insightmesh_feature_v1_ListLakeFilesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeFilesResponse__Output>): grpc.ClientUnaryCall;
  listLakeFiles(argument: _insightmesh_feature_v1_ListLakeFilesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListLakeFilesResponse__Output>): grpc.ClientUnaryCall;
  
  ListTables(argument: _insightmesh_feature_v1_ListTablesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListTablesResponse__Output>): grpc.ClientUnaryCall;
  ListTables(argument: _insightmesh_feature_v1_ListTablesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListTablesResponse__Output>): grpc.ClientUnaryCall;
  ListTables(argument: _insightmesh_feature_v1_ListTablesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListTablesResponse__Output>): grpc.ClientUnaryCall;
  ListTables(argument: _insightmesh_feature_v1_ListTablesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListTablesResponse__Output>): grpc.ClientUnaryCall;
  listTables(argument: _insightmesh_feature_v1_ListTablesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListTablesResponse__Output>): grpc.ClientUnaryCall;
  listTables(argument: _insightmesh_feature_v1_ListTablesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListTablesResponse__Output>): grpc.ClientUnaryCall;
  listTables(argument: _insightmesh_feature_v1_ListTablesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListTablesResponse__Output>): grpc.ClientUnaryCall;
  listTables(argument: _insightmesh_feature_v1_ListTablesRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListTablesResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface LakeServiceHandlers extends grpc.UntypedServiceImplementation {
  GetTable: grpc.handleUnaryCall<_insightmesh_feature_v1_GetTableRequest__Output, _insightmesh_feature_v1_GetTableResponse>;
  
  ListLakeDays: grpc.handleUnaryCall<_insightmesh_feature_v1_ListLakeDaysRequest__Output, _insightmesh_feature_v1_ListLakeDaysResponse>;
  
  ListLakeFiles: grpc.handleUnaryCall<_insightmesh_feature_v1_ListLakeFilesRequest__Output, _insightmesh_feature_v1_ListLakeFilesResponse>;
  
  ListTables: grpc.handleUnaryCall<_insightmesh_feature_v1_ListTablesRequest__Output, _insightmesh_feature_v1_ListTablesResponse>;
  
}

export interface LakeServiceDefinition extends grpc.ServiceDefinition {
  GetTable: MethodDefinition<_insightmesh_feature_v1_GetTableRequest, _insightmesh_feature_v1_GetTableResponse, _insightmesh_feature_v1_GetTableRequest__Output, _insightmesh_feature_v1_GetTableResponse__Output>
  ListLakeDays: MethodDefinition<_insightmesh_feature_v1_ListLakeDaysRequest, _insightmesh_feature_v1_ListLakeDaysResponse, _insightmesh_feature_v1_ListLakeDaysRequest__Output, _insightmesh_feature_v1_ListLakeDaysResponse__Output>
  ListLakeFiles: MethodDefinition<_insightmesh_feature_v1_ListLakeFilesRequest, _insightmesh_feature_v1_ListLakeFilesResponse, _insightmesh_feature_v1_ListLakeFilesRequest__Output, _insightmesh_feature_v1_ListLakeFilesResponse__Output>
  ListTables: MethodDefinition<_insightmesh_feature_v1_ListTablesRequest, _insightmesh_feature_v1_ListTablesResponse, _insightmesh_feature_v1_ListTablesRequest__Output, _insightmesh_feature_v1_ListTablesResponse__Output>
}
