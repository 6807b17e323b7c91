// Original file: insightmesh/feature/v1/orders.proto

import type { Long } from '@grpc/proto-loader';

export interface CurrencyAmount {
  'currency'?: (string);
  'value'?: (number | string | Long);
}

export interface CurrencyAmount__Output {
  'currency': (string);
  'value': (number);
}
