// Original file: insightmesh/recommender/v1/experiments.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateExperimentRequest as _insightmesh_recommender_v1_CreateExperimentRequest, CreateExperimentRequest__Output as _insightmesh_recommender_v1_CreateExperimentRequest__Output } from '../../../insightmesh/recommender/v1/CreateExperimentRequest.js';
import type { CreateExperimentResponse as _insightmesh_recommender_v1_CreateExperimentResponse, CreateExperimentResponse__Output as _insightmesh_recommender_v1_CreateExperimentResponse__Output } from '../../../insightmesh/recommender/v1/CreateExperimentResponse.js';
import type { GetExperimentReportRequest as _insightmesh_recommender_v1_GetExperimentReportRequest, GetExperimentReportRequest__Output as _insightmesh_recommender_v1_GetExperimentReportRequest__Output } from '../../../insightmesh/recommender/v1/GetExperimentReportRequest.js';
import type { GetExperimentReportResponse as _insightmesh_recommender_v1_GetExperimentReportResponse, GetExperimentReportResponse__Output as _insightmesh_recommender_v1_GetExperimentReportResponse__Output } from '../../../insightmesh/recommender/v1/GetExperimentReportResponse.js';
import type { ListExperimentsRequest as _insightmesh_recommender_v1_ListExperimentsRequest, ListExperimentsRequest__Output as _insightmesh_recommender_v1_ListExperimentsRequest__Output } from '../../../insightmesh/recommender/v1/ListExperimentsRequest.js';
import type { ListExperimentsResponse as _insightmesh_recommender_v1_ListExperimentsResponse, ListExperimentsResponse__Output as _insightmesh_recommender_v1_ListExperimentsResponse__Output } from '../../../insightmesh/recommender/v1/ListExperimentsResponse.js';
import type { SetHoldoutRequest as _insightmesh_recommender_v1_SetHoldoutRequest, SetHoldoutRequest__Output as _insightmesh_recommender_v1_SetHoldoutRequest__Output } from '../../../insightmesh/recommender/v1/SetHoldoutRequest.js';
import type { SetHoldoutResponse as _insightmesh_recommender_v1_SetHoldoutResponse, SetHoldoutResponse__Output as _insightmesh_recommender_v1_SetHoldoutResponse__Output } from '../../../insightmesh/recommender/v1/SetHoldoutResponse.js';
import type { UpdateExperimentRequest as _insightmesh_recommender_v1_UpdateExperimentRequest, UpdateExperimentRequest__Output as _insightmesh_recommender_v1_UpdateExperimentRequest__Output } from '../../../insightmesh/recommender/v1/UpdateExperimentRequest.js';
import type { UpdateExperimentResponse as _insightmesh_recommender_v1_UpdateExperimentResponse, UpdateExperimentResponse__Output as _insightmesh_recommender_v1_UpdateExperimentResponse__Output } from '../../../insightmesh/recommender/v1/UpdateExperimentResponse.js';

export interface ExperimentServiceClient extends grpc.Client {
  CreateExperiment(argument: _insightmesh_recommender_v1_CreateExperimentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_CreateExperimentResponse__Output>): grpc.ClientUnaryCall;
  CreateExperiment(argument: _insightmesh_recommender_v1_CreateExperimentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_CreateExperimentResponse__Output>): grpc.ClientUnaryCall;
  CreateExperiment(argument: _insightmesh_recommender_v1_CreateExperimentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_CreateExperimentResponse__Output>): grpc.ClientUnaryCall;
  CreateExperiment(argument: _insightmesh_recommender_v1_CreateExperimentRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_CreateExperimentResponse__Output>): grpc.ClientUnaryCall;
  createExperiment(argument: _insightmesh_recommender_v1_CreateExperimentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_CreateExperimentResponse__Output>): grpc.ClientUnaryCall;
  createExperiment(argument: _insightmesh_recommender_v1_CreateExperimentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_CreateExperimentResponse__Output>): grpc.ClientUnaryCall;
  createExperiment(argument: _insightmesh_recommender_v1_CreateExperimentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_CreateExperimentResponse__Output>): grpc.ClientUnaryCall;
  createExperiment(argument: _insightmesh_recommender_v1_CreateExperimentRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_CreateExperimentResponse__Output>): grpc.ClientUnaryCall;
  
