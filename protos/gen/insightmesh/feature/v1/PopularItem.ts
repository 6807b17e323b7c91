// Original file: insightmesh/feature/v1/feature.proto

import type { Long } from '@grpc/proto-loader';

export interface PopularItem {
  'item_id'?: (string);
  'events'?: (number | string | Long);
}

export interface PopularItem__Output {
  'item_id': (string);
  'events': (number);
}
