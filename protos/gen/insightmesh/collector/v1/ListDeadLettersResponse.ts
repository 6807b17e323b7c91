// Original file: insightmesh/collector/v1/dead_letters.proto

import type { DeadLetterSummary as _insightmesh_collector_v1_DeadLetterSummary, DeadLetterSummary__Output as _insightmesh_collector_v1_DeadLetterSummary__Output } from '../../../insightmesh/collector/v1/DeadLetterSummary.js';

export interface ListDeadLettersResponse {
  'letters'?: (_insightmesh_collector_v1_DeadLetterSummary)[];
  'next_page_token'?: (string);
}

export interface ListDeadLettersResponse__Output {
  'letters': (_insightmesh_collector_v1_DeadLetterSummary__Output)[];
  'next_page_token': (string);
}