  GetExperimentReport(argument: _insightmesh_recommender_v1_GetExperimentReportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_GetExperimentReportResponse__Output>): grpc.ClientUnaryCall;
  GetExperimentReport(argument: _insightmesh_recommender_v1_GetExperimentReportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_GetExperimentReportResponse__Output>): grpc.ClientUnaryCall;
  GetExperimentReport(argument: _insightmesh_recommender_v1_GetExperimentReportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_GetExperimentReportResponse__Output>): grpc.ClientUnaryCall;
  GetExperimentReport(argument: _insightmesh_recommender_v1_GetExperimentReportRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_GetExperimentReportResponse__Output>): grpc.ClientUnaryCall;
  getExperimentReport(argument: _insightmesh_recommender_v1_GetExperimentReportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_GetExperimentReportResponse__Output>): grpc.ClientUnaryCall;
  getExperimentReport(argument: _insightmesh_recommender_v1_GetExperimentReportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_GetExperimentReportResponse__Output>): grpc.ClientUnaryCall;
  getExperimentReport(argument: _insightmesh_recommender_v1_GetExperimentReportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_GetExperimentReportResponse__Output>): grpc.ClientUnaryCall;
  getExperimentReport(argument: _insightmesh_recommender_v1_GetExperimentReportRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_GetExperimentReportResponse__Output>): grpc.ClientUnaryCall;
  
  ListExperiments(argument: _insightmesh_recommender_v1_ListExperimentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_ListExperimentsResponse__Output>): grpc.ClientUnaryCall;
  ListExperiments(argument: _insightmesh_recommender_v1_ListExperimentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_ListExperimentsResponse__Output>): grpc.ClientUnaryCall;
  ListExperiments(argument: _insightmesh_recommender_v1_ListExperimentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_ListExperimentsResponse__Output>): grpc.ClientUnaryCall;
  ListExperiments(argument: _insightmesh_recommender_v1_ListExperimentsRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_ListExperimentsResponse__Output>): grpc.ClientUnaryCall;
  listExperiments(argument: _insightmesh_recommender_v1_ListExperimentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_ListExperimentsResponse__Output>): grpc.ClientUnaryCall;
  listExperiments(argument: _insightmesh_recommender_v1_ListExperimentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_ListExperimentsResponse__Output>): grpc.ClientUnaryCall;
  listExperiments(argument: _insightmesh_recommender_v1_ListExperimentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_ListExperimentsResponse__Output>): grpc.ClientUnaryCall;
  listExperiments(argument: _insightmesh_recommender_v1_ListExperimentsRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_ListExperimentsResponse__Output>): grpc.ClientUnaryCall;
  
  SetHoldout(argument: _insightmesh_recommender_v1_SetHoldoutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_SetHoldoutResponse__Output>): grpc.ClientUnaryCall;
  SetHoldout(argument: _insightmesh_recommender_v1_SetHoldoutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_SetHoldoutResponse__Output>): grpc.ClientUnaryCall;
  SetHoldout(argument: _insightmesh_recommender_v1_SetHoldoutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_SetHoldoutResponse__Output>): grpc.ClientUnaryCall;
  SetHoldout(argument: _insightmesh_recommender_v1_SetHoldoutRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_SetHoldoutResponse__Output>): grpc.ClientUnaryCall;
  setHoldout(argument: _insightmesh_recommender_v1_SetHoldoutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_SetHoldoutResponse__Output>): grpc.ClientUnaryCall;
  setHoldout(argument: _insightmesh_recommender_v1_SetHoldoutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_SetHoldoutResponse__Output>): grpc.ClientUnaryCall;
  setHoldout(argument: _insightmesh_recommender_v1_SetHoldoutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_SetHoldoutResponse__Output>): grpc.ClientUnaryCall;
  setHoldout(argument: _insightmesh_recommender_v1_SetHoldoutRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_SetHoldoutResponse__Output>): grpc.ClientUnaryCall;
  
