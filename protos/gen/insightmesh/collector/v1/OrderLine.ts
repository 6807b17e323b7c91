// Original file: insightmesh/collector/v1/event.proto

import type { Long } from '@grpc/proto-loader';

export interface OrderLine {
  'item_id'?: (string);
  'quantity'?: (number | string | Long);
  'unit_price'?: (number | string | Long);
}

export interface OrderLine__Output {
  'item_id': (string);
  'quantity': (number);
  'unit_price': (number);
}
