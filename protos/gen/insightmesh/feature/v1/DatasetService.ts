// Original file: insightmesh/feature/v1/datasets.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BuildDatasetRequest as _insightmesh_feature_v1_BuildDatasetRequest, BuildDatasetRequest__Output as _insightmesh_feature_v1_BuildDatasetRequest__Output } from '../../../insightmesh/feature/v1/BuildDatasetRequest.js';
import type { BuildDatasetResponse as _insightmesh_feature_v1_BuildDatasetResponse, BuildDatasetResponse__Output as _insightmesh_feature_v1_BuildDatasetResponse__Output } from '../../../insightmesh/feature/v1/BuildDatasetResponse.js';
import type { CancelDatasetRequest as _insightmesh_feature_v1_CancelDatasetRequest, CancelDatasetRequest__Output as _insightmesh_feature_v1_CancelDatasetRequest__Output } from '../../../insightmesh/feature/v1/CancelDatasetRequest.js';
import type { CancelDatasetResponse as _insightmesh_feature_v1_CancelDatasetResponse, CancelDatasetResponse__Output as _insightmesh_feature_v1_CancelDatasetResponse__Output } from '../../../insightmesh/feature/v1/CancelDatasetResponse.js';
import type { DeleteDatasetRequest as _insightmesh_feature_v1_DeleteDatasetRequest, DeleteDatasetRequest__Output as _insightmesh_feature_v1_DeleteDatasetRequest__Output } from '../../../insightmesh/feature/v1/DeleteDatasetRequest.js';
import type { DeleteDatasetResponse as _insightmesh_feature_v1_DeleteDatasetResponse, DeleteDatasetResponse__Output as _insightmesh_feature_v1_DeleteDatasetResponse__Output } from '../../../insightmesh/feature/v1/DeleteDatasetResponse.js';
import type { GetDatasetRequest as _insightmesh_feature_v1_GetDatasetRequest, GetDatasetRequest__Output as _insightmesh_feature_v1_GetDatasetRequest__Output } from '../../../insightmesh/feature/v1/GetDatasetRequest.js';
import type { GetDatasetResponse as _insightmesh_feature_v1_GetDatasetResponse, GetDatasetResponse__Output as _insightmesh_feature_v1_GetDatasetResponse__Output } from '../../../insightmesh/feature/v1/GetDatasetResponse.js';
import type { ListDatasetsRequest as _insightmesh_feature_v1_ListDatasetsRequest, ListDatasetsRequest__Output as _insightmesh_feature_v1_ListDatasetsRequest__Output } from '../../../insightmesh/feature/v1/ListDatasetsRequest.js';
import type { ListDatasetsResponse as _insightmesh_feature_v1_ListDatasetsResponse, ListDatasetsResponse__Output as _insightmesh_feature_v1_ListDatasetsResponse__Output } from '../../../insightmesh/feature/v1/ListDatasetsResponse.js';
import type { UploadLabelsRequest as _insightmesh_feature_v1_UploadLabelsRequest, UploadLabelsRequest__Output as _insightmesh_feature_v1_UploadLabelsRequest__Output } from '../../../insightmesh/feature/v1/UploadLabelsRequest.js';
import type { UploadLabelsResponse as _insightmesh_feature_v1_UploadLabelsResponse, UploadLabelsResponse__Output as _insightmesh_feature_v1_UploadLabelsResponse__Output } from '../../../insightmesh/feature/v1/UploadLabelsResponse.js';
import type { WatchDatasetRequest as _insightmesh_feature_v1_WatchDatasetRequest, WatchDatasetRequest__Output as _insightmesh_feature_v1_WatchDatasetRequest__Output } from '../../../insightmesh/feature/v1/WatchDatasetRequest.js';
import type { WatchDatasetResponse as _insightmesh_feature_v1_WatchDatasetResponse, WatchDatasetResponse__Output as _insightmesh_feature_v1_WatchDatasetResponse__Output } from '../../../insightmesh/feature/v1/WatchDatasetResponse.js';

