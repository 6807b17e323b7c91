// Original file: insightmesh/training/v1/training.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelRunRequest as _insightmesh_training_v1_CancelRunRequest, CancelRunRequest__Output as _insightmesh_training_v1_CancelRunRequest__Output } from '../../../insightmesh/training/v1/CancelRunRequest.js';
import type { CancelRunResponse as _insightmesh_training_v1_CancelRunResponse, CancelRunResponse__Output as _insightmesh_training_v1_CancelRunResponse__Output } from '../../../insightmesh/training/v1/CancelRunResponse.js';
import type { ListModelsRequest as _insightmesh_training_v1_ListModelsRequest, ListModelsRequest__Output as _insightmesh_training_v1_ListModelsRequest__Output } from '../../../insightmesh/training/v1/ListModelsRequest.js';
import type { ListModelsResponse as _insightmesh_training_v1_ListModelsResponse, ListModelsResponse__Output as _insightmesh_training_v1_ListModelsResponse__Output } from '../../../insightmesh/training/v1/ListModelsResponse.js';
import type { ListRunsRequest as _insightmesh_training_v1_ListRunsRequest, ListRunsRequest__Output as _insightmesh_training_v1_ListRunsRequest__Output } from '../../../insightmesh/training/v1/ListRunsRequest.js';
import type { ListRunsResponse as _insightmesh_training_v1_ListRunsResponse, ListRunsResponse__Output as _insightmesh_training_v1_ListRunsResponse__Output } from '../../../insightmesh/training/v1/ListRunsResponse.js';
import type { PromoteRequest as _insightmesh_training_v1_PromoteRequest, PromoteRequest__Output as _insightmesh_training_v1_PromoteRequest__Output } from '../../../insightmesh/training/v1/PromoteRequest.js';
import type { PromoteResponse as _insightmesh_training_v1_PromoteResponse, PromoteResponse__Output as _insightmesh_training_v1_PromoteResponse__Output } from '../../../insightmesh/training/v1/PromoteResponse.js';
import type { RollbackRequest as _insightmesh_training_v1_RollbackRequest, RollbackRequest__Output as _insightmesh_training_v1_RollbackRequest__Output } from '../../../insightmesh/training/v1/RollbackRequest.js';
import type { RollbackResponse as _insightmesh_training_v1_RollbackResponse, RollbackResponse__Output as _insightmesh_training_v1_RollbackResponse__Output } from '../../../insightmesh/training/v1/RollbackResponse.js';
import type { StartRunRequest as _insightmesh_training_v1_StartRunRequest, StartRunRequest__Output as _insightmesh_training_v1_StartRunRequest__Output } from '../../../insightmesh/training/v1/StartRunRequest.js';
import type { StartRunResponse as _insightmesh_training_v1_StartRunResponse, StartRunResponse__Output as _insightmesh_training_v1_StartRunResponse__Output } from '../../../insightmesh/training/v1/StartRunResponse.js';
import type { WatchRunRequest as _insightmesh_training_v1_WatchRunRequest, WatchRunRequest__Output as _insightmesh_training_v1_WatchRunRequest__Output } from '../../../insightmesh/training/v1/WatchRunRequest.js';
import type { WatchRunResponse as _insightmesh_training_v1_WatchRunResponse, WatchRunResponse__Output as _insightmesh_training_v1_WatchRunResponse__Output } from '../../../insightmesh/training/v1/WatchRunResponse.js';

