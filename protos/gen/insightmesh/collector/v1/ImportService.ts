// Original file: insightmesh/collector/v1/imports.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelImportRequest as _insightmesh_collector_v1_CancelImportRequest, CancelImportRequest__Output as _insightmesh_collector_v1_CancelImportRequest__Output } from '../../../insightmesh/collector/v1/CancelImportRequest.js';
import type { CancelImportResponse as _insightmesh_collector_v1_CancelImportResponse, CancelImportResponse__Output as _insightmesh_collector_v1_CancelImportResponse__Output } from '../../../insightmesh/collector/v1/CancelImportResponse.js';
import type { GetImportRequest as _insightmesh_collector_v1_GetImportRequest, GetImportRequest__Output as _insightmesh_collector_v1_GetImportRequest__Output } from '../../../insightmesh/collector/v1/GetImportRequest.js';
import type { GetImportResponse as _insightmesh_collector_v1_GetImportResponse, GetImportResponse__Output as _insightmesh_collector_v1_GetImportResponse__Output } from '../../../insightmesh/collector/v1/GetImportResponse.js';
import type { ListImportFilesRequest as _insightmesh_collector_v1_ListImportFilesRequest, ListImportFilesRequest__Output as _insightmesh_collector_v1_ListImportFilesRequest__Output } from '../../../insightmesh/collector/v1/ListImportFilesRequest.js';
import type { ListImportFilesResponse as _insightmesh_collector_v1_ListImportFilesResponse, ListImportFilesResponse__Output as _insightmesh_collector_v1_ListImportFilesResponse__Output } from '../../../insightmesh/collector/v1/ListImportFilesResponse.js';
import type { ListImportsRequest as _insightmesh_collector_v1_ListImportsRequest, ListImportsRequest__Output as _insightmesh_collector_v1_ListImportsRequest__Output } from '../../../insightmesh/collector/v1/ListImportsRequest.js';
import type { ListImportsResponse as _insightmesh_collector_v1_ListImportsResponse, ListImportsResponse__Output as _insightmesh_collector_v1_ListImportsResponse__Output } from '../../../insightmesh/collector/v1/ListImportsResponse.js';
import type { StartImportRequest as _insightmesh_collector_v1_StartImportRequest, StartImportRequest__Output as _insightmesh_collector_v1_StartImportRequest__Output } from '../../../insightmesh/collector/v1/StartImportRequest.js';
import type { StartImportResponse as _insightmesh_collector_v1_StartImportResponse, StartImportResponse__Output as _insightmesh_collector_v1_StartImportResponse__Output } from '../../../insightmesh/collector/v1/StartImportResponse.js';
import type { WatchImportRequest as _insightmesh_collector_v1_WatchImportRequest, WatchImportRequest__Output as _insightmesh_collector_v1_WatchImportRequest__Output } from '../../../insightmesh/collector/v1/WatchImportRequest.js';
import type { WatchImportResponse as _insightmesh_collector_v1_WatchImportResponse, WatchImportResponse__Output as _insightmesh_collector_v1_WatchImportResponse__Output } from '../../../insightmesh/collector/v1/WatchImportResponse.js';

export interface ImportServiceClient extends grpc.Client {
  CancelImport(argument: _insightmesh_collector_v1_CancelImportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_CancelImportResponse__Output>): grpc.ClientUnaryCall;
  CancelImport(argument: _insightmesh_collector_v1_CancelImportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_CancelImportResponse__Output>): grpc.ClientUnaryCall;
  CancelImport(argument: _insightmesh_collector_v1_CancelImportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_CancelImportResponse__Output>): grpc.ClientUnaryCall;
  CancelImport(argument: _insightmesh_collector_v1_CancelImportRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_CancelImportResponse__Output>): grpc.ClientUnaryCall;
  cancelImport(argument: _insightmesh_collector_v1_CancelImportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_CancelImportResponse__Output>): grpc.ClientUnaryCall;
  cancelImport(argument: _insightmesh_collector_v1_CancelImportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_CancelImportResponse__Output>): grpc.ClientUnaryCall;
  cancelImport(argument: _insightmesh_collector_v1_CancelImportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_CancelImportResponse__Output>): grpc.ClientUnaryCall;
  cancelImport(argument: _insightmesh_collector_v1_CancelImportRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_CancelImportResponse__Output>): grpc.ClientUnaryCall;
  
