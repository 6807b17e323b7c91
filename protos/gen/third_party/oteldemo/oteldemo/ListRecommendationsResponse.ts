// Original file: third_party/oteldemo/demo.proto


export interface ListRecommendationsResponse {
  'product_ids'?: (string)[];
}

export interface ListRecommendationsResponse__Output {
  'product_ids': (string)[];
}
