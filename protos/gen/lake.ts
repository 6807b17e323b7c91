import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { GetTableRequest as _insightmesh_feature_v1_GetTableRequest, GetTableRequest__Output as _insightmesh_feature_v1_GetTableRequest__Output } from './insightmesh/feature/v1/GetTableRequest.js';
import type { GetTableResponse as _insightmesh_feature_v1_GetTableResponse, GetTableResponse__Output as _insightmesh_feature_v1_GetTableResponse__Output } from './insightmesh/feature/v1/GetTableResponse.js';
import type { LakeColumn as _insightmesh_feature_v1_LakeColumn, LakeColumn__Output as _insightmesh_feature_v1_LakeColumn__Output } from './insightmesh/feature/v1/LakeColumn.js';
import type { LakeDay as _insightmesh_feature_v1_LakeDay, LakeDay__Output as _insightmesh_feature_v1_LakeDay__Output } from './insightmesh/feature/v1/LakeDay.js';
import type { LakeFile as _insightmesh_feature_v1_LakeFile, LakeFile__Output as _insightmesh_feature_v1_LakeFile__Output } from './insightmesh/feature/v1/LakeFile.js';
import type { LakeOffset as _insightmesh_feature_v1_LakeOffset, LakeOffset__Output as _insightmesh_feature_v1_LakeOffset__Output } from './insightmesh/feature/v1/LakeOffset.js';
import type { LakeServiceClient as _insightmesh_feature_v1_LakeServiceClient, LakeServiceDefinition as _insightmesh_feature_v1_LakeServiceDefinition } from './insightmesh/feature/v1/LakeService.js';
import type { LakeTable as _insightmesh_feature_v1_LakeTable, LakeTable__Output as _insightmesh_feature_v1_LakeTable__Output } from './insightmesh/feature/v1/LakeTable.js';
import type { ListLakeDaysRequest as _insightmesh_feature_v1_ListLakeDaysRequest, ListLakeDaysRequest__Output as _insightmesh_feature_v1_ListLakeDaysRequest__Output } from './insightmesh/feature/v1/ListLakeDaysRequest.js';
import type { ListLakeDaysResponse as _insightmesh_feature_v1_ListLakeDaysResponse, ListLakeDaysResponse__Output as _insightmesh_feature_v1_ListLakeDaysResponse__Output } from './insightmesh/feature/v1/ListLakeDaysResponse.js';
import type { ListLakeFilesRequest as _insightmesh_feature_v1_ListLakeFilesRequest, ListLakeFilesRequest__Output as _insightmesh_feature_v1_ListLakeFilesRequest__Output } from './insightmesh/feature/v1/ListLakeFilesRequest.js';
import type { ListLakeFilesResponse as _insightmesh_feature_v1_ListLakeFilesResponse, ListLakeFilesResponse__Output as _insightmesh_feature_v1_ListLakeFilesResponse__Output } from './insightmesh/feature/v1/ListLakeFilesResponse.js';
import type { ListTablesRequest as _insightmesh_feature_v1_ListTablesRequest, ListTablesRequest__Output as _insightmesh_feature_v1_ListTablesRequest__Output } from './insightmesh/feature/v1/ListTablesRequest.js';
import type { ListTablesResponse as _insightmesh_feature_v1_ListTablesResponse, ListTablesResponse__Output as _insightmesh_feature_v1_ListTablesResponse__Output } from './insightmesh/feature/v1/ListTablesResponse.js';

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
    feature: {
      v1: {
        GetTableRequest: MessageTypeDefinition<_insightmesh_feature_v1_GetTableRequest, _insightmesh_feature_v1_GetTableRequest__Output>
        GetTableResponse: MessageTypeDefinition<_insightmesh_feature_v1_GetTableResponse, _insightmesh_feature_v1_GetTableResponse__Output>
        LakeColumn: MessageTypeDefinition<_insightmesh_feature_v1_LakeColumn, _insightmesh_feature_v1_LakeColumn__Output>
        LakeDay: MessageTypeDefinition<_insightmesh_feature_v1_LakeDay, _insightmesh_feature_v1_LakeDay__Output>
        LakeFile: MessageTypeDefinition<_insightmesh_feature_v1_LakeFile, _insightmesh_feature_v1_LakeFile__Output>
        LakeOffset: MessageTypeDefinition<_insightmesh_feature_v1_LakeOffset, _insightmesh_feature_v1_LakeOffset__Output>
        LakeService: SubtypeConstructor<typeof grpc.Client, _insightmesh_feature_v1_LakeServiceClient> & { service: _insightmesh_feature_v1_LakeServiceDefinition }
        LakeTable: MessageTypeDefinition<_insightmesh_feature_v1_LakeTable, _insightmesh_feature_v1_LakeTable__Output>
        ListLakeDaysRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListLakeDaysRequest, _insightmesh_feature_v1_ListLakeDaysRequest__Output>
        ListLakeDaysResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListLakeDaysResponse, _insightmesh_feature_v1_ListLakeDaysResponse__Output>
        ListLakeFilesRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListLakeFilesRequest, _insightmesh_feature_v1_ListLakeFilesRequest__Output>
        ListLakeFilesResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListLakeFilesResponse, _insightmesh_feature_v1_ListLakeFilesResponse__Output>
        ListTablesRequest: MessageTypeDefinition<_insightmesh_feature_v1_ListTablesRequest, _insightmesh_feature_v1_ListTablesRequest__Output>
        ListTablesResponse: MessageTypeDefinition<_insightmesh_feature_v1_ListTablesResponse, _insightmesh_feature_v1_ListTablesResponse__Output>
      }
    }
  }
}

