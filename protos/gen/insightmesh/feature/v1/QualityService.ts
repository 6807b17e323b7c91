// Original file: insightmesh/feature/v1/quality.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckDatasetRequest as _insightmesh_feature_v1_CheckDatasetRequest, CheckDatasetRequest__Output as _insightmesh_feature_v1_CheckDatasetRequest__Output } from '../../../insightmesh/feature/v1/CheckDatasetRequest.js';
import type { CheckDatasetResponse as _insightmesh_feature_v1_CheckDatasetResponse, CheckDatasetResponse__Output as _insightmesh_feature_v1_CheckDatasetResponse__Output } from '../../../insightmesh/feature/v1/CheckDatasetResponse.js';
import type { GetBaselineRequest as _insightmesh_feature_v1_GetBaselineRequest, GetBaselineRequest__Output as _insightmesh_feature_v1_GetBaselineRequest__Output } from '../../../insightmesh/feature/v1/GetBaselineRequest.js';
import type { GetBaselineResponse as _insightmesh_feature_v1_GetBaselineResponse, GetBaselineResponse__Output as _insightmesh_feature_v1_GetBaselineResponse__Output } from '../../../insightmesh/feature/v1/GetBaselineResponse.js';
import type { ListDriftRequest as _insightmesh_feature_v1_ListDriftRequest, ListDriftRequest__Output as _insightmesh_feature_v1_ListDriftRequest__Output } from '../../../insightmesh/feature/v1/ListDriftRequest.js';
import type { ListDriftResponse as _insightmesh_feature_v1_ListDriftResponse, ListDriftResponse__Output as _insightmesh_feature_v1_ListDriftResponse__Output } from '../../../insightmesh/feature/v1/ListDriftResponse.js';
import type { ListExpectationsRequest as _insightmesh_feature_v1_ListExpectationsRequest, ListExpectationsRequest__Output as _insightmesh_feature_v1_ListExpectationsRequest__Output } from '../../../insightmesh/feature/v1/ListExpectationsRequest.js';
import type { ListExpectationsResponse as _insightmesh_feature_v1_ListExpectationsResponse, ListExpectationsResponse__Output as _insightmesh_feature_v1_ListExpectationsResponse__Output } from '../../../insightmesh/feature/v1/ListExpectationsResponse.js';
import type { SetBaselineRequest as _insightmesh_feature_v1_SetBaselineRequest, SetBaselineRequest__Output as _insightmesh_feature_v1_SetBaselineRequest__Output } from '../../../insightmesh/feature/v1/SetBaselineRequest.js';
import type { SetBaselineResponse as _insightmesh_feature_v1_SetBaselineResponse, SetBaselineResponse__Output as _insightmesh_feature_v1_SetBaselineResponse__Output } from '../../../insightmesh/feature/v1/SetBaselineResponse.js';
import type { SetExpectationsRequest as _insightmesh_feature_v1_SetExpectationsRequest, SetExpectationsRequest__Output as _insightmesh_feature_v1_SetExpectationsRequest__Output } from '../../../insightmesh/feature/v1/SetExpectationsRequest.js';
import type { SetExpectationsResponse as _insightmesh_feature_v1_SetExpectationsResponse, SetExpectationsResponse__Output as _insightmesh_feature_v1_SetExpectationsResponse__Output } from '../../../insightmesh/feature/v1/SetExpectationsResponse.js';

export interface QualityServiceClient extends grpc.Client {
  CheckDataset(argument: _insightmesh_feature_v1_CheckDatasetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CheckDatasetResponse__Output>): grpc.ClientUnaryCall;
  CheckDataset(argument: _insightmesh_feature_v1_CheckDatasetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_CheckDatasetResponse__Output>): grpc.ClientUnaryCall;
  CheckDataset(argument: _insightmesh_feature_v1_CheckDatasetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CheckDatasetResponse__Output>): grpc.ClientUnaryCall;
  CheckDataset(argument: _insightmesh_feature_v1_CheckDatasetRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_CheckDatasetResponse__Output>): grpc.ClientUnaryCall;
  checkDataset(argument: _insightmesh_feature_v1_CheckDatasetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CheckDatasetResponse__Output>): grpc.ClientUnaryCall;
  checkDataset(argument: _insightmesh_feature_v1_CheckDatasetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_CheckDatasetResponse__Output>): grpc.ClientUnaryCall;
  checkDataset(argument: _insightmesh_feature_v1_CheckDatasetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_CheckDatasetResponse__Output>): grpc.ClientUnaryCall;
  checkDataset(argument: _insightmesh_feature_v1_CheckDatasetRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_CheckDatasetResponse__Output>): grpc.ClientUnaryCall;
  
