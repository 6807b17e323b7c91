// Original file: third_party/hipstershop/demo.proto


export interface ListRecommendationsRequest {
  'user_id'?: (string);
  'product_ids'?: (string)[];
}

export interface ListRecommendationsRequest__Output {
  'user_id': (string);
  'product_ids': (string)[];
}
