// Original file: insightmesh/collector/v1/imports.proto

import type { Import as _insightmesh_collector_v1_Import, Import__Output as _insightmesh_collector_v1_Import__Output } from '../../../insightmesh/collector/v1/Import.js';

export interface StartImportResponse {
  'import'?: (_insightmesh_collector_v1_Import | null);
}

export interface StartImportResponse__Output {
  'import': (_insightmesh_collector_v1_Import__Output | null);
}
