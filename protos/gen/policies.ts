import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from './google/protobuf/FieldMask.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { CleaningPolicy as _insightmesh_collector_v1_CleaningPolicy, CleaningPolicy__Output as _insightmesh_collector_v1_CleaningPolicy__Output } from './insightmesh/collector/v1/CleaningPolicy.js';
import type { CleaningRules as _insightmesh_collector_v1_CleaningRules, CleaningRules__Output as _insightmesh_collector_v1_CleaningRules__Output } from './insightmesh/collector/v1/CleaningRules.js';
import type { ConsentPolicy as _insightmesh_collector_v1_ConsentPolicy, ConsentPolicy__Output as _insightmesh_collector_v1_ConsentPolicy__Output } from './insightmesh/collector/v1/ConsentPolicy.js';
import type { GetPolicyRequest as _insightmesh_collector_v1_GetPolicyRequest, GetPolicyRequest__Output as _insightmesh_collector_v1_GetPolicyRequest__Output } from './insightmesh/collector/v1/GetPolicyRequest.js';
import type { GetPolicyResponse as _insightmesh_collector_v1_GetPolicyResponse, GetPolicyResponse__Output as _insightmesh_collector_v1_GetPolicyResponse__Output } from './insightmesh/collector/v1/GetPolicyResponse.js';
import type { ListPolicyVersionsRequest as _insightmesh_collector_v1_ListPolicyVersionsRequest, ListPolicyVersionsRequest__Output as _insightmesh_collector_v1_ListPolicyVersionsRequest__Output } from './insightmesh/collector/v1/ListPolicyVersionsRequest.js';
import type { ListPolicyVersionsResponse as _insightmesh_collector_v1_ListPolicyVersionsResponse, ListPolicyVersionsResponse__Output as _insightmesh_collector_v1_ListPolicyVersionsResponse__Output } from './insightmesh/collector/v1/ListPolicyVersionsResponse.js';
import type { Policy as _insightmesh_collector_v1_Policy, Policy__Output as _insightmesh_collector_v1_Policy__Output } from './insightmesh/collector/v1/Policy.js';
import type { PolicyServiceClient as _insightmesh_collector_v1_PolicyServiceClient, PolicyServiceDefinition as _insightmesh_collector_v1_PolicyServiceDefinition } from './insightmesh/collector/v1/PolicyService.js';
import type { PolicyVersion as _insightmesh_collector_v1_PolicyVersion, PolicyVersion__Output as _insightmesh_collector_v1_PolicyVersion__Output } from './insightmesh/collector/v1/PolicyVersion.js';
import type { PrivacyPolicy as _insightmesh_collector_v1_PrivacyPolicy, PrivacyPolicy__Output as _insightmesh_collector_v1_PrivacyPolicy__Output } from './insightmesh/collector/v1/PrivacyPolicy.js';
import type { RestorePolicyRequest as _insightmesh_collector_v1_RestorePolicyRequest, RestorePolicyRequest__Output as _insightmesh_collector_v1_RestorePolicyRequest__Output } from './insightmesh/collector/v1/RestorePolicyRequest.js';
import type { RestorePolicyResponse as _insightmesh_collector_v1_RestorePolicyResponse, RestorePolicyResponse__Output as _insightmesh_collector_v1_RestorePolicyResponse__Output } from './insightmesh/collector/v1/RestorePolicyResponse.js';
import type { SetPolicyRequest as _insightmesh_collector_v1_SetPolicyRequest, SetPolicyRequest__Output as _insightmesh_collector_v1_SetPolicyRequest__Output } from './insightmesh/collector/v1/SetPolicyRequest.js';
import type { SetPolicyResponse as _insightmesh_collector_v1_SetPolicyResponse, SetPolicyResponse__Output as _insightmesh_collector_v1_SetPolicyResponse__Output } from './insightmesh/collector/v1/SetPolicyResponse.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      FieldMask: MessageTypeDefinition<_google_protobuf_FieldMask, _google_protobuf_FieldMask__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  insightmesh: {
    collector: {
      v1: {
        AnalyticsConsent: EnumTypeDefinition
        BotTreatment: EnumTypeDefinition
        CleaningPolicy: MessageTypeDefinition<_insightmesh_collector_v1_CleaningPolicy, _insightmesh_collector_v1_CleaningPolicy__Output>
        CleaningRules: MessageTypeDefinition<_insightmesh_collector_v1_CleaningRules, _insightmesh_collector_v1_CleaningRules__Output>
        ConsentPolicy: MessageTypeDefinition<_insightmesh_collector_v1_ConsentPolicy, _insightmesh_collector_v1_ConsentPolicy__Output>
        GetPolicyRequest: MessageTypeDefinition<_insightmesh_collector_v1_GetPolicyRequest, _insightmesh_collector_v1_GetPolicyRequest__Output>
        GetPolicyResponse: MessageTypeDefinition<_insightmesh_collector_v1_GetPolicyResponse, _insightmesh_collector_v1_GetPolicyResponse__Output>
        IdTreatment: EnumTypeDefinition
        IpTreatment: EnumTypeDefinition
        ListPolicyVersionsRequest: MessageTypeDefinition<_insightmesh_collector_v1_ListPolicyVersionsRequest, _insightmesh_collector_v1_ListPolicyVersionsRequest__Output>
        ListPolicyVersionsResponse: MessageTypeDefinition<_insightmesh_collector_v1_ListPolicyVersionsResponse, _insightmesh_collector_v1_ListPolicyVersionsResponse__Output>
        PersonalDataTreatment: EnumTypeDefinition
        Policy: MessageTypeDefinition<_insightmesh_collector_v1_Policy, _insightmesh_collector_v1_Policy__Output>
        PolicyService: SubtypeConstructor<typeof grpc.Client, _insightmesh_collector_v1_PolicyServiceClient> & { service: _insightmesh_collector_v1_PolicyServiceDefinition }
        PolicyVersion: MessageTypeDefinition<_insightmesh_collector_v1_PolicyVersion, _insightmesh_collector_v1_PolicyVersion__Output>
        PrivacyPolicy: MessageTypeDefinition<_insightmesh_collector_v1_PrivacyPolicy, _insightmesh_collector_v1_PrivacyPolicy__Output>
        RestorePolicyRequest: MessageTypeDefinition<_insightmesh_collector_v1_RestorePolicyRequest, _insightmesh_collector_v1_RestorePolicyRequest__Output>
        RestorePolicyResponse: MessageTypeDefinition<_insightmesh_collector_v1_RestorePolicyResponse, _insightmesh_collector_v1_RestorePolicyResponse__Output>
        SetPolicyRequest: MessageTypeDefinition<_insightmesh_collector_v1_SetPolicyRequest, _insightmesh_collector_v1_SetPolicyRequest__Output>
        SetPolicyResponse: MessageTypeDefinition<_insightmesh_collector_v1_SetPolicyResponse, _insightmesh_collector_v1_SetPolicyResponse__Output>
        UserAgentTreatment: EnumTypeDefinition
      }
    }
  }
}