export interface DatasetServiceClient extends grpc.Client {
  BuildDataset(argument: _insightmesh_feature_v1_BuildDatasetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_BuildDatasetResponse__Output>): grpc.ClientUnaryCall;
  BuildDataset(argument: _insightmesh_feature_v1_BuildDatasetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_BuildDatasetResponse__Output>): grpc.ClientUnaryCall;
  BuildDataset(argument: _insightmesh_feature_v1_BuildDatasetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_BuildDatasetResponse__Output>): grpc.ClientUnaryCall;
  BuildDataset(argument: _insightmesh_feature_v1_BuildDatasetRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_BuildDatasetResponse__Output>): grpc.ClientUnaryCall;
  buildDataset(argument: _insightmesh_feature_v1_BuildDatasetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_BuildDatasetResponse__Output>): grpc.ClientUnaryCall;
  buildDataset(argument: _insightmesh_feature_v1_BuildDatasetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_BuildDatasetResponse__Output>): grpc.ClientUnaryCall;
  buildDataset(argument: _insightmesh_feature_v1_BuildDatasetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_BuildDatasetResponse__Output>): grpc.ClientUnaryCall;
  buildDataset(argument: _insightmesh_feature_v1_BuildDatasetRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_BuildDatasetResponse__Output>): grpc.ClientUnaryCall;
  
