import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { DeadLetterFilter as _insightmesh_collector_v1_DeadLetterFilter, DeadLetterFilter__Output as _insightmesh_collector_v1_DeadLetterFilter__Output } from './insightmesh/collector/v1/DeadLetterFilter.js';
import type { DeadLetterIds as _insightmesh_collector_v1_DeadLetterIds, DeadLetterIds__Output as _insightmesh_collector_v1_DeadLetterIds__Output } from './insightmesh/collector/v1/DeadLetterIds.js';
import type { DeadLetterProblem as _insightmesh_collector_v1_DeadLetterProblem, DeadLetterProblem__Output as _insightmesh_collector_v1_DeadLetterProblem__Output } from './insightmesh/collector/v1/DeadLetterProblem.js';
import type { DeadLetterServiceClient as _insightmesh_collector_v1_DeadLetterServiceClient, DeadLetterServiceDefinition as _insightmesh_collector_v1_DeadLetterServiceDefinition } from './insightmesh/collector/v1/DeadLetterService.js';
import type { DeadLetterSummary as _insightmesh_collector_v1_DeadLetterSummary, DeadLetterSummary__Output as _insightmesh_collector_v1_DeadLetterSummary__Output } from './insightmesh/collector/v1/DeadLetterSummary.js';
import type { GetDeadLetterRequest as _insightmesh_collector_v1_GetDeadLetterRequest, GetDeadLetterRequest__Output as _insightmesh_collector_v1_GetDeadLetterRequest__Output } from './insightmesh/collector/v1/GetDeadLetterRequest.js';
import type { GetDeadLetterResponse as _insightmesh_collector_v1_GetDeadLetterResponse, GetDeadLetterResponse__Output as _insightmesh_collector_v1_GetDeadLetterResponse__Output } from './insightmesh/collector/v1/GetDeadLetterResponse.js';
import type { ListDeadLettersRequest as _insightmesh_collector_v1_ListDeadLettersRequest, ListDeadLettersRequest__Output as _insightmesh_collector_v1_ListDeadLettersRequest__Output } from './insightmesh/collector/v1/ListDeadLettersRequest.js';
import type { ListDeadLettersResponse as _insightmesh_collector_v1_ListDeadLettersResponse, ListDeadLettersResponse__Output as _insightmesh_collector_v1_ListDeadLettersResponse__Output } from './insightmesh/collector/v1/ListDeadLettersResponse.js';
import type { MendDeadLetterRequest as _insightmesh_collector_v1_MendDeadLetterRequest, MendDeadLetterRequest__Output as _insightmesh_collector_v1_MendDeadLetterRequest__Output } from './insightmesh/collector/v1/MendDeadLetterRequest.js';
import type { MendDeadLetterResponse as _insightmesh_collector_v1_MendDeadLetterResponse, MendDeadLetterResponse__Output as _insightmesh_collector_v1_MendDeadLetterResponse__Output } from './insightmesh/collector/v1/MendDeadLetterResponse.js';
import type { PurgeDeadLettersRequest as _insightmesh_collector_v1_PurgeDeadLettersRequest, PurgeDeadLettersRequest__Output as _insightmesh_collector_v1_PurgeDeadLettersRequest__Output } from './insightmesh/collector/v1/PurgeDeadLettersRequest.js';
import type { PurgeDeadLettersResponse as _insightmesh_collector_v1_PurgeDeadLettersResponse, PurgeDeadLettersResponse__Output as _insightmesh_collector_v1_PurgeDeadLettersResponse__Output } from './insightmesh/collector/v1/PurgeDeadLettersResponse.js';
import type { ReplayDeadLettersRequest as _insightmesh_collector_v1_ReplayDeadLettersRequest, ReplayDeadLettersRequest__Output as _insightmesh_collector_v1_ReplayDeadLettersRequest__Output } from './insightmesh/collector/v1/ReplayDeadLettersRequest.js';
import type { ReplayDeadLettersResponse as _insightmesh_collector_v1_ReplayDeadLettersResponse, ReplayDeadLettersResponse__Output as _insightmesh_collector_v1_ReplayDeadLettersResponse__Output } from './insightmesh/collector/v1/ReplayDeadLettersResponse.js';
import type { ReplayResult as _insightmesh_collector_v1_ReplayResult, ReplayResult__Output as _insightmesh_collector_v1_ReplayResult__Output } from './insightmesh/collector/v1/ReplayResult.js';

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
    collector: {
      v1: {
        DeadLetterFilter: MessageTypeDefinition<_insightmesh_collector_v1_DeadLetterFilter, _insightmesh_collector_v1_DeadLetterFilter__Output>
        DeadLetterIds: MessageTypeDefinition<_insightmesh_collector_v1_DeadLetterIds, _insightmesh_collector_v1_DeadLetterIds__Output>
        DeadLetterProblem: MessageTypeDefinition<_insightmesh_collector_v1_DeadLetterProblem, _insightmesh_collector_v1_DeadLetterProblem__Output>
        DeadLetterService: SubtypeConstructor<typeof grpc.Client, _insightmesh_collector_v1_DeadLetterServiceClient> & { service: _insightmesh_collector_v1_DeadLetterServiceDefinition }
        DeadLetterState: EnumTypeDefinition
        DeadLetterSummary: MessageTypeDefinition<_insightmesh_collector_v1_DeadLetterSummary, _insightmesh_collector_v1_DeadLetterSummary__Output>
        GetDeadLetterRequest: MessageTypeDefinition<_insightmesh_collector_v1_GetDeadLetterRequest, _insightmesh_collector_v1_GetDeadLetterRequest__Output>
        GetDeadLetterResponse: MessageTypeDefinition<_insightmesh_collector_v1_GetDeadLetterResponse, _insightmesh_collector_v1_GetDeadLetterResponse__Output>
        ListDeadLettersRequest: MessageTypeDefinition<_insightmesh_collector_v1_ListDeadLettersRequest, _insightmesh_collector_v1_ListDeadLettersRequest__Output>
        ListDeadLettersResponse: MessageTypeDefinition<_insightmesh_collector_v1_ListDeadLettersResponse, _insightmesh_collector_v1_ListDeadLettersResponse__Output>
        MendDeadLetterRequest: MessageTypeDefinition<_insightmesh_collector_v1_MendDeadLetterRequest, _insightmesh_collector_v1_MendDeadLetterRequest__Output>
        MendDeadLetterResponse: MessageTypeDefinition<_insightmesh_collector_v1_MendDeadLetterResponse, _insightmesh_collector_v1_MendDeadLetterResponse__Output>
        PurgeDeadLettersRequest: MessageTypeDefinition<_insightmesh_collector_v1_PurgeDeadLettersRequest, _insightmesh_collector_v1_PurgeDeadLettersRequest__Output>
        PurgeDeadLettersResponse: MessageTypeDefinition<_insightmesh_collector_v1_PurgeDeadLettersResponse, _insightmesh_collector_v1_PurgeDeadLettersResponse__Output>
        ReplayDeadLettersRequest: MessageTypeDefinition<_insightmesh_collector_v1_ReplayDeadLettersRequest, _insightmesh_collector_v1_ReplayDeadLettersRequest__Output>
        ReplayDeadLettersResponse: MessageTypeDefinition<_insightmesh_collector_v1_ReplayDeadLettersResponse, _insightmesh_collector_v1_ReplayDeadLettersResponse__Output>
        ReplayOutcome: EnumTypeDefinition
        ReplayResult: MessageTypeDefinition<_insightmesh_collector_v1_ReplayResult, _insightmesh_collector_v1_ReplayResult__Output>
      }
    }
  }
}

