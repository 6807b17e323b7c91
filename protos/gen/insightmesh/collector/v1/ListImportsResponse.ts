// Original file: insightmesh/collector/v1/imports.proto

import type { Import as _insightmesh_collector_v1_Import, Import__Output as _insightmesh_collector_v1_Import__Output } from '../../../insightmesh/collector/v1/Import.js';

export interface ListImportsResponse {
  'imports'?: (_insightmesh_collector_v1_Import)[];
  'next_page_token'?: (string);
}

export interface ListImportsResponse__Output {
  'imports': (_insightmesh_collector_v1_Import__Output)[];
  'next_page_token': (string);
}
