import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Check as _insightmesh_training_v1_Check, Check__Output as _insightmesh_training_v1_Check__Output } from './insightmesh/training/v1/Check.js';
import type { CollectArtefactsRequest as _insightmesh_training_v1_CollectArtefactsRequest, CollectArtefactsRequest__Output as _insightmesh_training_v1_CollectArtefactsRequest__Output } from './insightmesh/training/v1/CollectArtefactsRequest.js';
import type { CollectArtefactsResponse as _insightmesh_training_v1_CollectArtefactsResponse, CollectArtefactsResponse__Output as _insightmesh_training_v1_CollectArtefactsResponse__Output } from './insightmesh/training/v1/CollectArtefactsResponse.js';
import type { CollectedArtefact as _insightmesh_training_v1_CollectedArtefact, CollectedArtefact__Output as _insightmesh_training_v1_CollectedArtefact__Output } from './insightmesh/training/v1/CollectedArtefact.js';
import type { Decision as _insightmesh_training_v1_Decision, Decision__Output as _insightmesh_training_v1_Decision__Output } from './insightmesh/training/v1/Decision.js';
import type { Figure as _insightmesh_training_v1_Figure, Figure__Output as _insightmesh_training_v1_Figure__Output } from './insightmesh/training/v1/Figure.js';
import type { GetModelRequest as _insightmesh_training_v1_GetModelRequest, GetModelRequest__Output as _insightmesh_training_v1_GetModelRequest__Output } from './insightmesh/training/v1/GetModelRequest.js';
import type { GetModelResponse as _insightmesh_training_v1_GetModelResponse, GetModelResponse__Output as _insightmesh_training_v1_GetModelResponse__Output } from './insightmesh/training/v1/GetModelResponse.js';
import type { ModelVersion as _insightmesh_training_v1_ModelVersion, ModelVersion__Output as _insightmesh_training_v1_ModelVersion__Output } from './insightmesh/training/v1/ModelVersion.js';
import type { OnnxSignature as _insightmesh_training_v1_OnnxSignature, OnnxSignature__Output as _insightmesh_training_v1_OnnxSignature__Output } from './insightmesh/training/v1/OnnxSignature.js';
import type { Pin as _insightmesh_training_v1_Pin, Pin__Output as _insightmesh_training_v1_Pin__Output } from './insightmesh/training/v1/Pin.js';
import type { PinRequest as _insightmesh_training_v1_PinRequest, PinRequest__Output as _insightmesh_training_v1_PinRequest__Output } from './insightmesh/training/v1/PinRequest.js';
import type { PinResponse as _insightmesh_training_v1_PinResponse, PinResponse__Output as _insightmesh_training_v1_PinResponse__Output } from './insightmesh/training/v1/PinResponse.js';
import type { RegisterModelAbout as _insightmesh_training_v1_RegisterModelAbout, RegisterModelAbout__Output as _insightmesh_training_v1_RegisterModelAbout__Output } from './insightmesh/training/v1/RegisterModelAbout.js';
import type { RegisterModelRequest as _insightmesh_training_v1_RegisterModelRequest, RegisterModelRequest__Output as _insightmesh_training_v1_RegisterModelRequest__Output } from './insightmesh/training/v1/RegisterModelRequest.js';
import type { RegisterModelResponse as _insightmesh_training_v1_RegisterModelResponse, RegisterModelResponse__Output as _insightmesh_training_v1_RegisterModelResponse__Output } from './insightmesh/training/v1/RegisterModelResponse.js';
import type { RegistryServiceClient as _insightmesh_training_v1_RegistryServiceClient, RegistryServiceDefinition as _insightmesh_training_v1_RegistryServiceDefinition } from './insightmesh/training/v1/RegistryService.js';
import type { UnpinRequest as _insightmesh_training_v1_UnpinRequest, UnpinRequest__Output as _insightmesh_training_v1_UnpinRequest__Output } from './insightmesh/training/v1/UnpinRequest.js';
import type { UnpinResponse as _insightmesh_training_v1_UnpinResponse, UnpinResponse__Output as _insightmesh_training_v1_UnpinResponse__Output } from './insightmesh/training/v1/UnpinResponse.js';
import type { VocabularyPart as _insightmesh_training_v1_VocabularyPart, VocabularyPart__Output as _insightmesh_training_v1_VocabularyPart__Output } from './insightmesh/training/v1/VocabularyPart.js';

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
        Check: MessageTypeDefinition<_insightmesh_training_v1_Check, _insightmesh_training_v1_Check__Output>
        CollectArtefactsRequest: MessageTypeDefinition<_insightmesh_training_v1_CollectArtefactsRequest, _insightmesh_training_v1_CollectArtefactsRequest__Output>
        CollectArtefactsResponse: MessageTypeDefinition<_insightmesh_training_v1_CollectArtefactsResponse, _insightmesh_training_v1_CollectArtefactsResponse__Output>
        CollectedArtefact: MessageTypeDefinition<_insightmesh_training_v1_CollectedArtefact, _insightmesh_training_v1_CollectedArtefact__Output>
        Decision: MessageTypeDefinition<_insightmesh_training_v1_Decision, _insightmesh_training_v1_Decision__Output>
        DecisionKind: EnumTypeDefinition
        Figure: MessageTypeDefinition<_insightmesh_training_v1_Figure, _insightmesh_training_v1_Figure__Output>
        GetModelRequest: MessageTypeDefinition<_insightmesh_training_v1_GetModelRequest, _insightmesh_training_v1_GetModelRequest__Output>
        GetModelResponse: MessageTypeDefinition<_insightmesh_training_v1_GetModelResponse, _insightmesh_training_v1_GetModelResponse__Output>
        ModelStage: EnumTypeDefinition
        ModelVersion: MessageTypeDefinition<_insightmesh_training_v1_ModelVersion, _insightmesh_training_v1_ModelVersion__Output>
        OnnxSignature: MessageTypeDefinition<_insightmesh_training_v1_OnnxSignature, _insightmesh_training_v1_OnnxSignature__Output>
        Padding: EnumTypeDefinition
        Pin: MessageTypeDefinition<_insightmesh_training_v1_Pin, _insightmesh_training_v1_Pin__Output>
        PinRequest: MessageTypeDefinition<_insightmesh_training_v1_PinRequest, _insightmesh_training_v1_PinRequest__Output>
        PinResponse: MessageTypeDefinition<_insightmesh_training_v1_PinResponse, _insightmesh_training_v1_PinResponse__Output>
        RegisterModelAbout: MessageTypeDefinition<_insightmesh_training_v1_RegisterModelAbout, _insightmesh_training_v1_RegisterModelAbout__Output>
        RegisterModelRequest: MessageTypeDefinition<_insightmesh_training_v1_RegisterModelRequest, _insightmesh_training_v1_RegisterModelRequest__Output>
        RegisterModelResponse: MessageTypeDefinition<_insightmesh_training_v1_RegisterModelResponse, _insightmesh_training_v1_RegisterModelResponse__Output>
        RegistryService: SubtypeConstructor<typeof grpc.Client, _insightmesh_training_v1_RegistryServiceClient> & { service: _insightmesh_training_v1_RegistryServiceDefinition }
        UnpinRequest: MessageTypeDefinition<_insightmesh_training_v1_UnpinRequest, _insightmesh_training_v1_UnpinRequest__Output>
        UnpinResponse: MessageTypeDefinition<_insightmesh_training_v1_UnpinResponse, _insightmesh_training_v1_UnpinResponse__Output>
        VocabularyPart: MessageTypeDefinition<_insightmesh_training_v1_VocabularyPart, _insightmesh_training_v1_VocabularyPart__Output>
      }
    }
  }
}

