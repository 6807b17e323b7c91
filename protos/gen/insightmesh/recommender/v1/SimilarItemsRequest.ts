// Original file: insightmesh/recommender/v1/recommender.proto


export interface SimilarItemsRequest {
  'item_id'?: (string);
  'count'?: (number);
}

export interface SimilarItemsRequest__Output {
  'item_id': (string);
  'count': (number);
}