  GetBaseline(argument: _insightmesh_feature_v1_GetBaselineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetBaselineResponse__Output>): grpc.ClientUnaryCall;
  GetBaseline(argument: _insightmesh_feature_v1_GetBaselineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetBaselineResponse__Output>): grpc.ClientUnaryCall;
  GetBaseline(argument: _insightmesh_feature_v1_GetBaselineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetBaselineResponse__Output>): grpc.ClientUnaryCall;
  GetBaseline(argument: _insightmesh_feature_v1_GetBaselineRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetBaselineResponse__Output>): grpc.ClientUnaryCall;
  getBaseline(argument: _insightmesh_feature_v1_GetBaselineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetBaselineResponse__Output>): grpc.ClientUnaryCall;
  getBaseline(argument: _insightmesh_feature_v1_GetBaselineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_GetBaselineResponse__Output>): grpc.ClientUnaryCall;
  getBaseline(argument: _insightmesh_feature_v1_GetBaselineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_GetBaselineResponse__Output>): grpc.ClientUnaryCall;
  getBaseline(argument: _insightmesh_feature_v1_GetBaselineRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_GetBaselineResponse__Output>): grpc.ClientUnaryCall;
  
  ListDrift(argument: _insightmesh_feature_v1_ListDriftRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _insightmesh_feature_v1_ListDriftRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _insightmesh_feature_v1_ListDriftRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _insightmesh_feature_v1_ListDriftRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _insightmesh_feature_v1_ListDriftRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _insightmesh_feature_v1_ListDriftRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _insightmesh_feature_v1_ListDriftRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _insightmesh_feature_v1_ListDriftRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  
  ListExpectations(argument: _insightmesh_feature_v1_ListExpectationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListExpectationsResponse__Output>): grpc.ClientUnaryCall;
  ListExpectations(argument: _insightmesh_feature_v1_ListExpectationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListExpectationsResponse__Output>): grpc.ClientUnaryCall;
  ListExpectations(argument: _insightmesh_feature_v1_ListExpectationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListExpectationsResponse__Output>): grpc.ClientUnaryCall;
  ListExpectations(argument: _insightmesh_feature_v1_ListExpectationsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListExpectationsResponse__Output>): grpc.ClientUnaryCall;
  listExpectations(argument: _insightmesh_feature_v1_ListExpectationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListExpectationsResponse__Output>): grpc.ClientUnaryCall;
  listExpectations(argument: _insightmesh_feature_v1_ListExpectationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_ListExpectationsResponse__Output>): grpc.ClientUnaryCall;
  listExpectations(argument: _insightmesh_feature_v1_ListExpectationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_ListExpectationsResponse__Output>): grpc.ClientUnaryCall;
  listExpectations(argument: _insightmesh_feature_v1_ListExpectationsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_ListExpectationsResponse__Output>): grpc.ClientUnaryCall;
  
  SetBaseline(argument: _insightmesh_feature_v1_SetBaselineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_SetBaselineResponse__Output>): grpc.ClientUnaryCall;
  SetBaseline(argument: _insightmesh_feature_v1_SetBaselineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_SetBaselineResponse__Output>): grpc.ClientUnaryCall;
  SetBaseline(argument: _insightmesh_feature_v1_SetBaselineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_SetBaselineResponse__Output>): grpc.ClientUnaryCall;
  SetBaseline(argument: _insightmesh_feature_v1_SetBaselineRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_SetBaselineResponse__Output>): grpc.ClientUnaryCall;
  setBaseline(argument: _insightmesh_feature_v1_SetBaselineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_SetBaselineResponse__Output>): grpc.ClientUnaryCall;
  setBaseline(argument: _insightmesh_feature_v1_SetBaselineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_SetBaselineResponse__Output>): grpc.ClientUnaryCall;
  setBaseline(argument: _insightmesh_feature_v1_SetBaselineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_SetBaselineResponse__Output>): grpc.ClientUnaryCall;
  setBaseline(argument: _insightmesh_feature_v1_SetBaselineRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_SetBaselineResponse__Output>): grpc.ClientUnaryCall;
  
  SetExpectations(argument: _insightmesh_feature_v1_SetExpectationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_SetExpectationsResponse__Output>): grpc.ClientUnaryCall;
  SetExpectations(argument: _insightmesh_feature_v1_SetExpectationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_SetExpectationsResponse__Output>): grpc.ClientUnaryCall;
  SetExpectations(argument: _insightmesh_feature_v1_SetExpectationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_SetExpectationsResponse__Output>): grpc.ClientUnaryCall;
  SetExpectations(argument: _insightmesh_feature_v1_SetExpectationsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_SetExpectationsResponse__Output>): grpc.ClientUnaryCall;
  setExpectations(argument: _insightmesh_feature_v1_SetExpectationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_SetExpectationsResponse__Output>): grpc.ClientUnaryCall;
  setExpectations(argument: _insightmesh_feature_v1_SetExpectationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_feature_v1_SetExpectationsResponse__Output>): grpc.ClientUnaryCall;
  setExpectations(argument: _insightmesh_feature_v1_SetExpectationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_feature_v1_SetExpectationsResponse__Output>): grpc.ClientUnaryCall;
  setExpectations(argument: _insightmesh_feature_v1_SetExpectationsRequest, callback: grpc.requestCallback<_insightmesh_feature_v1_SetExpectationsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface QualityServiceHandlers extends grpc.UntypedServiceImplementation {
  CheckDataset: grpc.handleUnaryCall<_insightmesh_feature_v1_CheckDatasetRequest__Output, _insightmesh_feature_v1_CheckDatasetResponse>;
  
  GetBaseline: grpc.handleUnaryCall<_insightmesh_feature_v1_GetBaselineRequest__Output, _insightmesh_feature_v1_GetBaselineResponse>;
  
  ListDrift: grpc.handleUnaryCall<_insightmesh_feature_v1_ListDriftRequest__Output, _insightmesh_feature_v1_ListDriftResponse>;
  
  ListExpectations: grpc.handleUnaryCall<_insightmesh_feature_v1_ListExpectationsRequest__Output, _insightmesh_feature_v1_ListExpectationsResponse>;
  
  SetBaseline: grpc.handleUnaryCall<_insightmesh_feature_v1_SetBaselineRequest__Output, _insightmesh_feature_v1_SetBaselineResponse>;
  
  SetExpectations: grpc.handleUnaryCall<_insightmesh_feature_v1_SetExpectationsRequest__Output, _insightmesh_feature_v1_SetExpectationsResponse>;
  
}

export interface QualityServiceDefinition extends grpc.ServiceDefinition {
  CheckDataset: MethodDefinition<_insightmesh_feature_v1_CheckDatasetRequest, _insightmesh_feature_v1_CheckDatasetResponse, _insightmesh_feature_v1_CheckDatasetRequest__Output, _insightmesh_feature_v1_CheckDatasetResponse__Output>
  GetBaseline: MethodDefinition<_insightmesh_feature_v1_GetBaselineRequest, _insightmesh_feature_v1_GetBaselineResponse, _insightmesh_feature_v1_GetBaselineRequest__Output, _insightmesh_feature_v1_GetBaselineResponse__Output>
  ListDrift: MethodDefinition<_insightmesh_feature_v1_ListDriftRequest, _insightmesh_feature_v1_ListDriftResponse, _insightmesh_feature_v1_ListDriftRequest__Output, _insightmesh_feature_v1_ListDriftResponse__Output>
  ListExpectations: MethodDefinition<_insightmesh_feature_v1_ListExpectationsRequest, _insightmesh_feature_v1_ListExpectationsResponse, _insightmesh_feature_v1_ListExpectationsRequest__Output, _insightmesh_feature_v1_ListExpectationsResponse__Output>
  SetBaseline: MethodDefinition<_insightmesh_feature_v1_SetBaselineRequest, _insightmesh_feature_v1_SetBaselineResponse, _insightmesh_feature_v1_SetBaselineRequest__Output, _insightmesh_feature_v1_SetBaselineResponse__Output>
  SetExpectations: MethodDefinition<_insightmesh_feature_v1_SetExpectationsRequest, _insightmesh_feature_v1_SetExpectationsResponse, _insightmesh_feature_v1_SetExpectationsRequest__Output, _insightmesh_feature_v1_SetExpectationsResponse__Output>
}
