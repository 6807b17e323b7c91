// Original file: insightmesh/feature/v1/lake.proto

import type { LakeFile as _insightmesh_feature_v1_LakeFile, LakeFile__Output as _insightmesh_feature_v1_LakeFile__Output } from '../../../insightmesh/feature/v1/LakeFile.js';

export interface ListLakeFilesResponse {
  'files'?: (_insightmesh_feature_v1_LakeFile)[];
  'next_page_token'?: (string);
}

export interface ListLakeFilesResponse__Output {
  'files': (_insightmesh_feature_v1_LakeFile__Output)[];
  'next_page_token': (string);
}
