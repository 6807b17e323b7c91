// Original file: insightmesh/recommender/v1/recommender.proto


export interface StageItem {
  'item_id'?: (string);
  'source'?: (string);
  'score'?: (number | string);
  'dropped'?: (string);
}

export interface StageItem__Output {
  'item_id': (string);
  'source': (string);
  'score': (number);
  'dropped': (string);
}
