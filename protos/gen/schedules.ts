import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { DeleteScheduleRequest as _insightmesh_training_v1_DeleteScheduleRequest, DeleteScheduleRequest__Output as _insightmesh_training_v1_DeleteScheduleRequest__Output } from './insightmesh/training/v1/DeleteScheduleRequest.js';
import type { DeleteScheduleResponse as _insightmesh_training_v1_DeleteScheduleResponse, DeleteScheduleResponse__Output as _insightmesh_training_v1_DeleteScheduleResponse__Output } from './insightmesh/training/v1/DeleteScheduleResponse.js';
import type { ListSchedulesRequest as _insightmesh_training_v1_ListSchedulesRequest, ListSchedulesRequest__Output as _insightmesh_training_v1_ListSchedulesRequest__Output } from './insightmesh/training/v1/ListSchedulesRequest.js';
import type { ListSchedulesResponse as _insightmesh_training_v1_ListSchedulesResponse, ListSchedulesResponse__Output as _insightmesh_training_v1_ListSchedulesResponse__Output } from './insightmesh/training/v1/ListSchedulesResponse.js';
import type { Schedule as _insightmesh_training_v1_Schedule, Schedule__Output as _insightmesh_training_v1_Schedule__Output } from './insightmesh/training/v1/Schedule.js';
import type { ScheduleServiceClient as _insightmesh_training_v1_ScheduleServiceClient, ScheduleServiceDefinition as _insightmesh_training_v1_ScheduleServiceDefinition } from './insightmesh/training/v1/ScheduleService.js';
import type { ScheduleState as _insightmesh_training_v1_ScheduleState, ScheduleState__Output as _insightmesh_training_v1_ScheduleState__Output } from './insightmesh/training/v1/ScheduleState.js';
import type { SetScheduleRequest as _insightmesh_training_v1_SetScheduleRequest, SetScheduleRequest__Output as _insightmesh_training_v1_SetScheduleRequest__Output } from './insightmesh/training/v1/SetScheduleRequest.js';
import type { SetScheduleResponse as _insightmesh_training_v1_SetScheduleResponse, SetScheduleResponse__Output as _insightmesh_training_v1_SetScheduleResponse__Output } from './insightmesh/training/v1/SetScheduleResponse.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  insightmesh: {
    training: {
      v1: {
        DeleteScheduleRequest: MessageTypeDefinition<_insightmesh_training_v1_DeleteScheduleRequest, _insightmesh_training_v1_DeleteScheduleRequest__Output>
        DeleteScheduleResponse: MessageTypeDefinition<_insightmesh_training_v1_DeleteScheduleResponse, _insightmesh_training_v1_DeleteScheduleResponse__Output>
        DriftTrigger: EnumTypeDefinition
        ListSchedulesRequest: MessageTypeDefinition<_insightmesh_training_v1_ListSchedulesRequest, _insightmesh_training_v1_ListSchedulesRequest__Output>
        ListSchedulesResponse: MessageTypeDefinition<_insightmesh_training_v1_ListSchedulesResponse, _insightmesh_training_v1_ListSchedulesResponse__Output>
        Schedule: MessageTypeDefinition<_insightmesh_training_v1_Schedule, _insightmesh_training_v1_Schedule__Output>
        ScheduleService: SubtypeConstructor<typeof grpc.Client, _insightmesh_training_v1_ScheduleServiceClient> & { service: _insightmesh_training_v1_ScheduleServiceDefinition }
        ScheduleState: MessageTypeDefinition<_insightmesh_training_v1_ScheduleState, _insightmesh_training_v1_ScheduleState__Output>
        SetScheduleRequest: MessageTypeDefinition<_insightmesh_training_v1_SetScheduleRequest, _insightmesh_training_v1_SetScheduleRequest__Output>
        SetScheduleResponse: MessageTypeDefinition<_insightmesh_training_v1_SetScheduleResponse, _insightmesh_training_v1_SetScheduleResponse__Output>
      }
    }
  }
}