  GetImport(argument: _insightmesh_collector_v1_GetImportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetImportResponse__Output>): grpc.ClientUnaryCall;
  GetImport(argument: _insightmesh_collector_v1_GetImportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_GetImportResponse__Output>): grpc.ClientUnaryCall;
  GetImport(argument: _insightmesh_collector_v1_GetImportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetImportResponse__Output>): grpc.ClientUnaryCall;
  GetImport(argument: _insightmesh_collector_v1_GetImportRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_GetImportResponse__Output>): grpc.ClientUnaryCall;
  getImport(argument: _insightmesh_collector_v1_GetImportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetImportResponse__Output>): grpc.ClientUnaryCall;
  getImport(argument: _insightmesh_collector_v1_GetImportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_GetImportResponse__Output>): grpc.ClientUnaryCall;
  getImport(argument: _insightmesh_collector_v1_GetImportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetImportResponse__Output>): grpc.ClientUnaryCall;
  getImport(argument: _insightmesh_collector_v1_GetImportRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_GetImportResponse__Output>): grpc.ClientUnaryCall;
  
  ListImportFiles(argument: _insightmesh_collector_v1_ListImportFilesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportFilesResponse__Output>): grpc.ClientUnaryCall;
  ListImportFiles(argument: _insightmesh_collector_v1_ListImportFilesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportFilesResponse__Output>): grpc.ClientUnaryCall;
  ListImportFiles(argument: _insightmesh_collector_v1_ListImportFilesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportFilesResponse__Output>): grpc.ClientUnaryCall;
  ListImportFiles(argument: _insightmesh_collector_v1_ListImportFilesRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportFilesResponse__Output>): grpc.ClientUnaryCall;
  listImportFiles(argument: _insightmesh_collector_v1_ListImportFilesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportFilesResponse__Output>): grpc.ClientUnaryCall;
  listImportFiles(argument: _insightmesh_collector_v1_ListImportFilesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportFilesResponse__Output>): grpc.ClientUnaryCall;
  listImportFiles(argument: _insightmesh_collector_v1_ListImportFilesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportFilesResponse__Output>): grpc.ClientUnaryCall;
  listImportFiles(argument: _insightmesh_collector_v1_ListImportFilesRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportFilesResponse__Output>): grpc.ClientUnaryCall;
  
