// Original file: insightmesh/collector/v1/event.proto

import type { Long } from '@grpc/proto-loader';

export interface ItemFacts {
  'item_id'?: (string);
  'category'?: (string);
  'brand'?: (string);
  'price'?: (number | string | Long);
  'currency'?: (string);
  '_price'?: "price";
}

export interface ItemFacts__Output {
  'item_id': (string);
  'category': (string);
  'brand': (string);
  'price'?: (number);
  'currency': (string);
  '_price'?: "price";
}
