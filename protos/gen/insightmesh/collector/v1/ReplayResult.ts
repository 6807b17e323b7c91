// Original file: insightmesh/collector/v1/dead_letters.proto

import type { ReplayOutcome as _insightmesh_collector_v1_ReplayOutcome, ReplayOutcome__Output as _insightmesh_collector_v1_ReplayOutcome__Output } from '../../../insightmesh/collector/v1/ReplayOutcome.js';

export interface ReplayResult {
  'id'?: (string);
  'outcome'?: (_insightmesh_collector_v1_ReplayOutcome);
  'rule'?: (string);
  'field'?: (string);
  'reason'?: (string);
}

export interface ReplayResult__Output {
  'id': (string);
  'outcome': (_insightmesh_collector_v1_ReplayOutcome__Output);
  'rule': (string);
  'field': (string);
  'reason': (string);
}
