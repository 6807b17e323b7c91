import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.js';
import type { CancelRunRequest as _insightmesh_training_v1_CancelRunRequest, CancelRunRequest__Output as _insightmesh_training_v1_CancelRunRequest__Output } from './insightmesh/training/v1/CancelRunRequest.js';
import type { CancelRunResponse as _insightmesh_training_v1_CancelRunResponse, CancelRunResponse__Output as _insightmesh_training_v1_CancelRunResponse__Output } from './insightmesh/training/v1/CancelRunResponse.js';
import type { Check as _insightmesh_training_v1_Check, Check__Output as _insightmesh_training_v1_Check__Output } from './insightmesh/training/v1/Check.js';
import type { Decision as _insightmesh_training_v1_Decision, Decision__Output as _insightmesh_training_v1_Decision__Output } from './insightmesh/training/v1/Decision.js';
import type { DeleteScheduleRequest as _insightmesh_training_v1_DeleteScheduleRequest, DeleteScheduleRequest__Output as _insightmesh_training_v1_DeleteScheduleRequest__Output } from './insightmesh/training/v1/DeleteScheduleRequest.js';
import type { DeleteScheduleResponse as _insightmesh_training_v1_DeleteScheduleResponse, DeleteScheduleResponse__Output as _insightmesh_training_v1_DeleteScheduleResponse__Output } from './insightmesh/training/v1/DeleteScheduleResponse.js';
import type { ListModelsRequest as _insightmesh_training_v1_ListModelsRequest, ListModelsRequest__Output as _insightmesh_training_v1_ListModelsRequest__Output } from './insightmesh/training/v1/ListModelsRequest.js';
import type { ListModelsResponse as _insightmesh_training_v1_ListModelsResponse, ListModelsResponse__Output as _insightmesh_training_v1_ListModelsResponse__Output } from './insightmesh/training/v1/ListModelsResponse.js';
import type { ListRunsRequest as _insightmesh_training_v1_ListRunsRequest, ListRunsRequest__Output as _insightmesh_training_v1_ListRunsRequest__Output } from './insightmesh/training/v1/ListRunsRequest.js';
import type { ListRunsResponse as _insightmesh_training_v1_ListRunsResponse, ListRunsResponse__Output as _insightmesh_training_v1_ListRunsResponse__Output } from './insightmesh/training/v1/ListRunsResponse.js';
import type { ListSchedulesRequest as _insightmesh_training_v1_ListSchedulesRequest, ListSchedulesRequest__Output as _insightmesh_training_v1_ListSchedulesRequest__Output } from './insightmesh/training/v1/ListSchedulesRequest.js';
import type { ListSchedulesResponse as _insightmesh_training_v1_ListSchedulesResponse, ListSchedulesResponse__Output as _insightmesh_training_v1_ListSchedulesResponse__Output } from './insightmesh/training/v1/ListSchedulesResponse.js';
import type { ModelVersion as _insightmesh_training_v1_ModelVersion, ModelVersion__Output as _insightmesh_training_v1_ModelVersion__Output } from './insightmesh/training/v1/ModelVersion.js';
import type { Pin as _insightmesh_training_v1_Pin, Pin__Output as _insightmesh_training_v1_Pin__Output } from './insightmesh/training/v1/Pin.js';
import type { PromoteRequest as _insightmesh_training_v1_PromoteRequest, PromoteRequest__Output as _insightmesh_training_v1_PromoteRequest__Output } from './insightmesh/training/v1/PromoteRequest.js';
import type { PromoteResponse as _insightmesh_training_v1_PromoteResponse, PromoteResponse__Output as _insightmesh_training_v1_PromoteResponse__Output } from './insightmesh/training/v1/PromoteResponse.js';
import type { RollbackRequest as _insightmesh_training_v1_RollbackRequest, RollbackRequest__Output as _insightmesh_training_v1_RollbackRequest__Output } from './insightmesh/training/v1/RollbackRequest.js';
import type { RollbackResponse as _insightmesh_training_v1_RollbackResponse, RollbackResponse__Output as _insightmesh_training_v1_RollbackResponse__Output } from './insightmesh/training/v1/RollbackResponse.js';
import type { Run as _insightmesh_training_v1_Run, Run__Output as _insightmesh_training_v1_Run__Output } from './insightmesh/training/v1/Run.js';
import type { Schedule as _insightmesh_training_v1_Schedule, Schedule__Output as _insightmesh_training_v1_Schedule__Output } from './insightmesh/training/v1/Schedule.js';
import type { ScheduleServiceClient as _insightmesh_training_v1_ScheduleServiceClient, ScheduleServiceDefinition as _insightmesh_training_v1_ScheduleServiceDefinition } from './insightmesh/training/v1/ScheduleService.js';
import type { ScheduleState as _insightmesh_training_v1_ScheduleState, ScheduleState__Output as _insightmesh_training_v1_ScheduleState__Output } from './insightmesh/training/v1/ScheduleState.js';
import type { SetScheduleRequest as _insightmesh_training_v1_SetScheduleRequest, SetScheduleRequest__Output as _insightmesh_training_v1_SetScheduleRequest__Output } from './insightmesh/training/v1/SetScheduleRequest.js';
import type { SetScheduleResponse as _insightmesh_training_v1_SetScheduleResponse, SetScheduleResponse__Output as _insightmesh_training_v1_SetScheduleResponse__Output } from './insightmesh/training/v1/SetScheduleResponse.js';
import type { StartRunRequest as _insightmesh_training_v1_StartRunRequest, StartRunRequest__Output as _insightmesh_training_v1_StartRunRequest__Output } from './insightmesh/training/v1/StartRunRequest.js';
import type { StartRunResponse as _insightmesh_training_v1_StartRunResponse, StartRunResponse__Output as _insightmesh_training_v1_StartRunResponse__Output } from './insightmesh/training/v1/StartRunResponse.js';
import type { TabularData as _insightmesh_training_v1_TabularData, TabularData__Output as _insightmesh_training_v1_TabularData__Output } from './insightmesh/training/v1/TabularData.js';
import type { TrainingServiceClient as _insightmesh_training_v1_TrainingServiceClient, TrainingServiceDefinition as _insightmesh_training_v1_TrainingServiceDefinition } from './insightmesh/training/v1/TrainingService.js';
import type { WatchRunRequest as _insightmesh_training_v1_WatchRunRequest, WatchRunRequest__Output as _insightmesh_training_v1_WatchRunRequest__Output } from './insightmesh/training/v1/WatchRunRequest.js';
import type { WatchRunResponse as _insightmesh_training_v1_WatchRunResponse, WatchRunResponse__Output as _insightmesh_training_v1_WatchRunResponse__Output } from './insightmesh/training/v1/WatchRunResponse.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      ListValue: MessageTypeDefinition<_google_protobuf_ListValue, _google_protobuf_ListValue__Output>
      NullValue: EnumTypeDefinition
      Struct: MessageTypeDefinition<_google_protobuf_Struct, _google_protobuf_Struct__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
      Value: MessageTypeDefinition<_google_protobuf_Value, _google_protobuf_Value__Output>
    }
  }
  insightmesh: {
    training: {
      v1: {
        Backend: EnumTypeDefinition
        CancelRunRequest: MessageTypeDefinition<_insightmesh_training_v1_CancelRunRequest, _insightmesh_training_v1_CancelRunRequest__Output>
        CancelRunResponse: MessageTypeDefinition<_insightmesh_training_v1_CancelRunResponse, _insightmesh_training_v1_CancelRunResponse__Output>
        Check: MessageTypeDefinition<_insightmesh_training_v1_Check, _insightmesh_training_v1_Check__Output>
        Decision: MessageTypeDefinition<_insightmesh_training_v1_Decision, _insightmesh_training_v1_Decision__Output>
        DecisionKind: EnumTypeDefinition
        DeleteScheduleRequest: MessageTypeDefinition<_insightmesh_training_v1_DeleteScheduleRequest, _insightmesh_training_v1_DeleteScheduleRequest__Output>
        DeleteScheduleResponse: MessageTypeDefinition<_insightmesh_training_v1_DeleteScheduleResponse, _insightmesh_training_v1_DeleteScheduleResponse__Output>
        DriftTrigger: EnumTypeDefinition
        ListModelsRequest: MessageTypeDefinition<_insightmesh_training_v1_ListModelsRequest, _insightmesh_training_v1_ListModelsRequest__Output>
        ListModelsResponse: MessageTypeDefinition<_insightmesh_training_v1_ListModelsResponse, _insightmesh_training_v1_ListModelsResponse__Output>
        ListRunsRequest: MessageTypeDefinition<_insightmesh_training_v1_ListRunsRequest, _insightmesh_training_v1_ListRunsRequest__Output>
        ListRunsResponse: MessageTypeDefinition<_insightmesh_training_v1_ListRunsResponse, _insightmesh_training_v1_ListRunsResponse__Output>
        ListSchedulesRequest: MessageTypeDefinition<_insightmesh_training_v1_ListSchedulesRequest, _insightmesh_training_v1_ListSchedulesRequest__Output>
        ListSchedulesResponse: MessageTypeDefinition<_insightmesh_training_v1_ListSchedulesResponse, _insightmesh_training_v1_ListSchedulesResponse__Output>
        ModelStage: EnumTypeDefinition
        ModelVersion: MessageTypeDefinition<_insightmesh_training_v1_ModelVersion, _insightmesh_training_v1_ModelVersion__Output>
        Pin: MessageTypeDefinition<_insightmesh_training_v1_Pin, _insightmesh_training_v1_Pin__Output>
        PromoteRequest: MessageTypeDefinition<_insightmesh_training_v1_PromoteRequest, _insightmesh_training_v1_PromoteRequest__Output>
        PromoteResponse: MessageTypeDefinition<_insightmesh_training_v1_PromoteResponse, _insightmesh_training_v1_PromoteResponse__Output>
        RollbackRequest: MessageTypeDefinition<_insightmesh_training_v1_RollbackRequest, _insightmesh_training_v1_RollbackRequest__Output>
        RollbackResponse: MessageTypeDefinition<_insightmesh_training_v1_RollbackResponse, _insightmesh_training_v1_RollbackResponse__Output>
        Run: MessageTypeDefinition<_insightmesh_training_v1_Run, _insightmesh_training_v1_Run__Output>
        RunState: EnumTypeDefinition
        Schedule: MessageTypeDefinition<_insightmesh_training_v1_Schedule, _insightmesh_training_v1_Schedule__Output>
        ScheduleService: SubtypeConstructor<typeof grpc.Client, _insightmesh_training_v1_ScheduleServiceClient> & { service: _insightmesh_training_v1_ScheduleServiceDefinition }
        ScheduleState: MessageTypeDefinition<_insightmesh_training_v1_ScheduleState, _insightmesh_training_v1_ScheduleState__Output>
        SetScheduleRequest: MessageTypeDefinition<_insightmesh_training_v1_SetScheduleRequest, _insightmesh_training_v1_SetScheduleRequest__Output>
        SetScheduleResponse: MessageTypeDefinition<_insightmesh_training_v1_SetScheduleResponse, _insightmesh_training_v1_SetScheduleResponse__Output>
        StartRunRequest: MessageTypeDefinition<_insightmesh_training_v1_StartRunRequest, _insightmesh_training_v1_StartRunRequest__Output>
        StartRunResponse: MessageTypeDefinition<_insightmesh_training_v1_StartRunResponse, _insightmesh_training_v1_StartRunResponse__Output>
        TabularData: MessageTypeDefinition<_insightmesh_training_v1_TabularData, _insightmesh_training_v1_TabularData__Output>
        TrainingService: SubtypeConstructor<typeof grpc.Client, _insightmesh_training_v1_TrainingServiceClient> & { service: _insightmesh_training_v1_TrainingServiceDefinition }
        WatchRunRequest: MessageTypeDefinition<_insightmesh_training_v1_WatchRunRequest, _insightmesh_training_v1_WatchRunRequest__Output>
        WatchRunResponse: MessageTypeDefinition<_insightmesh_training_v1_WatchRunResponse, _insightmesh_training_v1_WatchRunResponse__Output>
      }
    }
  }
}