export interface TrainingServiceClient extends grpc.Client {
  CancelRun(argument: _insightmesh_training_v1_CancelRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _insightmesh_training_v1_CancelRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _insightmesh_training_v1_CancelRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _insightmesh_training_v1_CancelRunRequest, callback: grpc.requestCallback<_insightmesh_training_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _insightmesh_training_v1_CancelRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _insightmesh_training_v1_CancelRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _insightmesh_training_v1_CancelRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _insightmesh_training_v1_CancelRunRequest, callback: grpc.requestCallback<_insightmesh_training_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  
  ListModels(argument: _insightmesh_training_v1_ListModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _insightmesh_training_v1_ListModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _insightmesh_training_v1_ListModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _insightmesh_training_v1_ListModelsRequest, callback: grpc.requestCallback<_insightmesh_training_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _insightmesh_training_v1_ListModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _insightmesh_training_v1_ListModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _insightmesh_training_v1_ListModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _insightmesh_training_v1_ListModelsRequest, callback: grpc.requestCallback<_insightmesh_training_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  
  ListRuns(argument: _insightmesh_training_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _insightmesh_training_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _insightmesh_training_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _insightmesh_training_v1_ListRunsRequest, callback: grpc.requestCallback<_insightmesh_training_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _insightmesh_training_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _insightmesh_training_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _insightmesh_training_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _insightmesh_training_v1_ListRunsRequest, callback: grpc.requestCallback<_insightmesh_training_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  
  Promote(argument: _insightmesh_training_v1_PromoteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_PromoteResponse__Output>): grpc.ClientUnaryCall;
  Promote(argument: _insightmesh_training_v1_PromoteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_PromoteResponse__Output>): grpc.ClientUnaryCall;
  Promote(argument: _insightmesh_training_v1_PromoteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_PromoteResponse__Output>): grpc.ClientUnaryCall;
  Promote(argument: _insightmesh_training_v1_PromoteRequest, callback: grpc.requestCallback<_insightmesh_training_v1_PromoteResponse__Output>): grpc.ClientUnaryCall;
  promote(argument: _insightmesh_training_v1_PromoteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_PromoteResponse__Output>): grpc.ClientUnaryCall;
  promote(argument: _insightmesh_training_v1_PromoteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_PromoteResponse__Output>): grpc.ClientUnaryCall;
  promote(argument: _insightmesh_training_v1_PromoteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_PromoteResponse__Output>): grpc.ClientUnaryCall;
  promote(argument: _insightmesh_training_v1_PromoteRequest, callback: grpc.requestCallback<_insightmesh_training_v1_PromoteResponse__Output>): grpc.ClientUnaryCall;
  
  Rollback(argument: _insightmesh_training_v1_RollbackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_RollbackResponse__Output>): grpc.ClientUnaryCall;
  Rollback(argument: _insightmesh_training_v1_RollbackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_RollbackResponse__Output>): grpc.ClientUnaryCall;
  Rollback(argument: _insightmesh_training_v1_RollbackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_RollbackResponse__Output>): grpc.ClientUnaryCall;
  Rollback(argument: _insightmesh_training_v1_RollbackRequest, callback: grpc.requestCallback<_insightmesh_training_v1_RollbackResponse__Output>): grpc.ClientUnaryCall;
  rollback(argument: _insightmesh_training_v1_RollbackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_RollbackResponse__Output>): grpc.ClientUnaryCall;
  rollback(argument: _insightmesh_training_v1_RollbackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_RollbackResponse__Output>): grpc.ClientUnaryCall;
  rollback(argument: _insightmesh_training_v1_RollbackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_RollbackResponse__Output>): grpc.ClientUnaryCall;
  rollback(argument: _insightmesh_training_v1_RollbackRequest, callback: grpc.requestCallback<_insightmesh_training_v1_RollbackResponse__Output>): grpc.ClientUnaryCall;
  
  StartRun(argument: _insightmesh_training_v1_StartRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  StartRun(argument: _insightmesh_training_v1_StartRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  StartRun(argument: _insightmesh_training_v1_StartRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  StartRun(argument: _insightmesh_training_v1_StartRunRequest, callback: grpc.requestCallback<_insightmesh_training_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  startRun(argument: _insightmesh_training_v1_StartRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  startRun(argument: _insightmesh_training_v1_StartRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  startRun(argument: _insightmesh_training_v1_StartRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  startRun(argument: _insightmesh_training_v1_StartRunRequest, callback: grpc.requestCallback<_insightmesh_training_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  
  WatchRun(argument: _insightmesh_training_v1_WatchRunRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_training_v1_WatchRunResponse__Output>;
  WatchRun(argument: _insightmesh_training_v1_WatchRunRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_training_v1_WatchRunResponse__Output>;
  watchRun(argument: _insightmesh_training_v1_WatchRunRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_training_v1_WatchRunResponse__Output>;
  watchRun(argument: _insightmesh_training_v1_WatchRunRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_insightmesh_training_v1_WatchRunResponse__Output>;
  
}

export interface TrainingServiceHandlers extends grpc.UntypedServiceImplementation {
  CancelRun: grpc.handleUnaryCall<_insightmesh_training_v1_CancelRunRequest__Output, _insightmesh_training_v1_CancelRunResponse>;
  
  ListModels: grpc.handleUnaryCall<_insightmesh_training_v1_ListModelsRequest__Output, _insightmesh_training_v1_ListModelsResponse>;
  
  ListRuns: grpc.handleUnaryCall<_insightmesh_training_v1_ListRunsRequest__Output, _insightmesh_training_v1_ListRunsResponse>;
  
  Promote: grpc.handleUnaryCall<_insightmesh_training_v1_PromoteRequest__Output, _insightmesh_training_v1_PromoteResponse>;
  
  Rollback: grpc.handleUnaryCall<_insightmesh_training_v1_RollbackRequest__Output, _insightmesh_training_v1_RollbackResponse>;
  
  StartRun: grpc.handleUnaryCall<_insightmesh_training_v1_StartRunRequest__Output, _insightmesh_training_v1_StartRunResponse>;
  
  WatchRun: grpc.handleServerStreamingCall<_insightmesh_training_v1_WatchRunRequest__Output, _insightmesh_training_v1_WatchRunResponse>;
  
}

export interface TrainingServiceDefinition extends grpc.ServiceDefinition {
  CancelRun: MethodDefinition<_insightmesh_training_v1_CancelRunRequest, _insightmesh_training_v1_CancelRunResponse, _insightmesh_training_v1_CancelRunRequest__Output, _insightmesh_training_v1_CancelRunResponse__Output>
  ListModels: MethodDefinition<_insightmesh_training_v1_ListModelsRequest, _insightmesh_training_v1_ListModelsResponse, _insightmesh_training_v1_ListModelsRequest__Output, _insightmesh_training_v1_ListModelsResponse__Output>
  ListRuns: MethodDefinition<_insightmesh_training_v1_ListRunsRequest, _insightmesh_training_v1_ListRunsResponse, _insightmesh_training_v1_ListRunsRequest__Output, _insightmesh_training_v1_ListRunsResponse__Output>
  Promote: MethodDefinition<_insightmesh_training_v1_PromoteRequest, _insightmesh_training_v1_PromoteResponse, _insightmesh_training_v1_PromoteRequest__Output, _insightmesh_training_v1_PromoteResponse__Output>
  Rollback: MethodDefinition<_insightmesh_training_v1_RollbackRequest, _insightmesh_training_v1_RollbackResponse, _insightmesh_training_v1_RollbackRequest__Output, _insightmesh_training_v1_RollbackResponse__Output>
  StartRun: MethodDefinition<_insightmesh_training_v1_StartRunRequest, _insightmesh_training_v1_StartRunResponse, _insightmesh_training_v1_StartRunRequest__Output, _insightmesh_training_v1_StartRunResponse__Output>
  WatchRun: MethodDefinition<_insightmesh_training_v1_WatchRunRequest, _insightmesh_training_v1_WatchRunResponse, _insightmesh_training_v1_WatchRunRequest__Output, _insightmesh_training_v1_WatchRunResponse__Output>
}
