// Original file: insightmesh/feature/v1/orders.proto

import type { Long } from '@grpc/proto-loader';

export interface OrderedItem {
  'item_id'?: (string);
  'quantity'?: (number | string | Long);
  'amount'?: (number | string | Long);
  'refunded_quantity'?: (number | string | Long);
}

export interface OrderedItem__Output {
  'item_id': (string);
  'quantity': (number);
  'amount': (number);
  'refunded_quantity': (number);
}
