import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.js';
import type { ArmComparison as _insightmesh_recommender_v1_ArmComparison, ArmComparison__Output as _insightmesh_recommender_v1_ArmComparison__Output } from './insightmesh/recommender/v1/ArmComparison.js';
import type { ArmReport as _insightmesh_recommender_v1_ArmReport, ArmReport__Output as _insightmesh_recommender_v1_ArmReport__Output } from './insightmesh/recommender/v1/ArmReport.js';
import type { ArmValue as _insightmesh_recommender_v1_ArmValue, ArmValue__Output as _insightmesh_recommender_v1_ArmValue__Output } from './insightmesh/recommender/v1/ArmValue.js';
import type { CreateExperimentRequest as _insightmesh_recommender_v1_CreateExperimentRequest, CreateExperimentRequest__Output as _insightmesh_recommender_v1_CreateExperimentRequest__Output } from './insightmesh/recommender/v1/CreateExperimentRequest.js';
import type { CreateExperimentResponse as _insightmesh_recommender_v1_CreateExperimentResponse, CreateExperimentResponse__Output as _insightmesh_recommender_v1_CreateExperimentResponse__Output } from './insightmesh/recommender/v1/CreateExperimentResponse.js';
import type { Experiment as _insightmesh_recommender_v1_Experiment, Experiment__Output as _insightmesh_recommender_v1_Experiment__Output } from './insightmesh/recommender/v1/Experiment.js';
import type { ExperimentArm as _insightmesh_recommender_v1_ExperimentArm, ExperimentArm__Output as _insightmesh_recommender_v1_ExperimentArm__Output } from './insightmesh/recommender/v1/ExperimentArm.js';
import type { ExperimentServiceClient as _insightmesh_recommender_v1_ExperimentServiceClient, ExperimentServiceDefinition as _insightmesh_recommender_v1_ExperimentServiceDefinition } from './insightmesh/recommender/v1/ExperimentService.js';
import type { FigureRange as _insightmesh_recommender_v1_FigureRange, FigureRange__Output as _insightmesh_recommender_v1_FigureRange__Output } from './insightmesh/recommender/v1/FigureRange.js';
import type { GetExperimentReportRequest as _insightmesh_recommender_v1_GetExperimentReportRequest, GetExperimentReportRequest__Output as _insightmesh_recommender_v1_GetExperimentReportRequest__Output } from './insightmesh/recommender/v1/GetExperimentReportRequest.js';
import type { GetExperimentReportResponse as _insightmesh_recommender_v1_GetExperimentReportResponse, GetExperimentReportResponse__Output as _insightmesh_recommender_v1_GetExperimentReportResponse__Output } from './insightmesh/recommender/v1/GetExperimentReportResponse.js';
import type { ListExperimentsRequest as _insightmesh_recommender_v1_ListExperimentsRequest, ListExperimentsRequest__Output as _insightmesh_recommender_v1_ListExperimentsRequest__Output } from './insightmesh/recommender/v1/ListExperimentsRequest.js';
import type { ListExperimentsResponse as _insightmesh_recommender_v1_ListExperimentsResponse, ListExperimentsResponse__Output as _insightmesh_recommender_v1_ListExperimentsResponse__Output } from './insightmesh/recommender/v1/ListExperimentsResponse.js';
import type { SetHoldoutRequest as _insightmesh_recommender_v1_SetHoldoutRequest, SetHoldoutRequest__Output as _insightmesh_recommender_v1_SetHoldoutRequest__Output } from './insightmesh/recommender/v1/SetHoldoutRequest.js';
import type { SetHoldoutResponse as _insightmesh_recommender_v1_SetHoldoutResponse, SetHoldoutResponse__Output as _insightmesh_recommender_v1_SetHoldoutResponse__Output } from './insightmesh/recommender/v1/SetHoldoutResponse.js';
import type { UpdateExperimentRequest as _insightmesh_recommender_v1_UpdateExperimentRequest, UpdateExperimentRequest__Output as _insightmesh_recommender_v1_UpdateExperimentRequest__Output } from './insightmesh/recommender/v1/UpdateExperimentRequest.js';
import type { UpdateExperimentResponse as _insightmesh_recommender_v1_UpdateExperimentResponse, UpdateExperimentResponse__Output as _insightmesh_recommender_v1_UpdateExperimentResponse__Output } from './insightmesh/recommender/v1/UpdateExperimentResponse.js';

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
    recommender: {
      v1: {
        ArmComparison: MessageTypeDefinition<_insightmesh_recommender_v1_ArmComparison, _insightmesh_recommender_v1_ArmComparison__Output>
        ArmReport: MessageTypeDefinition<_insightmesh_recommender_v1_ArmReport, _insightmesh_recommender_v1_ArmReport__Output>
        ArmValue: MessageTypeDefinition<_insightmesh_recommender_v1_ArmValue, _insightmesh_recommender_v1_ArmValue__Output>
        CreateExperimentRequest: MessageTypeDefinition<_insightmesh_recommender_v1_CreateExperimentRequest, _insightmesh_recommender_v1_CreateExperimentRequest__Output>
        CreateExperimentResponse: MessageTypeDefinition<_insightmesh_recommender_v1_CreateExperimentResponse, _insightmesh_recommender_v1_CreateExperimentResponse__Output>
        Experiment: MessageTypeDefinition<_insightmesh_recommender_v1_Experiment, _insightmesh_recommender_v1_Experiment__Output>
        ExperimentAction: EnumTypeDefinition
        ExperimentArm: MessageTypeDefinition<_insightmesh_recommender_v1_ExperimentArm, _insightmesh_recommender_v1_ExperimentArm__Output>
        ExperimentMetric: EnumTypeDefinition
        ExperimentService: SubtypeConstructor<typeof grpc.Client, _insightmesh_recommender_v1_ExperimentServiceClient> & { service: _insightmesh_recommender_v1_ExperimentServiceDefinition }
        ExperimentState: EnumTypeDefinition
        ExperimentVerdict: EnumTypeDefinition
        FigureRange: MessageTypeDefinition<_insightmesh_recommender_v1_FigureRange, _insightmesh_recommender_v1_FigureRange__Output>
        GetExperimentReportRequest: MessageTypeDefinition<_insightmesh_recommender_v1_GetExperimentReportRequest, _insightmesh_recommender_v1_GetExperimentReportRequest__Output>
        GetExperimentReportResponse: MessageTypeDefinition<_insightmesh_recommender_v1_GetExperimentReportResponse, _insightmesh_recommender_v1_GetExperimentReportResponse__Output>
        ListExperimentsRequest: MessageTypeDefinition<_insightmesh_recommender_v1_ListExperimentsRequest, _insightmesh_recommender_v1_ListExperimentsRequest__Output>
        ListExperimentsResponse: MessageTypeDefinition<_insightmesh_recommender_v1_ListExperimentsResponse, _insightmesh_recommender_v1_ListExperimentsResponse__Output>
        SetHoldoutRequest: MessageTypeDefinition<_insightmesh_recommender_v1_SetHoldoutRequest, _insightmesh_recommender_v1_SetHoldoutRequest__Output>
        SetHoldoutResponse: MessageTypeDefinition<_insightmesh_recommender_v1_SetHoldoutResponse, _insightmesh_recommender_v1_SetHoldoutResponse__Output>
        UpdateExperimentRequest: MessageTypeDefinition<_insightmesh_recommender_v1_UpdateExperimentRequest, _insightmesh_recommender_v1_UpdateExperimentRequest__Output>
        UpdateExperimentResponse: MessageTypeDefinition<_insightmesh_recommender_v1_UpdateExperimentResponse, _insightmesh_recommender_v1_UpdateExperimentResponse__Output>
      }
    }
  }
}

