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
import type { BuildDatasetRequest as _insightmesh_feature_v1_BuildDatasetRequest, BuildDatasetRequest__Output as _insightmesh_feature_v1_BuildDatasetRequest__Output } from './insightmesh/feature/v1/BuildDatasetRequest.js';
import type { BuildDatasetResponse as _insightmesh_feature_v1_BuildDatasetResponse, BuildDatasetResponse__Output as _insightmesh_feature_v1_BuildDatasetResponse__Output } from './insightmesh/feature/v1/BuildDatasetResponse.js';
import type { CancelDatasetRequest as _insightmesh_feature_v1_CancelDatasetRequest, CancelDatasetRequest__Output as _insightmesh_feature_v1_CancelDatasetRequest__Output } from './insightmesh/feature/v1/CancelDatasetRequest.js';
import type { CancelDatasetResponse as _insightmesh_feature_v1_CancelDatasetResponse, CancelDatasetResponse__Output as _insightmesh_feature_v1_CancelDatasetResponse__Output } from './insightmesh/feature/v1/CancelDatasetResponse.js';
import type { CurrencyAmount as _insightmesh_feature_v1_CurrencyAmount, CurrencyAmount__Output as _insightmesh_feature_v1_CurrencyAmount__Output } from './insightmesh/feature/v1/CurrencyAmount.js';
import type { CutJoinRequest as _insightmesh_feature_v1_CutJoinRequest, CutJoinRequest__Output as _insightmesh_feature_v1_CutJoinRequest__Output } from './insightmesh/feature/v1/CutJoinRequest.js';
import type { CutJoinResponse as _insightmesh_feature_v1_CutJoinResponse, CutJoinResponse__Output as _insightmesh_feature_v1_CutJoinResponse__Output } from './insightmesh/feature/v1/CutJoinResponse.js';
import type { Dataset as _insightmesh_feature_v1_Dataset, Dataset__Output as _insightmesh_feature_v1_Dataset__Output } from './insightmesh/feature/v1/Dataset.js';
import type { DatasetColumn as _insightmesh_feature_v1_DatasetColumn, DatasetColumn__Output as _insightmesh_feature_v1_DatasetColumn__Output } from './insightmesh/feature/v1/DatasetColumn.js';
import type { DatasetFile as _insightmesh_feature_v1_DatasetFile, DatasetFile__Output as _insightmesh_feature_v1_DatasetFile__Output } from './insightmesh/feature/v1/DatasetFile.js';
import type { DatasetManifest as _insightmesh_feature_v1_DatasetManifest, DatasetManifest__Output as _insightmesh_feature_v1_DatasetManifest__Output } from './insightmesh/feature/v1/DatasetManifest.js';
import type { DatasetServiceClient as _insightmesh_feature_v1_DatasetServiceClient, DatasetServiceDefinition as _insightmesh_feature_v1_DatasetServiceDefinition } from './insightmesh/feature/v1/DatasetService.js';
import type { DatasetSpec as _insightmesh_feature_v1_DatasetSpec, DatasetSpec__Output as _insightmesh_feature_v1_DatasetSpec__Output } from './insightmesh/feature/v1/DatasetSpec.js';
import type { DeleteDatasetRequest as _insightmesh_feature_v1_DeleteDatasetRequest, DeleteDatasetRequest__Output as _insightmesh_feature_v1_DeleteDatasetRequest__Output } from './insightmesh/feature/v1/DeleteDatasetRequest.js';
import type { DeleteDatasetResponse as _insightmesh_feature_v1_DeleteDatasetResponse, DeleteDatasetResponse__Output as _insightmesh_feature_v1_DeleteDatasetResponse__Output } from './insightmesh/feature/v1/DeleteDatasetResponse.js';
import type { EntityFreshness as _insightmesh_feature_v1_EntityFreshness, EntityFreshness__Output as _insightmesh_feature_v1_EntityFreshness__Output } from './insightmesh/feature/v1/EntityFreshness.js';
import type { Feature as _insightmesh_feature_v1_Feature, Feature__Output as _insightmesh_feature_v1_Feature__Output } from './insightmesh/feature/v1/Feature.js';
import type { FeatureChoice as _insightmesh_feature_v1_FeatureChoice, FeatureChoice__Output as _insightmesh_feature_v1_FeatureChoice__Output } from './insightmesh/feature/v1/FeatureChoice.js';
import type { FeatureServiceClient as _insightmesh_feature_v1_FeatureServiceClient, FeatureServiceDefinition as _insightmesh_feature_v1_FeatureServiceDefinition } from './insightmesh/feature/v1/FeatureService.js';
import type { GetDatasetRequest as _insightmesh_feature_v1_GetDatasetRequest, GetDatasetRequest__Output as _insightmesh_feature_v1_GetDatasetRequest__Output } from './insightmesh/feature/v1/GetDatasetRequest.js';
import type { GetDatasetResponse as _insightmesh_feature_v1_GetDatasetResponse, GetDatasetResponse__Output as _insightmesh_feature_v1_GetDatasetResponse__Output } from './insightmesh/feature/v1/GetDatasetResponse.js';
import type { GetFeaturesRequest as _insightmesh_feature_v1_GetFeaturesRequest, GetFeaturesRequest__Output as _insightmesh_feature_v1_GetFeaturesRequest__Output } from './insightmesh/feature/v1/GetFeaturesRequest.js';
import type { GetFeaturesResponse as _insightmesh_feature_v1_GetFeaturesResponse, GetFeaturesResponse__Output as _insightmesh_feature_v1_GetFeaturesResponse__Output } from './insightmesh/feature/v1/GetFeaturesResponse.js';
import type { GetHistoryRequest as _insightmesh_feature_v1_GetHistoryRequest, GetHistoryRequest__Output as _insightmesh_feature_v1_GetHistoryRequest__Output } from './insightmesh/feature/v1/GetHistoryRequest.js';
import type { GetHistoryResponse as _insightmesh_feature_v1_GetHistoryResponse, GetHistoryResponse__Output as _insightmesh_feature_v1_GetHistoryResponse__Output } from './insightmesh/feature/v1/GetHistoryResponse.js';
import type { GetOrderRequest as _insightmesh_feature_v1_GetOrderRequest, GetOrderRequest__Output as _insightmesh_feature_v1_GetOrderRequest__Output } from './insightmesh/feature/v1/GetOrderRequest.js';
import type { GetOrderResponse as _insightmesh_feature_v1_GetOrderResponse, GetOrderResponse__Output as _insightmesh_feature_v1_GetOrderResponse__Output } from './insightmesh/feature/v1/GetOrderResponse.js';
import type { GivenLabels as _insightmesh_feature_v1_GivenLabels, GivenLabels__Output as _insightmesh_feature_v1_GivenLabels__Output } from './insightmesh/feature/v1/GivenLabels.js';
import type { HistoryEvent as _insightmesh_feature_v1_HistoryEvent, HistoryEvent__Output as _insightmesh_feature_v1_HistoryEvent__Output } from './insightmesh/feature/v1/HistoryEvent.js';
import type { Join as _insightmesh_feature_v1_Join, Join__Output as _insightmesh_feature_v1_Join__Output } from './insightmesh/feature/v1/Join.js';
import type { JoinChange as _insightmesh_feature_v1_JoinChange, JoinChange__Output as _insightmesh_feature_v1_JoinChange__Output } from './insightmesh/feature/v1/JoinChange.js';
import type { ListAffinitiesRequest as _insightmesh_feature_v1_ListAffinitiesRequest, ListAffinitiesRequest__Output as _insightmesh_feature_v1_ListAffinitiesRequest__Output } from './insightmesh/feature/v1/ListAffinitiesRequest.js';
import type { ListAffinitiesResponse as _insightmesh_feature_v1_ListAffinitiesResponse, ListAffinitiesResponse__Output as _insightmesh_feature_v1_ListAffinitiesResponse__Output } from './insightmesh/feature/v1/ListAffinitiesResponse.js';
import type { ListDatasetsRequest as _insightmesh_feature_v1_ListDatasetsRequest, ListDatasetsRequest__Output as _insightmesh_feature_v1_ListDatasetsRequest__Output } from './insightmesh/feature/v1/ListDatasetsRequest.js';
import type { ListDatasetsResponse as _insightmesh_feature_v1_ListDatasetsResponse, ListDatasetsResponse__Output as _insightmesh_feature_v1_ListDatasetsResponse__Output } from './insightmesh/feature/v1/ListDatasetsResponse.js';
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
import type { RestoreJoinRequest as _insightmesh_feature_v1_RestoreJoinRequest, RestoreJoinRequest__Output as _insightmesh_feature_v1_RestoreJoinRequest__Output } from './insightmesh/feature/v1/RestoreJoinRequest.js';
import type { RestoreJoinResponse as _insightmesh_feature_v1_RestoreJoinResponse, RestoreJoinResponse__Output as _insightmesh_feature_v1_RestoreJoinResponse__Output } from './insightmesh/feature/v1/RestoreJoinResponse.js';
import type { RuleLabels as _insightmesh_feature_v1_RuleLabels, RuleLabels__Output as _insightmesh_feature_v1_RuleLabels__Output } from './insightmesh/feature/v1/RuleLabels.js';
import type { UploadLabelsRequest as _insightmesh_feature_v1_UploadLabelsRequest, UploadLabelsRequest__Output as _insightmesh_feature_v1_UploadLabelsRequest__Output } from './insightmesh/feature/v1/UploadLabelsRequest.js';
import type { UploadLabelsResponse as _insightmesh_feature_v1_UploadLabelsResponse, UploadLabelsResponse__Output as _insightmesh_feature_v1_UploadLabelsResponse__Output } from './insightmesh/feature/v1/UploadLabelsResponse.js';
import type { WatchDatasetRequest as _insightmesh_feature_v1_WatchDatasetRequest, WatchDatasetRequest__Output as _insightmesh_feature_v1_WatchDatasetRequest__Output } from './insightmesh/feature/v1/WatchDatasetRequest.js';
import type { WatchDatasetResponse as _insightmesh_feature_v1_WatchDatasetResponse, WatchDatasetResponse__Output as _insightmesh_feature_v1_WatchDatasetResponse__Output } from './insightmesh/feature/v1/WatchDatasetResponse.js';

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
        BuildDatasetRequest: MessageTypeDefinition<_insightmesh_feature_v1_BuildDatasetRequest, _insightmesh_feature_v1_BuildDatasetRequest__Output>
        BuildDatasetResponse: MessageTypeDefinition<_insightmesh_feature_v1_BuildDatasetResponse, _insightmesh_feature_v1_BuildDatasetResponse__Output>
        CancelDatasetRequest: MessageTypeDefinition<_insightmesh_feature_v1_CancelDatasetRequest, _insightmesh_feature_v1_CancelDatasetRequest__Output>
        CancelDatasetResponse: MessageTypeDefinition<_insightmesh_feature_v1_CancelDatasetResponse, _insightmesh_feature_v1_CancelDatasetResponse__Output>
        CurrencyAmount: MessageTypeDefinition<_insightmesh_feature_v1_CurrencyAmount, _insightmesh_feature_v1_CurrencyAmount__Output>
        CutJoinRequest: MessageTypeDefinition<_insightmesh_feature_v1_CutJoinRequest, _insightmesh_feature_v1_CutJoinRequest__Output>
        CutJoinResponse: MessageTypeDefinition<_insightmesh_feature_v1_CutJoinResponse, _insightmesh_feature_v1_CutJoinResponse__Output>
        Dataset: MessageTypeDefinition<_insightmesh_feature_v1_Dataset, _insightmesh_feature_v1_Dataset__Output>
        DatasetColumn: MessageTypeDefinition<_insightmesh_feature_v1_DatasetColumn, _insightmesh_feature_v1_DatasetColumn__Output>
        DatasetFile: MessageTypeDefinition<_insightmesh_feature_v1_DatasetFile, _insightmesh_feature_v1_DatasetFile__Output>
        DatasetManifest: MessageTypeDefinition<_insightmesh_feature_v1_DatasetManifest, _insightmesh_feature_v1_DatasetManifest__Output>
        DatasetService: SubtypeConstructor<typeof grpc.Client, _insightmesh_feature_v1_DatasetServiceClient> & { service: _insightmesh_feature_v1_DatasetServiceDefinition }
        DatasetSpec: MessageTypeDefinition<_insightmesh_feature_v1_DatasetSpec, _insightmesh_feature_v1_DatasetSpec__Output>
        DatasetState: EnumTypeDefinition
        DeleteDatasetRequest: MessageTypeDefinition<_insightmesh_feature_v1_DeleteDatasetRequest, _insightmesh_feature_v1_DeleteDatasetRequest__Output>
        DeleteDatasetResponse: MessageTypeDefinition<_insightmesh_feature_v1_DeleteDatasetResponse, _insightmesh_feature_v1_DeleteDatasetResponse__Output>
        EntityFreshness: MessageTypeDefinition<_insightmesh_feature_v1_EntityFreshness, _insightmesh_feature_v1_EntityFreshness__Output>
        EntityKind: EnumTypeDefinition
        FacetKind: EnumTypeDefinition
        Feature: MessageTypeDefinition<_insightmesh_feature_v1_Feature, _insightmesh_feature_v1_Feature__Output>
        FeatureChoice: MessageTypeDefinition<_insightmesh_feature_v1_FeatureChoice, _insightmesh_feature_v1_FeatureChoice__Output>
        FeatureService: SubtypeConstructor<typeof grpc.Client, _insightmesh_feature_v1_FeatureServiceClient> & { service: _insightmesh_feature_v1_FeatureServiceDefinition }
        FeatureType: EnumTypeDefinition
        GetDatasetRequest: MessageTypeDefinition<_insightmesh_feature_v1_GetDatasetRequest, _insightmesh_feature_v1_GetDatasetRequest__Output>
        GetDatasetResponse: MessageTypeDefinition<_insightmesh_feature_v1_GetDatasetResponse, _insightmesh_feature_v1_GetDatasetResponse__Output>
        GetFeaturesRequest: MessageTypeDefinition<_insightmesh_feature_v1_GetFeaturesRequest, _insightmesh_feature_v1_GetFeaturesRequest__Output>
        GetFeaturesResponse: MessageTypeDefinition<_insightmesh_feature_v1_GetFeaturesResponse, _insightmesh_feature_v1_GetFeaturesResponse__Output>
        GetHistoryRequest: MessageTypeDefinition<_insightmesh_feature_v1_GetHistoryRequest, _insightmesh_feature_v1_GetHistoryRequest__Output>
        GetHistoryResponse: MessageTypeDefinition<_insightmesh_feature_v1_GetHistoryResponse, _insightmesh_feature_v1_GetHistoryResponse__Output>
        GetOrderRequest: MessageTypeDefinition<_insightmesh_feature_v1_GetOrderRequest, _insightmesh_feature_v1_GetOrderRequest__Output>
        GetOrderResponse: MessageTypeDefinition<_insightmesh_feature_v1_GetOrderResponse, _insightmesh_feature_v1_GetOrderResponse__Output>
        GivenLabels: MessageTypeDefinition<_insightmesh_feature_v1_GivenLabels, _insightmesh_feature_v1_GivenLabels__Output>
        HistoryEvent: MessageTypeDefinition<_insightmesh_feature_v1_HistoryEvent, _insightmesh_feature_v1_HistoryEvent__Output>
        Join: MessageTypeDefinition<_insightmesh_feature_v1_Join, _insightmesh_feature_v1_Join__Output>
        JoinAction: EnumTypeDefinition
        JoinChange: MessageTypeDefinition<_insightmesh_feature_v1_JoinChange, _insightmesh_feature_v1_JoinChange__Output>
        JoinStatus: EnumTypeDefinition
        LabelAnchor: EnumTypeDefinition
        LabelKnowledge: EnumTypeDefinition
        LabelMatch: EnumTypeDefinition
        LabelsFormat: EnumTypeDefinition
        ListAffinitiesRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListAffinitiesRequest, _insightmesh_feature_v1_ListAffinitiesRequest__Output>
        ListAffinitiesResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListAffinitiesResponse, _insightmesh_feature_v1_ListAffinitiesResponse__Output>
        ListDatasetsRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListDatasetsRequest, _insightmesh_feature_v1_ListDatasetsRequest__Output>
        ListDatasetsResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListDatasetsResponse, _insightmesh_feature_v1_ListDatasetsResponse__Output>
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
        MissingValue: EnumTypeDefinition
        Order: MessageTypeDefinition<_insightmesh_feature_v1_Order, _insightmesh_feature_v1_Order__Output>
        OrderStatus: EnumTypeDefinition
        OrderedItem: MessageTypeDefinition<_insightmesh_feature_v1_OrderedItem, _insightmesh_feature_v1_OrderedItem__Output>
        Packing: EnumTypeDefinition
        PopularItem: MessageTypeDefinition<_insightmesh_feature_v1_PopularItem, _insightmesh_feature_v1_PopularItem__Output>
        RestoreJoinRequest: MessageTypeDefinition<_insightmesh_feature_v1_RestoreJoinRequest, _insightmesh_feature_v1_RestoreJoinRequest__Output>
        RestoreJoinResponse: MessageTypeDefinition<_insightmesh_feature_v1_RestoreJoinResponse, _insightmesh_feature_v1_RestoreJoinResponse__Output>
        RuleLabels: MessageTypeDefinition<_insightmesh_feature_v1_RuleLabels, _insightmesh_feature_v1_RuleLabels__Output>
        UploadLabelsRequest: MessageTypeDefinition<_insightmesh_feature_v1_UploadLabelsRequest, _insightmesh_feature_v1_UploadLabelsRequest__Output>
        UploadLabelsResponse: MessageTypeDefinition<_insightmesh_feature_v1_UploadLabelsResponse, _insightmesh_feature_v1_UploadLabelsResponse__Output>
        WatchDatasetRequest: MessageTypeDefinition<_insightmesh_feature_v1_WatchDatasetRequest, _insightmesh_feature_v1_WatchDatasetRequest__Output>
        WatchDatasetResponse: MessageTypeDefinition<_insightmesh_feature_v1_WatchDatasetResponse, _insightmesh_feature_v1_WatchDatasetResponse__Output>
      }
    }
  }
}

