// Original file: insightmesh/collector/v1/collector.proto

import type { Item as _insightmesh_collector_v1_Item, Item__Output as _insightmesh_collector_v1_Item__Output } from '../../../insightmesh/collector/v1/Item.js';

export interface UpsertItemsRequest {
  'items'?: (_insightmesh_collector_v1_Item)[];
}

export interface UpsertItemsRequest__Output {
  'items': (_insightmesh_collector_v1_Item__Output)[];
}
