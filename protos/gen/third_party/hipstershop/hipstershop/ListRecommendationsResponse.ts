// Original file: third_party/hipstershop/demo.proto


export interface ListRecommendationsResponse {
  'product_ids'?: (string)[];
}

export interface ListRecommendationsResponse__Output {
  'product_ids': (string)[];
}
