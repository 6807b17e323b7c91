// Original file: insightmesh/feature/v1/orders.proto


export interface ListOrdersRequest {
  'customer_id'?: (string);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListOrdersRequest__Output {
  'customer_id': (string);
  'page_size': (number);
  'page_token': (string);
}