  ListImports(argument: _insightmesh_collector_v1_ListImportsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  ListImports(argument: _insightmesh_collector_v1_ListImportsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  ListImports(argument: _insightmesh_collector_v1_ListImportsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  ListImports(argument: _insightmesh_collector_v1_ListImportsRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  listImports(argument: _insightmesh_collector_v1_ListImportsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  listImports(argument: _insightmesh_collector_v1_ListImportsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  listImports(argument: _insightmesh_collector_v1_ListImportsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  listImports(argument: _insightmesh_collector_v1_ListImportsRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  
  StartImport(argument: _insightmesh_collector_v1_StartImportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_StartImportResponse__Output>): grpc.ClientUnaryCall;
  StartImport(argument: _insightmesh_collector_v1_StartImportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_StartImportResponse__Output>): grpc.ClientUnaryCall;
  StartImport(argument: _insightmesh_collector_v1_StartImportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_StartImportResponse__Output>): grpc.ClientUnaryCall;
  StartImport(argument: _insightmesh_collector_v1_StartImportRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_StartImportResponse__Output>): grpc.ClientUnaryCall;
  startImport(argument: _insightmesh_collector_v1_StartImportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_StartImportResponse__Output>): grpc.ClientUnaryCall;
  startImport(argument: _insightmesh_collector_v1_StartImportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_StartImportResponse__Output>): grpc.ClientUnaryCall;
  startImport(argument: _insightmesh_collector_v1_StartImportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_StartImportResponse__Output>): grpc.ClientUnaryCall;
  startImport(argument: _insightmesh_collector_v1_StartImportRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_StartImportResponse__Output>): grpc.ClientUnaryCall;
  
  WatchImport(argument: _insightmesh_collector_v1_WatchImportRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_collector_v1_WatchImportResponse__Output>;
  WatchImport(argument: _insightmesh_collector_v1_WatchImportRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_collector_v1_WatchImportResponse__Output>;
  watchImport(argument: _insightmesh_collector_v1_WatchImportRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_collector_v1_WatchImportResponse__Output>;
  watchImport(argument: _insightmesh_collector_v1_WatchImportRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_collector_v1_WatchImportResponse__Output>;
  
}

export interface ImportServiceHandlers extends grpc.UntypedServiceImplementation {
  CancelImport: grpc.handleUnaryCall<_insightmesh_collector_v1_CancelImportRequest__Output, _insightmesh_collector_v1_CancelImportResponse>;
  
  GetImport: grpc.handleUnaryCall<_insightmesh_collector_v1_GetImportRequest__Output, _insightmesh_collector_v1_GetImportResponse>;
  
  ListImportFiles: grpc.handleUnaryCall<_insightmesh_collector_v1_ListImportFilesRequest__Output, _insightmesh_collector_v1_ListImportFilesResponse>;
  
  ListImports: grpc.handleUnaryCall<_insightmesh_collector_v1_ListImportsRequest__Output, _insightmesh_collector_v1_ListImportsResponse>;
  
  StartImport: grpc.handleUnaryCall<_insightmesh_collector_v1_StartImportRequest__Output, _insightmesh_collector_v1_StartImportResponse>;
  
  WatchImport: grpc.handleServerStreamingCall<_insightmesh_collector_v1_WatchImportRequest__Output, _insightmesh_collector_v1_WatchImportResponse>;
  
}

export interface ImportServiceDefinition extends grpc.ServiceDefinition {
  CancelImport: MethodDefinition<_insightmesh_collector_v1_CancelImportRequest, _insightmesh_collector_v1_CancelImportResponse, _insightmesh_collector_v1_CancelImportRequest__Output, _insightmesh_collector_v1_CancelImportResponse__Output>
  GetImport: MethodDefinition<_insightmesh_collector_v1_GetImportRequest, _insightmesh_collector_v1_GetImportResponse, _insightmesh_collector_v1_GetImportRequest__Output, _insightmesh_collector_v1_GetImportResponse__Output>
  ListImportFiles: MethodDefinition<_insightmesh_collector_v1_ListImportFilesRequest, _insightmesh_collector_v1_ListImportFilesResponse, _insightmesh_collector_v1_ListImportFilesRequest__Output, _insightmesh_collector_v1_ListImportFilesResponse__Output>
  ListImports: MethodDefinition<_insightmesh_collector_v1_ListImportsRequest, _insightmesh_collector_v1_ListImportsResponse, _insightmesh_collector_v1_ListImportsRequest__Output, _insightmesh_collector_v1_ListImportsResponse__Output>
  StartImport: MethodDefinition<_insightmesh_collector_v1_StartImportRequest, _insightmesh_collector_v1_StartImportResponse, _insightmesh_collector_v1_StartImportRequest__Output, _insightmesh_collector_v1_StartImportResponse__Output>
  WatchImport: MethodDefinition<_insightmesh_collector_v1_WatchImportRequest, _insightmesh_collector_v1_WatchImportResponse, _insightmesh_collector_v1_WatchImportRequest__Output, _insightmesh_collector_v1_WatchImportResponse__Output>
}
