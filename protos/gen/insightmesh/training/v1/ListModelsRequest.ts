// Original file: insightmesh/training/v1/training.proto


export interface ListModelsRequest {
  'slot'?: (string);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListModelsRequest__Output {
  'slot': (string);
  'page_size': (number);
  'page_token': (string);
}
