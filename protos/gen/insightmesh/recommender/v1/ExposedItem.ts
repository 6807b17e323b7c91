// Original file: insightmesh/recommender/v1/exposures.proto


export interface ExposedItem {
  'item_id'?: (string);
  'rank'?: (number);
  'source'?: (string);
  'score'?: (number | string);
  'propensity'?: (number | string);
}

export interface ExposedItem__Output {
  'item_id': (string);
  'rank': (number);
  'source': (string);
  'score': (number);
  'propensity': (number);
}