  CancelDataset(argument: _insightmesh_feature_v1_CancelDatasetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CancelDatasetResponse__Output>): grpc.ClientUnaryCall;
  CancelDataset(argument: _insightmesh_feature_v1_CancelDatasetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_CancelDatasetResponse__Output>): grpc.ClientUnaryCall;
  CancelDataset(argument: _insightmesh_feature_v1_CancelDatasetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CancelDatasetResponse__Output>): grpc.ClientUnaryCall;
  CancelDataset(argument: _insightmesh_feature_v1_CancelDatasetRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_CancelDatasetResponse__Output>): grpc.ClientUnaryCall;
  cancelDataset(argument: _insightmesh_feature_v1_CancelDatasetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CancelDatasetResponse__Output>): grpc.ClientUnaryCall;
  cancelDataset(argument: _insightmesh_feature_v1_CancelDatasetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_CancelDatasetResponse__Output>): grpc.ClientUnaryCall;
  cancelDataset(argument: _insightmesh_feature_v1_CancelDatasetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CancelDatasetResponse__Output>): grpc.ClientUnaryCall;
  cancelDataset(argument: _insightmesh_feature_v1_CancelDatasetRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_CancelDatasetResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteDataset(argument: _insightmesh_feature_v1_DeleteDatasetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_DeleteDatasetResponse__Output>): grpc.ClientUnaryCall;
  DeleteDataset(argument: _insightmesh_feature_v1_DeleteDatasetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_DeleteDatasetResponse__Output>): grpc.ClientUnaryCall;
  DeleteDataset(argument: _insightmesh_feature_v1_DeleteDatasetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_DeleteDatasetResponse__Output>): grpc.ClientUnaryCall;
  DeleteDataset(argument: _insightmesh_feature_v1_DeleteDatasetRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_DeleteDatasetResponse__Output>): grpc.ClientUnaryCall;
  deleteDataset(argument: _insightmesh_feature_v1_DeleteDatasetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_DeleteDatasetResponse__Output>): grpc.ClientUnaryCall;
  deleteDataset(argument: _insightmesh_feature_v1_DeleteDatasetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_DeleteDatasetResponse__Output>): grpc.ClientUnaryCall;
  deleteDataset(argument: _insightmesh_feature_v1_DeleteDatasetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_DeleteDatasetResponse__Output>): grpc.ClientUnaryCall;
  deleteDataset(argument: _insightmesh_feature_v1_DeleteDatasetRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_DeleteDatasetResponse__Output>): grpc.ClientUnaryCall;
  
  GetDataset(argument: _insightmesh_feature_v1_GetDatasetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetDatasetResponse__Output>): grpc.ClientUnaryCall;
  GetDataset(argument: _insightmesh_feature_v1_GetDatasetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetDatasetResponse__Output>): grpc.ClientUnaryCall;
  GetDataset(argument: _insightmesh_feature_v1_GetDatasetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetDatasetResponse__Output>): grpc.ClientUnaryCall;
  GetDataset(argument: _insightmesh_feature_v1_GetDatasetRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetDatasetResponse__Output>): grpc.ClientUnaryCall;
  getDataset(argument: _insightmesh_feature_v1_GetDatasetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetDatasetResponse__Output>): grpc.ClientUnaryCall;
  getDataset(argument: _insightmesh_feature_v1_GetDatasetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetDatasetResponse__Output>): grpc.ClientUnaryCall;
  getDataset(argument: _insightmesh_feature_v1_GetDatasetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetDatasetResponse__Output>): grpc.ClientUnaryCall;
  getDataset(argument: _insightmesh_feature_v1_GetDatasetRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetDatasetResponse__Output>): grpc.ClientUnaryCall;
  
  ListDatasets(argument: _insightmesh_feature_v1_ListDatasetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDatasetsResponse__Output>): grpc.ClientUnaryCall;
  ListDatasets(argument: _insightmesh_feature_v1_ListDatasetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDatasetsResponse__Output>): grpc.ClientUnaryCall;
  ListDatasets(argument: _insightmesh_feature_v1_ListDatasetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDatasetsResponse__Output>): grpc.ClientUnaryCall;
  ListDatasets(argument: _insightmesh_feature_v1_ListDatasetsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDatasetsResponse__Output>): grpc.ClientUnaryCall;
  listDatasets(argument: _insightmesh_feature_v1_ListDatasetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDatasetsResponse__Output>): grpc.ClientUnaryCall;
  listDatasets(argument: _insightmesh_feature_v1_ListDatasetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDatasetsResponse__Output>): grpc.ClientUnaryCall;
  listDatasets(argument: _insightmesh_feature_v1_ListDatasetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDatasetsResponse__Output>): grpc.ClientUnaryCall;
  listDatasets(argument: _insightmesh_feature_v1_ListDatasetsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDatasetsResponse__Output>): grpc.ClientUnaryCall;
  
  UploadLabels(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_UploadLabelsResponse__Output>): grpc.ClientWritableStream<_insightmesh_feature_v1_UploadLabelsRequest>;
  UploadLabels(metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_UploadLabelsResponse__Output>): grpc.ClientWritableStream<_insightmesh_feature_v1_UploadLabelsRequest>;
  UploadLabels(options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_UploadLabelsResponse__Output>): grpc.ClientWritableStream<_insightmesh_feature_v1_UploadLabelsRequest>;
  UploadLabels(callback: grpc.requestCallback<_insightmesh_feature_v1_UploadLabelsResponse__Output>): grpc.ClientWritableStream<_insightmesh_feature_v1_UploadLabelsRequest>;
  uploadLabels(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_UploadLabelsResponse__Output>): grpc.ClientWritableStream<_insightmesh_feature_v1_UploadLabelsRequest>;
  uploadLabels(metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_UploadLabelsResponse__Output>): grpc.ClientWritableStream<_insightmesh_feature_v1_UploadLabelsRequest>;
  uploadLabels(options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_UploadLabelsResponse__Output>): grpc.ClientWritableStream<_insightmesh_feature_v1_UploadLabelsRequest>;
  uploadLabels(callback: grpc.requestCallback<_insightmesh_feature_v1_UploadLabelsResponse__Output>): grpc.ClientWritableStream<_insightmesh_feature_v1_UploadLabelsRequest>;
  
  WatchDataset(argument: _insightmesh_feature_v1_WatchDatasetRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_feature_v1_WatchDatasetResponse__Output>;
  WatchDataset(argument: _insightmesh_feature_v1_WatchDatasetRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_feature_v1_WatchDatasetResponse__Output>;
  watchDataset(argument: _insightmesh_feature_v1_WatchDatasetRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_feature_v1_WatchDatasetResponse__Output>;
  watchDataset(argument: _insightmesh_feature_v1_WatchDatasetRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_feature_v1_WatchDatasetResponse__Output>;
  
}

export interface DatasetServiceHandlers extends grpc.UntypedServiceImplementation {
  BuildDataset: grpc.handleUnaryCall<_insightmesh_feature_v1_BuildDatasetRequest__Output, _insightmesh_feature_v1_BuildDatasetResponse>;
  
  CancelDataset: grpc.handleUnaryCall<_insightmesh_feature_v1_CancelDatasetRequest__Output, _insightmesh_feature_v1_CancelDatasetResponse>;
  
  DeleteDataset: grpc.handleUnaryCall<_insightmesh_feature_v1_DeleteDatasetRequest__Output, _insightmesh_feature_v1_DeleteDatasetResponse>;
  
  GetDataset: grpc.handleUnaryCall<_insightmesh_feature_v1_GetDatasetRequest__Output, _insightmesh_feature_v1_GetDatasetResponse>;
  
  ListDatasets: grpc.handleUnaryCall<_insightmesh_feature_v1_ListDatasetsRequest__Output, _insightmesh_feature_v1_ListDatasetsResponse>;
  
  UploadLabels: grpc.handleClientStreamingCall<_insightmesh_feature_v1_UploadLabelsRequest__Output, _insightmesh_feature_v1_UploadLabelsResponse>;
  
  WatchDataset: grpc.handleServerStreamingCall<_insightmesh_feature_v1_WatchDatasetRequest__Output, _insightmesh_feature_v1_WatchDatasetResponse>;
  
}

export interface DatasetServiceDefinition extends grpc.ServiceDefinition {
  BuildDataset: MethodDefinition<_insightmesh_feature_v1_BuildDatasetRequest, _insightmesh_feature_v1_BuildDatasetResponse, _insightmesh_feature_v1_BuildDatasetRequest__Output, _insightmesh_feature_v1_BuildDatasetResponse__Output>
  CancelDataset: MethodDefinition<_insightmesh_feature_v1_CancelDatasetRequest, _insightmesh_feature_v1_CancelDatasetResponse, _insightmesh_feature_v1_CancelDatasetRequest__Output, _insightmesh_feature_v1_CancelDatasetResponse__Output>
  DeleteDataset: MethodDefinition<_insightmesh_feature_v1_DeleteDatasetRequest, _insightmesh_feature_v1_DeleteDatasetResponse, _insightmesh_feature_v1_DeleteDatasetRequest__Output, _insightmesh_feature_v1_DeleteDatasetResponse__Output>
  GetDataset: MethodDefinition<_insightmesh_feature_v1_GetDatasetRequest, _insightmesh_feature_v1_GetDatasetResponse, _insightmesh_feature_v1_GetDatasetRequest__Output, _insightmesh_feature_v1_GetDatasetResponse__Output>
  ListDatasets: MethodDefinition<_insightmesh_feature_v1_ListDatasetsRequest, _insightmesh_feature_v1_ListDatasetsResponse, _insightmesh_feature_v1_ListDatasetsRequest__Output, _insightmesh_feature_v1_ListDatasetsResponse__Output>
  UploadLabels: MethodDefinition<_insightmesh_feature_v1_UploadLabelsRequest, _insightmesh_feature_v1_UploadLabelsResponse, _insightmesh_feature_v1_UploadLabelsRequest__Output, _insightmesh_feature_v1_UploadLabelsResponse__Output>
  WatchDataset: MethodDefinition<_insightmesh_feature_v1_WatchDatasetRequest, _insightmesh_feature_v1_WatchDatasetResponse, _insightmesh_feature_v1_WatchDatasetRequest__Output, _insightmesh_feature_v1_WatchDatasetResponse__Output>
}
