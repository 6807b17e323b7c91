// Original file: insightmesh/collector/v1/dead_letters.proto

import type { DeadLetterIds as _insightmesh_collector_v1_DeadLetterIds, DeadLetterIds__Output as _insightmesh_collector_v1_DeadLetterIds__Output } from '../../../insightmesh/collector/v1/DeadLetterIds.js';
import type { DeadLetterFilter as _insightmesh_collector_v1_DeadLetterFilter, DeadLetterFilter__Output as _insightmesh_collector_v1_DeadLetterFilter__Output } from '../../../insightmesh/collector/v1/DeadLetterFilter.js';

export interface ReplayDeadLettersRequest {
  'ids'?: (_insightmesh_collector_v1_DeadLetterIds | null);
  'filter'?: (_insightmesh_collector_v1_DeadLetterFilter | null);
  'limit'?: (number);
  'page_token'?: (string);
  'which'?: "ids"|"filter";
}

export interface ReplayDeadLettersRequest__Output {
  'ids'?: (_insightmesh_collector_v1_DeadLetterIds__Output | null);
  'filter'?: (_insightmesh_collector_v1_DeadLetterFilter__Output | null);
  'limit': (number);
  'page_token': (string);
  'which'?: "ids"|"filter";
}
