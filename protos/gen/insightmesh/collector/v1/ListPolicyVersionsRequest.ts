// Original file: insightmesh/collector/v1/policies.proto


export interface ListPolicyVersionsRequest {
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListPolicyVersionsRequest__Output {
  'page_size': (number);
  'page_token': (string);
}
