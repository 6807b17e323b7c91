// Original file: insightmesh/collector/v1/imports.proto

import type { ImportFile as _insightmesh_collector_v1_ImportFile, ImportFile__Output as _insightmesh_collector_v1_ImportFile__Output } from '../../../insightmesh/collector/v1/ImportFile.js';

export interface ListImportFilesResponse {
  'files'?: (_insightmesh_collector_v1_ImportFile)[];
  'next_page_token'?: (string);
}

export interface ListImportFilesResponse__Output {
  'files': (_insightmesh_collector_v1_ImportFile__Output)[];
  'next_page_token': (string);
}
