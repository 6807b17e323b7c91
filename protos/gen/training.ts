import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { ListModelsRequest as _insightmesh_training_v1_ListModelsRequest, ListModelsRequest__Output as _insightmesh_training_v1_ListModelsRequest__Output } from './insightmesh/training/v1/ListModelsRequest.js';
import type { ListModelsResponse as _insightmesh_training_v1_ListModelsResponse, ListModelsResponse__Output as _insightmesh_training_v1_ListModelsResponse__Output } from './insightmesh/training/v1/ListModelsResponse.js';
import type { ModelVersion as _insightmesh_training_v1_ModelVersion, ModelVersion__Output as _insightmesh_training_v1_ModelVersion__Output } from './insightmesh/training/v1/ModelVersion.js';
import type { PromoteRequest as _insightmesh_training_v1_PromoteRequest, PromoteRequest__Output as _insightmesh_training_v1_PromoteRequest__Output } from './insightmesh/training/v1/PromoteRequest.js';
import type { PromoteResponse as _insightmesh_training_v1_PromoteResponse, PromoteResponse__Output as _insightmesh_training_v1_PromoteResponse__Output } from './insightmesh/training/v1/PromoteResponse.js';
import type { RollbackRequest as _insightmesh_training_v1_RollbackRequest, RollbackRequest__Output as _insightmesh_training_v1_RollbackRequest__Output } from './insightmesh/training/v1/RollbackRequest.js';
import type { RollbackResponse as _insightmesh_training_v1_RollbackResponse, RollbackResponse__Output as _insightmesh_training_v1_RollbackResponse__Output } from './insightmesh/training/v1/RollbackResponse.js';
import type { StartRunRequest as _insightmesh_training_v1_StartRunRequest, StartRunRequest__Output as _insightmesh_training_v1_StartRunRequest__Output } from './insightmesh/training/v1/StartRunRequest.js';
import type { StartRunResponse as _insightmesh_training_v1_StartRunResponse, StartRunResponse__Output as _insightmesh_training_v1_StartRunResponse__Output } from './insightmesh/training/v1/StartRunResponse.js';
import type { TrainingServiceClient as _insightmesh_training_v1_TrainingServiceClient, TrainingServiceDefinition as _insightmesh_training_v1_TrainingServiceDefinition } from './insightmesh/training/v1/TrainingService.js';
import type { WatchRunRequest as _insightmesh_training_v1_WatchRunRequest, WatchRunRequest__Output as _insightmesh_training_v1_WatchRunRequest__Output } from './insightmesh/training/v1/WatchRunRequest.js';
import type { WatchRunResponse as _insightmesh_training_v1_WatchRunResponse, WatchRunResponse__Output as _insightmesh_training_v1_WatchRunResponse__Output } from './insightmesh/training/v1/WatchRunResponse.js';

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
        ListModelsRequest: MessageTypeDefinition<_insightmesh_training_v1_ListModelsRequest, _insightmesh_training_v1_ListModelsRequest__Output>
        ListModelsResponse: MessageTypeDefinition<_insightmesh_training_v1_ListModelsResponse, _insightmesh_training_v1_ListModelsResponse__Output>
        ModelStage: EnumTypeDefinition
        ModelVersion: MessageTypeDefinition<_insightmesh_training_v1_ModelVersion, _insightmesh_training_v1_ModelVersion__Output>
        PromoteRequest: MessageTypeDefinition<_insightmesh_training_v1_PromoteRequest, _insightmesh_training_v1_PromoteRequest__Output>
        PromoteResponse: MessageTypeDefinition<_insightmesh_training_v1_PromoteResponse, _insightmesh_training_v1_PromoteResponse__Output>
        RollbackRequest: MessageTypeDefinition<_insightmesh_training_v1_RollbackRequest, _insightmesh_training_v1_RollbackRequest__Output>
        RollbackResponse: MessageTypeDefinition<_insightmesh_training_v1_RollbackResponse, _insightmesh_training_v1_RollbackResponse__Output>
        RunState: EnumTypeDefinition
        StartRunRequest: MessageTypeDefinition<_insightmesh_training_v1_StartRunRequest, _insightmesh_training_v1_StartRunRequest__Output>
        StartRunResponse: MessageTypeDefinition<_insightmesh_training_v1_StartRunResponse, _insightmesh_training_v1_StartRunResponse__Output>
        TrainingService: SubtypeConstructor<typeof grpc.Client, _insightmesh_training_v1_TrainingServiceClient> & { service: _insightmesh_training_v1_TrainingServiceDefinition }
        WatchRunRequest: MessageTypeDefinition<_insightmesh_training_v1_WatchRunRequest, _insightmesh_training_v1_WatchRunRequest__Output>
        WatchRunResponse: MessageTypeDefinition<_insightmesh_training_v1_WatchRunResponse, _insightmesh_training_v1_WatchRunResponse__Output>
      }
    }
  }
}

