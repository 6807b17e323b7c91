import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { CancelImportRequest as _insightmesh_collector_v1_CancelImportRequest, CancelImportRequest__Output as _insightmesh_collector_v1_CancelImportRequest__Output } from './insightmesh/collector/v1/CancelImportRequest.js';
import type { CancelImportResponse as _insightmesh_collector_v1_CancelImportResponse, CancelImportResponse__Output as _insightmesh_collector_v1_CancelImportResponse__Output } from './insightmesh/collector/v1/CancelImportResponse.js';
import type { GetImportRequest as _insightmesh_collector_v1_GetImportRequest, GetImportRequest__Output as _insightmesh_collector_v1_GetImportRequest__Output } from './insightmesh/collector/v1/GetImportRequest.js';
import type { GetImportResponse as _insightmesh_collector_v1_GetImportResponse, GetImportResponse__Output as _insightmesh_collector_v1_GetImportResponse__Output } from './insightmesh/collector/v1/GetImportResponse.js';
import type { Import as _insightmesh_collector_v1_Import, Import__Output as _insightmesh_collector_v1_Import__Output } from './insightmesh/collector/v1/Import.js';
import type { ImportCounts as _insightmesh_collector_v1_ImportCounts, ImportCounts__Output as _insightmesh_collector_v1_ImportCounts__Output } from './insightmesh/collector/v1/ImportCounts.js';
import type { ImportFile as _insightmesh_collector_v1_ImportFile, ImportFile__Output as _insightmesh_collector_v1_ImportFile__Output } from './insightmesh/collector/v1/ImportFile.js';
import type { ImportServiceClient as _insightmesh_collector_v1_ImportServiceClient, ImportServiceDefinition as _insightmesh_collector_v1_ImportServiceDefinition } from './insightmesh/collector/v1/ImportService.js';
import type { ListImportFilesRequest as _insightmesh_collector_v1_ListImportFilesRequest, ListImportFilesRequest__Output as _insightmesh_collector_v1_ListImportFilesRequest__Output } from './insightmesh/collector/v1/ListImportFilesRequest.js';
import type { ListImportFilesResponse as _insightmesh_collector_v1_ListImportFilesResponse, ListImportFilesResponse__Output as _insightmesh_collector_v1_ListImportFilesResponse__Output } from './insightmesh/collector/v1/ListImportFilesResponse.js';
import type { ListImportsRequest as _insightmesh_collector_v1_ListImportsRequest, ListImportsRequest__Output as _insightmesh_collector_v1_ListImportsRequest__Output } from './insightmesh/collector/v1/ListImportsRequest.js';
import type { ListImportsResponse as _insightmesh_collector_v1_ListImportsResponse, ListImportsResponse__Output as _insightmesh_collector_v1_ListImportsResponse__Output } from './insightmesh/collector/v1/ListImportsResponse.js';
import type { StartImportRequest as _insightmesh_collector_v1_StartImportRequest, StartImportRequest__Output as _insightmesh_collector_v1_StartImportRequest__Output } from './insightmesh/collector/v1/StartImportRequest.js';
import type { StartImportResponse as _insightmesh_collector_v1_StartImportResponse, StartImportResponse__Output as _insightmesh_collector_v1_StartImportResponse__Output } from './insightmesh/collector/v1/StartImportResponse.js';
import type { WatchImportRequest as _insightmesh_collector_v1_WatchImportRequest, WatchImportRequest__Output as _insightmesh_collector_v1_WatchImportRequest__Output } from './insightmesh/collector/v1/WatchImportRequest.js';
import type { WatchImportResponse as _insightmesh_collector_v1_WatchImportResponse, WatchImportResponse__Output as _insightmesh_collector_v1_WatchImportResponse__Output } from './insightmesh/collector/v1/WatchImportResponse.js';

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
        CancelImportRequest: MessageTypeDefinition<_insightmesh_collector_v1_CancelImportRequest, _insightmesh_collector_v1_CancelImportRequest__Output>
        CancelImportResponse: MessageTypeDefinition<_insightmesh_collector_v1_CancelImportResponse, _insightmesh_collector_v1_CancelImportResponse__Output>
        GetImportRequest: MessageTypeDefinition<_insightmesh_collector_v1_GetImportRequest, _insightmesh_collector_v1_GetImportRequest__Output>
        GetImportResponse: MessageTypeDefinition<_insightmesh_collector_v1_GetImportResponse, _insightmesh_collector_v1_GetImportResponse__Output>
        Import: MessageTypeDefinition<_insightmesh_collector_v1_Import, _insightmesh_collector_v1_Import__Output>
        ImportCounts: MessageTypeDefinition<_insightmesh_collector_v1_ImportCounts, _insightmesh_collector_v1_ImportCounts__Output>
        ImportFile: MessageTypeDefinition<_insightmesh_collector_v1_ImportFile, _insightmesh_collector_v1_ImportFile__Output>
        ImportService: SubtypeConstructor<typeof grpc.Client, _insightmesh_collector_v1_ImportServiceClient> & { service: _insightmesh_collector_v1_ImportServiceDefinition }
        ImportState: EnumTypeDefinition
        ListImportFilesRequest: MessageTypeDefinition<_insightmesh_collector_v1_ListImportFilesRequest, _insightmesh_collector_v1_ListImportFilesRequest__Output>
        ListImportFilesResponse: MessageTypeDefinition<_insightmesh_collector_v1_ListImportFilesResponse, _insightmesh_collector_v1_ListImportFilesResponse__Output>
        ListImportsRequest: MessageTypeDefinition<_insightmesh_collector_v1_ListImportsRequest, _insightmesh_collector_v1_ListImportsRequest__Output>
        ListImportsResponse: MessageTypeDefinition<_insightmesh_collector_v1_ListImportsResponse, _insightmesh_collector_v1_ListImportsResponse__Output>
        StartImportRequest: MessageTypeDefinition<_insightmesh_collector_v1_StartImportRequest, _insightmesh_collector_v1_StartImportRequest__Output>
        StartImportResponse: MessageTypeDefinition<_insightmesh_collector_v1_StartImportResponse, _insightmesh_collector_v1_StartImportResponse__Output>
        WatchImportRequest: MessageTypeDefinition<_insightmesh_collector_v1_WatchImportRequest, _insightmesh_collector_v1_WatchImportRequest__Output>
        WatchImportResponse: MessageTypeDefinition<_insightmesh_collector_v1_WatchImportResponse, _insightmesh_collector_v1_WatchImportResponse__Output>
      }
    }
  }
}

