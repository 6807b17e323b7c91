// Original file: insightmesh/collector/v1/collector.proto

import type { Event as _insightmesh_collector_v1_Event, Event__Output as _insightmesh_collector_v1_Event__Output } from '../../../insightmesh/collector/v1/Event.js';

export interface CollectRequest {
  'events'?: (_insightmesh_collector_v1_Event)[];
}

export interface CollectRequest__Output {
  'events': (_insightmesh_collector_v1_Event__Output)[];
}
