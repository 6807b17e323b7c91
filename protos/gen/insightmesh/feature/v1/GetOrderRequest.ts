// Original file: insightmesh/feature/v1/orders.proto


export interface GetOrderRequest {
  'order_id'?: (string);
  'customer_id'?: (string);
}

export interface GetOrderRequest__Output {
  'order_id': (string);
  'customer_id': (string);
}
