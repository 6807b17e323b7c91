// Original file: insightmesh/collector/v1/dead_letters.proto

import type { DeadLetterFilter as _insightmesh_collector_v1_DeadLetterFilter, DeadLetterFilter__Output as _insightmesh_collector_v1_DeadLetterFilter__Output } from '../../../insightmesh/collector/v1/DeadLetterFilter.js';

export interface ListDeadLettersRequest {
  'filter'?: (_insightmesh_collector_v1_DeadLetterFilter | null);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListDeadLettersRequest__Output {
  'filter': (_insightmesh_collector_v1_DeadLetterFilter__Output | null);
  'page_size': (number);
  'page_token': (string);
}
