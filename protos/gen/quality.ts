import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.js';
import type { Consent as _insightmesh_collector_v1_Consent, Consent__Output as _insightmesh_collector_v1_Consent__Output } from './insightmesh/collector/v1/Consent.js';
import type { Event as _insightmesh_collector_v1_Event, Event__Output as _insightmesh_collector_v1_Event__Output } from './insightmesh/collector/v1/Event.js';
import type { ItemFacts as _insightmesh_collector_v1_ItemFacts, ItemFacts__Output as _insightmesh_collector_v1_ItemFacts__Output } from './insightmesh/collector/v1/ItemFacts.js';
import type { OrderLine as _insightmesh_collector_v1_OrderLine, OrderLine__Output as _insightmesh_collector_v1_OrderLine__Output } from './insightmesh/collector/v1/OrderLine.js';
import type { Repair as _insightmesh_collector_v1_Repair, Repair__Output as _insightmesh_collector_v1_Repair__Output } from './insightmesh/collector/v1/Repair.js';
import type { Affinity as _insightmesh_feature_v1_Affinity, Affinity__Output as _insightmesh_feature_v1_Affinity__Output } from './insightmesh/feature/v1/Affinity.js';
import type { Baseline as _insightmesh_feature_v1_Baseline, Baseline__Output as _insightmesh_feature_v1_Baseline__Output } from './insightmesh/feature/v1/Baseline.js';
import type { CheckDatasetRequest as _insightmesh_feature_v1_CheckDatasetRequest, CheckDatasetRequest__Output as _insightmesh_feature_v1_CheckDatasetRequest__Output } from './insightmesh/feature/v1/CheckDatasetRequest.js';
import type { CheckDatasetResponse as _insightmesh_feature_v1_CheckDatasetResponse, CheckDatasetResponse__Output as _insightmesh_feature_v1_CheckDatasetResponse__Output } from './insightmesh/feature/v1/CheckDatasetResponse.js';
import type { CurrencyAmount as _insightmesh_feature_v1_CurrencyAmount, CurrencyAmount__Output as _insightmesh_feature_v1_CurrencyAmount__Output } from './insightmesh/feature/v1/CurrencyAmount.js';
import type { CutJoinRequest as _insightmesh_feature_v1_CutJoinRequest, CutJoinRequest__Output as _insightmesh_feature_v1_CutJoinRequest__Output } from './insightmesh/feature/v1/CutJoinRequest.js';
import type { CutJoinResponse as _insightmesh_feature_v1_CutJoinResponse, CutJoinResponse__Output as _insightmesh_feature_v1_CutJoinResponse__Output } from './insightmesh/feature/v1/CutJoinResponse.js';
import type { EntityFreshness as _insightmesh_feature_v1_EntityFreshness, EntityFreshness__Output as _insightmesh_feature_v1_EntityFreshness__Output } from './insightmesh/feature/v1/EntityFreshness.js';
import type { Expectation as _insightmesh_feature_v1_Expectation, Expectation__Output as _insightmesh_feature_v1_Expectation__Output } from './insightmesh/feature/v1/Expectation.js';
import type { ExpectationViolation as _insightmesh_feature_v1_ExpectationViolation, ExpectationViolation__Output as _insightmesh_feature_v1_ExpectationViolation__Output } from './insightmesh/feature/v1/ExpectationViolation.js';
import type { Feature as _insightmesh_feature_v1_Feature, Feature__Output as _insightmesh_feature_v1_Feature__Output } from './insightmesh/feature/v1/Feature.js';
import type { FeatureDrift as _insightmesh_feature_v1_FeatureDrift, FeatureDrift__Output as _insightmesh_feature_v1_FeatureDrift__Output } from './insightmesh/feature/v1/FeatureDrift.js';
import type { FeatureExpectation as _insightmesh_feature_v1_FeatureExpectation, FeatureExpectation__Output as _insightmesh_feature_v1_FeatureExpectation__Output } from './insightmesh/feature/v1/FeatureExpectation.js';
import type { FeatureServiceClient as _insightmesh_feature_v1_FeatureServiceClient, FeatureServiceDefinition as _insightmesh_feature_v1_FeatureServiceDefinition } from './insightmesh/feature/v1/FeatureService.js';
import type { GetBaselineRequest as _insightmesh_feature_v1_GetBaselineRequest, GetBaselineRequest__Output as _insightmesh_feature_v1_GetBaselineRequest__Output } from './insightmesh/feature/v1/GetBaselineRequest.js';
import type { GetBaselineResponse as _insightmesh_feature_v1_GetBaselineResponse, GetBaselineResponse__Output as _insightmesh_feature_v1_GetBaselineResponse__Output } from './insightmesh/feature/v1/GetBaselineResponse.js';
import type { GetFeaturesRequest as _insightmesh_feature_v1_GetFeaturesRequest, GetFeaturesRequest__Output as _insightmesh_feature_v1_GetFeaturesRequest__Output } from './insightmesh/feature/v1/GetFeaturesRequest.js';
import type { GetFeaturesResponse as _insightmesh_feature_v1_GetFeaturesResponse, GetFeaturesResponse__Output as _insightmesh_feature_v1_GetFeaturesResponse__Output } from './insightmesh/feature/v1/GetFeaturesResponse.js';
import type { GetHistoryRequest as _insightmesh_feature_v1_GetHistoryRequest, GetHistoryRequest__Output as _insightmesh_feature_v1_GetHistoryRequest__Output } from './insightmesh/feature/v1/GetHistoryRequest.js';
import type { GetHistoryResponse as _insightmesh_feature_v1_GetHistoryResponse, GetHistoryResponse__Output as _insightmesh_feature_v1_GetHistoryResponse__Output } from './insightmesh/feature/v1/GetHistoryResponse.js';
import type { GetOrderRequest as _insightmesh_feature_v1_GetOrderRequest, GetOrderRequest__Output as _insightmesh_feature_v1_GetOrderRequest__Output } from './insightmesh/feature/v1/GetOrderRequest.js';
import type { GetOrderResponse as _insightmesh_feature_v1_GetOrderResponse, GetOrderResponse__Output as _insightmesh_feature_v1_GetOrderResponse__Output } from './insightmesh/feature/v1/GetOrderResponse.js';
import type { HistoryEvent as _insightmesh_feature_v1_HistoryEvent, HistoryEvent__Output as _insightmesh_feature_v1_HistoryEvent__Output } from './insightmesh/feature/v1/HistoryEvent.js';
import type { Join as _insightmesh_feature_v1_Join, Join__Output as _insightmesh_feature_v1_Join__Output } from './insightmesh/feature/v1/Join.js';
import type { JoinChange as _insightmesh_feature_v1_JoinChange, JoinChange__Output as _insightmesh_feature_v1_JoinChange__Output } from './insightmesh/feature/v1/JoinChange.js';
import type { ListAffinitiesRequest as _insightmesh_feature_v1_ListAffinitiesRequest, ListAffinitiesRequest__Output as _insightmesh_feature_v1_ListAffinitiesRequest__Output } from './insightmesh/feature/v1/ListAffinitiesRequest.js';
import type { ListAffinitiesResponse as _insightmesh_feature_v1_ListAffinitiesResponse, ListAffinitiesResponse__Output as _insightmesh_feature_v1_ListAffinitiesResponse__Output } from './insightmesh/feature/v1/ListAffinitiesResponse.js';
import type { ListDriftRequest as _insightmesh_feature_v1_ListDriftRequest, ListDriftRequest__Output as _insightmesh_feature_v1_ListDriftRequest__Output } from './insightmesh/feature/v1/ListDriftRequest.js';
import type { ListDriftResponse as _insightmesh_feature_v1_ListDriftResponse, ListDriftResponse__Output as _insightmesh_feature_v1_ListDriftResponse__Output } from './insightmesh/feature/v1/ListDriftResponse.js';
import type { ListExpectationsRequest as _insightmesh_feature_v1_ListExpectationsRequest, ListExpectationsRequest__Output as _insightmesh_feature_v1_ListExpectationsRequest__Output } from './insightmesh/feature/v1/ListExpectationsRequest.js';
import type { ListExpectationsResponse as _insightmesh_feature_v1_ListExpectationsResponse, ListExpectationsResponse__Output as _insightmesh_feature_v1_ListExpectationsResponse__Output } from './insightmesh/feature/v1/ListExpectationsResponse.js';
import type { ListFeaturesRequest as _insightmesh_feature_v1_ListFeaturesRequest, ListFeaturesRequest__Output as _insightmesh_feature_v1_ListFeaturesRequest__Output } from './insightmesh/feature/v1/ListFeaturesRequest.js';
import type { ListFeaturesResponse as _insightmesh_feature_v1_ListFeaturesResponse, ListFeaturesResponse__Output as _insightmesh_feature_v1_ListFeaturesResponse__Output } from './insightmesh/feature/v1/ListFeaturesResponse.js';
import type { ListJoinChangesRequest as _insightmesh_feature_v1_ListJoinChangesRequest, ListJoinChangesRequest__Output as _insightmesh_feature_v1_ListJoinChangesRequest__Output } from './insightmesh/feature/v1/ListJoinChangesRequest.js';
import type { ListJoinChangesResponse as _insightmesh_feature_v1_ListJoinChangesResponse, ListJoinChangesResponse__Output as _insightmesh_feature_v1_ListJoinChangesResponse__Output } from './insightmesh/feature/v1/ListJoinChangesResponse.js';
import type { ListJoinsRequest as _insightmesh_feature_v1_ListJoinsRequest, ListJoinsRequest__Output as _insightmesh_feature_v1_ListJoinsRequest__Output } from './insightmesh/feature/v1/ListJoinsRequest.js';
import type { ListJoinsResponse as _insightmesh_feature_v1_ListJoinsResponse, ListJoinsResponse__Output as _insightmesh_feature_v1_ListJoinsResponse__Output } from './insightmesh/feature/v1/ListJoinsResponse.js';
import type { ListOrdersRequest as _insightmesh_feature_v1_ListOrdersRequest, ListOrdersRequest__Output as _insightmesh_feature_v1_ListOrdersRequest__Output } from './insightmesh/feature/v1/ListOrdersRequest.js';
import type { ListOrdersResponse as _insightmesh_feature_v1_ListOrdersResponse, ListOrdersResponse__Output as _insightmesh_feature_v1_ListOrdersResponse__Output } from './insightmesh/feature/v1/ListOrdersResponse.js';
import type { ListPopularItemsRequest as _insightmesh_feature_v1_ListPopularItemsRequest, ListPopularItemsRequest__Output as _insightmesh_feature_v1_ListPopularItemsRequest__Output } from './insightmesh/feature/v1/ListPopularItemsRequest.js';
import type { ListPopularItemsResponse as _insightmesh_feature_v1_ListPopularItemsResponse, ListPopularItemsResponse__Output as _insightmesh_feature_v1_ListPopularItemsResponse__Output } from './insightmesh/feature/v1/ListPopularItemsResponse.js';
import type { Order as _insightmesh_feature_v1_Order, Order__Output as _insightmesh_feature_v1_Order__Output } from './insightmesh/feature/v1/Order.js';
import type { OrderedItem as _insightmesh_feature_v1_OrderedItem, OrderedItem__Output as _insightmesh_feature_v1_OrderedItem__Output } from './insightmesh/feature/v1/OrderedItem.js';
import type { PopularItem as _insightmesh_feature_v1_PopularItem, PopularItem__Output as _insightmesh_feature_v1_PopularItem__Output } from './insightmesh/feature/v1/PopularItem.js';
import type { QualityServiceClient as _insightmesh_feature_v1_QualityServiceClient, QualityServiceDefinition as _insightmesh_feature_v1_QualityServiceDefinition } from './insightmesh/feature/v1/QualityService.js';
import type { RestoreJoinRequest as _insightmesh_feature_v1_RestoreJoinRequest, RestoreJoinRequest__Output as _insightmesh_feature_v1_RestoreJoinRequest__Output } from './insightmesh/feature/v1/RestoreJoinRequest.js';
import type { RestoreJoinResponse as _insightmesh_feature_v1_RestoreJoinResponse, RestoreJoinResponse__Output as _insightmesh_feature_v1_RestoreJoinResponse__Output } from './insightmesh/feature/v1/RestoreJoinResponse.js';
import type { SetBaselineRequest as _insightmesh_feature_v1_SetBaselineRequest, SetBaselineRequest__Output as _insightmesh_feature_v1_SetBaselineRequest__Output } from './insightmesh/feature/v1/SetBaselineRequest.js';
import type { SetBaselineResponse as _insightmesh_feature_v1_SetBaselineResponse, SetBaselineResponse__Output as _insightmesh_feature_v1_SetBaselineResponse__Output } from './insightmesh/feature/v1/SetBaselineResponse.js';
import type { SetExpectationsRequest as _insightmesh_feature_v1_SetExpectationsRequest, SetExpectationsRequest__Output as _insightmesh_feature_v1_SetExpectationsRequest__Output } from './insightmesh/feature/v1/SetExpectationsRequest.js';
import type { SetExpectationsResponse as _insightmesh_feature_v1_SetExpectationsResponse, SetExpectationsResponse__Output as _insightmesh_feature_v1_SetExpectationsResponse__Output } from './insightmesh/feature/v1/SetExpectationsResponse.js';

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
    collector: {
      v1: {
        Consent: MessageTypeDefinition<_insightmesh_collector_v1_Consent, _insightmesh_collector_v1_Consent__Output>
        Event: MessageTypeDefinition<_insightmesh_collector_v1_Event, _insightmesh_collector_v1_Event__Output>
        EventType: EnumTypeDefinition
        ItemFacts: MessageTypeDefinition<_insightmesh_collector_v1_ItemFacts, _insightmesh_collector_v1_ItemFacts__Output>
        OrderLine: MessageTypeDefinition<_insightmesh_collector_v1_OrderLine, _insightmesh_collector_v1_OrderLine__Output>
        Repair: MessageTypeDefinition<_insightmesh_collector_v1_Repair, _insightmesh_collector_v1_Repair__Output>
      }
    }
    feature: {
      v1: {
        Affinity: MessageTypeDefinition<_insightmesh_feature_v1_Affinity, _insightmesh_feature_v1_Affinity__Output>
        Baseline: MessageTypeDefinition<_insightmesh_feature_v1_Baseline, _insightmesh_feature_v1_Baseline__Output>
        CheckDatasetRequest: MessageTypeDefinition<_insightmesh_feature_v1_CheckDatasetRequest, _insightmesh_feature_v1_CheckDatasetRequest__Output>
        CheckDatasetResponse: MessageTypeDefinition<_insightmesh_feature_v1_CheckDatasetResponse, _insightmesh_feature_v1_CheckDatasetResponse__Output>
        CurrencyAmount: MessageTypeDefinition<_insightmesh_feature_v1_CurrencyAmount, _insightmesh_feature_v1_CurrencyAmount__Output>
        CutJoinRequest: MessageTypeDefinition<_insightmesh_feature_v1_CutJoinRequest, _insightmesh_feature_v1_CutJoinRequest__Output>
        CutJoinResponse: MessageTypeDefinition<_insightmesh_feature_v1_CutJoinResponse, _insightmesh_feature_v1_CutJoinResponse__Output>
        DriftVerdict: EnumTypeDefinition
        EntityFreshness: MessageTypeDefinition<_insightmesh_feature_v1_EntityFreshness, _insightmesh_feature_v1_EntityFreshness__Output>
        EntityKind: EnumTypeDefinition
        Expectation: MessageTypeDefinition<_insightmesh_feature_v1_Expectation, _insightmesh_feature_v1_Expectation__Output>
        ExpectationViolation: MessageTypeDefinition<_insightmesh_feature_v1_ExpectationViolation, _insightmesh_feature_v1_ExpectationViolation__Output>
        FacetKind: EnumTypeDefinition
        Feature: MessageTypeDefinition<_insightmesh_feature_v1_Feature, _insightmesh_feature_v1_Feature__Output>
        FeatureDrift: MessageTypeDefinition<_insightmesh_feature_v1_FeatureDrift, _insightmesh_feature_v1_FeatureDrift__Output>
        FeatureExpectation: MessageTypeDefinition<_insightmesh_feature_v1_FeatureExpectation, _insightmesh_feature_v1_FeatureExpectation__Output>
        FeatureService: SubtypeConstructor<typeof grpc.Client, _insightmesh_feature_v1_FeatureServiceClient> & { service: _insightmesh_feature_v1_FeatureServiceDefinition }
        FeatureType: EnumTypeDefinition
        GetBaselineRequest: MessageTypeDefinition<_insightmesh_feature_v1_GetBaselineRequest, _insightmesh_feature_v1_GetBaselineRequest__Output>
        GetBaselineResponse: MessageTypeDefinition<_insightmesh_feature_v1_GetBaselineResponse, _insightmesh_feature_v1_GetBaselineResponse__Output>
        GetFeaturesRequest: MessageTypeDefinition<_insightmesh_feature_v1_GetFeaturesRequest, _insightmesh_feature_v1_GetFeaturesRequest__Output>
        GetFeaturesResponse: MessageTypeDefinition<_insightmesh_feature_v1_GetFeaturesResponse, _insightmesh_feature_v1_GetFeaturesResponse__Output>
        GetHistoryRequest: MessageTypeDefinition<_insightmesh_feature_v1_GetHistoryRequest, _insightmesh_feature_v1_GetHistoryRequest__Output>
        GetHistoryResponse: MessageTypeDefinition<_insightmesh_feature_v1_GetHistoryResponse, _insightmesh_feature_v1_GetHistoryResponse__Output>
        GetOrderRequest: MessageTypeDefinition<_insightmesh_feature_v1_GetOrderRequest, _insightmesh_feature_v1_GetOrderRequest__Output>
        GetOrderResponse: MessageTypeDefinition<_insightmesh_feature_v1_GetOrderResponse, _insightmesh_feature_v1_GetOrderResponse__Output>
        HistoryEvent: MessageTypeDefinition<_insightmesh_feature_v1_HistoryEvent, _insightmesh_feature_v1_HistoryEvent__Output>
        Join: MessageTypeDefinition<_insightmesh_feature_v1_Join, _insightmesh_feature_v1_Join__Output>
        JoinAction: EnumTypeDefinition
        JoinChange: MessageTypeDefinition<_insightmesh_feature_v1_JoinChange, _insightmesh_feature_v1_JoinChange__Output>
        JoinStatus: EnumTypeDefinition
        ListAffinitiesRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListAffinitiesRequest, _insightmesh_feature_v1_ListAffinitiesRequest__Output>
        ListAffinitiesResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListAffinitiesResponse, _insightmesh_feature_v1_ListAffinitiesResponse__Output>
        ListDriftRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListDriftRequest, _insightmesh_feature_v1_ListDriftRequest__Output>
        ListDriftResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListDriftResponse, _insightmesh_feature_v1_ListDriftResponse__Output>
        ListExpectationsRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListExpectationsRequest, _insightmesh_feature_v1_ListExpectationsRequest__Output>
        ListExpectationsResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListExpectationsResponse, _insightmesh_feature_v1_ListExpectationsResponse__Output>
        ListFeaturesRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListFeaturesRequest, _insightmesh_feature_v1_ListFeaturesRequest__Output>
        ListFeaturesResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListFeaturesResponse, _insightmesh_feature_v1_ListFeaturesResponse__Output>
        ListJoinChangesRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListJoinChangesRequest, _insightmesh_feature_v1_ListJoinChangesRequest__Output>
        ListJoinChangesResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListJoinChangesResponse, _insightmesh_feature_v1_ListJoinChangesResponse__Output>
        ListJoinsRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListJoinsRequest, _insightmesh_feature_v1_ListJoinsRequest__Output>
        ListJoinsResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListJoinsResponse, _insightmesh_feature_v1_ListJoinsResponse__Output>
        ListOrdersRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListOrdersRequest, _insightmesh_feature_v1_ListOrdersRequest__Output>
        ListOrdersResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListOrdersResponse, _insightmesh_feature_v1_ListOrdersResponse__Output>
        ListPopularItemsRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListPopularItemsRequest, _insightmesh_feature_v1_ListPopularItemsRequest__Output>
        ListPopularItemsResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListPopularItemsResponse, _insightmesh_feature_v1_ListPopularItemsResponse__Output>
        Order: MessageTypeDefinition<_insightmesh_feature_v1_Order, _insightmesh_feature_v1_Order__Output>
        OrderStatus: EnumTypeDefinition
        OrderedItem: MessageTypeDefinition<_insightmesh_feature_v1_OrderedItem, _insightmesh_feature_v1_OrderedItem__Output>
        Packing: EnumTypeDefinition
        PopularItem: MessageTypeDefinition<_insightmesh_feature_v1_PopularItem, _insightmesh_feature_v1_PopularItem__Output>
        QualityService: SubtypeConstructor<typeof grpc.Client, _insightmesh_feature_v1_QualityServiceClient> & { service: _insightmesh_feature_v1_QualityServiceDefinition }
        RestoreJoinRequest: MessageTypeDefinition<_insightmesh_feature_v1_RestoreJoinRequest, _insightmesh_feature_v1_RestoreJoinRequest__Output>
        RestoreJoinResponse: MessageTypeDefinition<_insightmesh_feature_v1_RestoreJoinResponse, _insightmesh_feature_v1_RestoreJoinResponse__Output>
        SetBaselineRequest: MessageTypeDefinition<_insightmesh_feature_v1_SetBaselineRequest, _insightmesh_feature_v1_SetBaselineRequest__Output>
        SetBaselineResponse: MessageTypeDefinition<_insightmesh_feature_v1_SetBaselineResponse, _insightmesh_feature_v1_SetBaselineResponse__Output>
        SetExpectationsRequest: MessageTypeDefinition<_insightmesh_feature_v1_SetExpectationsRequest, _insightmesh_feature_v1_SetExpectationsRequest__Output>
        SetExpectationsResponse: MessageTypeDefinition<_insightmesh_feature_v1_SetExpectationsResponse, _insightmesh_feature_v1_SetExpectationsResponse__Output>
      }
    }
  }
}