  UpdateExperiment(argument: _insightmesh_recommender_v1_UpdateExperimentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_UpdateExperimentResponse__Output>): grpc.ClientUnaryCall;
  UpdateExperiment(argument: _insightmesh_recommender_v1_UpdateExperimentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_UpdateExperimentResponse__Output>): grpc.ClientUnaryCall;
  UpdateExperiment(argument: _insightmesh_recommender_v1_UpdateExperimentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_UpdateExperimentResponse__Output>): grpc.ClientUnaryCall;
  UpdateExperiment(argument: _insightmesh_recommender_v1_UpdateExperimentRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_UpdateExperimentResponse__Output>): grpc.ClientUnaryCall;
  updateExperiment(argument: _insightmesh_recommender_v1_UpdateExperimentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_UpdateExperimentResponse__Output>): grpc.ClientUnaryCall;
  updateExperiment(argument: _insightmesh_recommender_v1_UpdateExperimentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_recommender_v1_UpdateExperimentResponse__Output>): grpc.ClientUnaryCall;
  updateExperiment(argument: _insightmesh_recommender_v1_UpdateExperimentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_recommender_v1_UpdateExperimentResponse__Output>): grpc.ClientUnaryCall;
  updateExperiment(argument: _insightmesh_recommender_v1_UpdateExperimentRequest, callback: grpc.requestCallback<_insightmesh_recommender_v1_UpdateExperimentResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ExperimentServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateExperiment: grpc.handleUnaryCall<_insightmesh_recommender_v1_CreateExperimentRequest__Output, _insightmesh_recommender_v1_CreateExperimentResponse>;
  
  GetExperimentReport: grpc.handleUnaryCall<_insightmesh_recommender_v1_GetExperimentReportRequest__Output, _insightmesh_recommender_v1_GetExperimentReportResponse>;
  
  ListExperiments: grpc.handleUnaryCall<_insightmesh_recommender_v1_ListExperimentsRequest__Output, _insightmesh_recommender_v1_ListExperimentsResponse>;
  
  SetHoldout: grpc.handleUnaryCall<_insightmesh_recommender_v1_SetHoldoutRequest__Output, _insightmesh_recommender_v1_SetHoldoutResponse>;
  
  UpdateExperiment: grpc.handleUnaryCall<_insightmesh_recommender_v1_UpdateExperimentRequest__Output, _insightmesh_recommender_v1_UpdateExperimentResponse>;
  
}

export interface ExperimentServiceDefinition extends grpc.ServiceDefinition {
  CreateExperiment: MethodDefinition<_insightmesh_recommender_v1_CreateExperimentRequest, _insightmesh_recommender_v1_CreateExperimentResponse, _insightmesh_recommender_v1_CreateExperimentRequest__Output, _insightmesh_recommender_v1_CreateExperimentResponse__Output>
  GetExperimentReport: MethodDefinition<_insightmesh_recommender_v1_GetExperimentReportRequest, _insightmesh_recommender_v1_GetExperimentReportResponse, _insightmesh_recommender_v1_GetExperimentReportRequest__Output, _insightmesh_recommender_v1_GetExperimentReportResponse__Output>
  ListExperiments: MethodDefinition<_insightmesh_recommender_v1_ListExperimentsRequest, _insightmesh_recommender_v1_ListExperimentsResponse, _insightmesh_recommender_v1_ListExperimentsRequest__Output, _insightmesh_recommender_v1_ListExperimentsResponse__Output>
  SetHoldout: MethodDefinition<_insightmesh_recommender_v1_SetHoldoutRequest, _insightmesh_recommender_v1_SetHoldoutResponse, _insightmesh_recommender_v1_SetHoldoutRequest__Output, _insightmesh_recommender_v1_SetHoldoutResponse__Output>
  UpdateExperiment: MethodDefinition<_insightmesh_recommender_v1_UpdateExperimentRequest, _insightmesh_recommender_v1_UpdateExperimentResponse, _insightmesh_recommender_v1_UpdateExperimentRequest__Output, _insightmesh_recommender_v1_UpdateExperimentResponse__Output>
}
