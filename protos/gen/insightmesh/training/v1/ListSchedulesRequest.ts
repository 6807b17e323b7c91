// Original file: insightmesh/training/v1/schedules.proto


export interface ListSchedulesRequest {
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListSchedulesRequest__Output {
  'page_size': (number);
  'page_token': (string);
}
