// Original file: insightmesh/feature/v1/feature.proto


export interface ListPopularItemsRequest {
  'limit'?: (number);
}

export interface ListPopularItemsRequest__Output {
  'limit': (number);
}
