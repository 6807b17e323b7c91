// Original file: insightmesh/recommender/v1/experiments.proto


export interface ListExperimentsRequest {
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListExperimentsRequest__Output {
  'page_size': (number);
  'page_token': (string);
}
