// Original file: insightmesh/collector/v1/dead_letters.proto

import type { ReplayResult as _insightmesh_collector_v1_ReplayResult, ReplayResult__Output as _insightmesh_collector_v1_ReplayResult__Output } from '../../../insightmesh/collector/v1/ReplayResult.js';

export interface ReplayDeadLettersResponse {
  'results'?: (_insightmesh_collector_v1_ReplayResult)[];
  'remaining'?: (number);
  'next_page_token'?: (string);
}

export interface ReplayDeadLettersResponse__Output {
  'results': (_insightmesh_collector_v1_ReplayResult__Output)[];
  'remaining': (number);
  'next_page_token': (string);
}
