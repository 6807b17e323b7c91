// Original file: insightmesh/collector/v1/dead_letters.proto

import type { DeadLetterSummary as _insightmesh_collector_v1_DeadLetterSummary, DeadLetterSummary__Output as _insightmesh_collector_v1_DeadLetterSummary__Output } from '../../../insightmesh/collector/v1/DeadLetterSummary.js';
import type { DeadLetterProblem as _insightmesh_collector_v1_DeadLetterProblem, DeadLetterProblem__Output as _insightmesh_collector_v1_DeadLetterProblem__Output } from '../../../insightmesh/collector/v1/DeadLetterProblem.js';

export interface MendDeadLetterResponse {
  'letter'?: (_insightmesh_collector_v1_DeadLetterSummary | null);
  'payload'?: (Buffer | Uint8Array | string);
  'accepted'?: (number);
  'dropped'?: (number);
  'problems'?: (_insightmesh_collector_v1_DeadLetterProblem)[];
}

export interface MendDeadLetterResponse__Output {
  'letter': (_insightmesh_collector_v1_DeadLetterSummary__Output | null);
  'payload': (Buffer);
  'accepted': (number);
  'dropped': (number);
  'problems': (_insightmesh_collector_v1_DeadLetterProblem__Output)[];
}
