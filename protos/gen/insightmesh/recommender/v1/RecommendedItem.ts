// Original file: insightmesh/recommender/v1/recommender.proto


export interface RecommendedItem {
  'item_id'?: (string);
  'score'?: (number | string);
  'source'?: (string);
  'reason'?: (string);
  'title'?: (string);
  'because_item_id'?: (string);
}

export interface RecommendedItem__Output {
  'item_id': (string);
  'score': (number);
  'source': (string);
  'reason': (string);
  'title': (string);
  'because_item_id': (string);
}
