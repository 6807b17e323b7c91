// Original file: insightmesh/training/v1/schedules.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DeleteScheduleRequest as _insightmesh_training_v1_DeleteScheduleRequest, DeleteScheduleRequest__Output as _insightmesh_training_v1_DeleteScheduleRequest__Output } from '../../../insightmesh/training/v1/DeleteScheduleRequest.js';
import type { DeleteScheduleResponse as _insightmesh_training_v1_DeleteScheduleResponse, DeleteScheduleResponse__Output as _insightmesh_training_v1_DeleteScheduleResponse__Output } from '../../../insightmesh/training/v1/DeleteScheduleResponse.js';
import type { ListSchedulesRequest as _insightmesh_training_v1_ListSchedulesRequest, ListSchedulesRequest__Output as _insightmesh_training_v1_ListSchedulesRequest__Output } from '../../../insightmesh/training/v1/ListSchedulesRequest.js';
import type { ListSchedulesResponse as _insightmesh_training_v1_ListSchedulesResponse, ListSchedulesResponse__Output as _insightmesh_training_v1_ListSchedulesResponse__Output } from '../../../insightmesh/training/v1/ListSchedulesResponse.js';
import type { SetScheduleRequest as _insightmesh_training_v1_SetScheduleRequest, SetScheduleRequest__Output as _insightmesh_training_v1_SetScheduleRequest__Output } from '../../../insightmesh/training/v1/SetScheduleRequest.js';
import type { SetScheduleResponse as _insightmesh_training_v1_SetScheduleResponse, SetScheduleResponse__Output as _insightmesh_training_v1_SetScheduleResponse__Output } from '../../../insightmesh/training/v1/SetScheduleResponse.js';

export interface ScheduleServiceClient extends grpc.Client {
  DeleteSchedule(argument: _insightmesh_training_v1_DeleteScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  DeleteSchedule(argument: _insightmesh_training_v1_DeleteScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  DeleteSchedule(argument: _insightmesh_training_v1_DeleteScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  DeleteSchedule(argument: _insightmesh_training_v1_DeleteScheduleRequest, callback: grpc.requestCallback<_insightmesh_training_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  deleteSchedule(argument: _insightmesh_training_v1_DeleteScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  deleteSchedule(argument: _insightmesh_training_v1_DeleteScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  deleteSchedule(argument: _insightmesh_training_v1_DeleteScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  deleteSchedule(argument: _insightmesh_training_v1_DeleteScheduleRequest, callback: grpc.requestCallback<_insightmesh_training_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  ListSchedules(argument: _insightmesh_training_v1_ListSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ListSchedules(argument: _insightmesh_training_v1_ListSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ListSchedules(argument: _insightmesh_training_v1_ListSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ListSchedules(argument: _insightmesh_training_v1_ListSchedulesRequest, callback: grpc.requestCallback<_insightmesh_training_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _insightmesh_training_v1_ListSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _insightmesh_training_v1_ListSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _insightmesh_training_v1_ListSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _insightmesh_training_v1_ListSchedulesRequest, callback: grpc.requestCallback<_insightmesh_training_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  
  SetSchedule(argument: _insightmesh_training_v1_SetScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_SetScheduleResponse__Output>): grpc.ClientUnaryCall;
  SetSchedule(argument: _insightmesh_training_v1_SetScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_SetScheduleResponse__Output>): grpc.ClientUnaryCall;
  SetSchedule(argument: _insightmesh_training_v1_SetScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_SetScheduleResponse__Output>): grpc.ClientUnaryCall;
  SetSchedule(argument: _insightmesh_training_v1_SetScheduleRequest, callback: grpc.requestCallback<_insightmesh_training_v1_SetScheduleResponse__Output>): grpc.ClientUnaryCall;
  setSchedule(argument: _insightmesh_training_v1_SetScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_SetScheduleResponse__Output>): grpc.ClientUnaryCall;
  setSchedule(argument: _insightmesh_training_v1_SetScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_SetScheduleResponse__Output>): grpc.ClientUnaryCall;
  setSchedule(argument: _insightmesh_training_v1_SetScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_SetScheduleResponse__Output>): grpc.ClientUnaryCall;
  setSchedule(argument: _insightmesh_training_v1_SetScheduleRequest, callback: grpc.requestCallback<_insightmesh_training_v1_SetScheduleResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ScheduleServiceHandlers extends grpc.UntypedServiceImplementation {
  DeleteSchedule: grpc.handleUnaryCall<_insightmesh_training_v1_DeleteScheduleRequest__Output, _insightmesh_training_v1_DeleteScheduleResponse>;
  
  ListSchedules: grpc.handleUnaryCall<_insightmesh_training_v1_ListSchedulesRequest__Output, _insightmesh_training_v1_ListSchedulesResponse>;
  
  SetSchedule: grpc.handleUnaryCall<_insightmesh_training_v1_SetScheduleRequest__Output, _insightmesh_training_v1_SetScheduleResponse>;
  
}

export interface ScheduleServiceDefinition extends grpc.ServiceDefinition {
  DeleteSchedule: MethodDefinition<_insightmesh_training_v1_DeleteScheduleRequest, _insightmesh_training_v1_DeleteScheduleResponse, _insightmesh_training_v1_DeleteScheduleRequest__Output, _insightmesh_training_v1_DeleteScheduleResponse__Output>
  ListSchedules: MethodDefinition<_insightmesh_training_v1_ListSchedulesRequest, _insightmesh_training_v1_ListSchedulesResponse, _insightmesh_training_v1_ListSchedulesRequest__Output, _insightmesh_training_v1_ListSchedulesResponse__Output>
  SetSchedule: MethodDefinition<_insightmesh_training_v1_SetScheduleRequest, _insightmesh_training_v1_SetScheduleResponse, _insightmesh_training_v1_SetScheduleRequest__Output, _insightmesh_training_v1_SetScheduleResponse__Output>
}
