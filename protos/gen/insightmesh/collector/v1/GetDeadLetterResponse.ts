// Original file: insightmesh/collector/v1/dead_letters.proto

import type { DeadLetterSummary as _insightmesh_collector_v1_DeadLetterSummary, DeadLetterSummary__Output as _insightmesh_collector_v1_DeadLetterSummary__Output } from '../../../insightmesh/collector/v1/DeadLetterSummary.js';

export interface GetDeadLetterResponse {
  'letter'?: (_insightmesh_collector_v1_DeadLetterSummary | null);
  'payload'?: (Buffer | Uint8Array | string);
  'cut'?: (boolean);
  'mended_payload'?: (Buffer | Uint8Array | string);
}

export interface GetDeadLetterResponse__Output {
  'letter': (_insightmesh_collector_v1_DeadLetterSummary__Output | null);
  'payload': (Buffer);
  'cut': (boolean);
  'mended_payload': (Buffer);
}
