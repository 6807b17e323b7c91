// Original file: insightmesh/training/v1/registry.proto

import type { Long } from '@grpc/proto-loader';

export interface Figure {
  'name'?: (string);
  'value'?: (number | string);
  'low'?: (number | string);
  'high'?: (number | string);
  'champion'?: (number | string);
  'difference'?: (number | string);
  'difference_low'?: (number | string);
  'difference_high'?: (number | string);
  'cases'?: (number | string | Long);
  'customers'?: (number | string | Long);
  '_low'?: "low";
  '_high'?: "high";
  '_champion'?: "champion";
  '_difference'?: "difference";
  '_difference_low'?: "difference_low";
  '_difference_high'?: "difference_high";
}

export interface Figure__Output {
  'name': (string);
  'value': (number);
  'low'?: (number);
  'high'?: (number);
  'champion'?: (number);
  'difference'?: (number);
  'difference_low'?: (number);
  'difference_high'?: (number);
  'cases': (number);
  'customers': (number);
  '_low'?: "low";
  '_high'?: "high";
  '_champion'?: "champion";
  '_difference'?: "difference";
  '_difference_low'?: "difference_low";
  '_difference_high'?: "difference_high";
}
