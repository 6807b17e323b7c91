// Original file: insightmesh/collector/v1/policies.proto


export interface RestorePolicyRequest {
  'version'?: (number);
  'expected_version'?: (number);
  'note'?: (string);
  'validate_only'?: (boolean);
  '_expected_version'?: "expected_version";
}

export interface RestorePolicyRequest__Output {
  'version': (number);
  'expected_version'?: (number);
  'note': (string);
  'validate_only': (boolean);
  '_expected_version'?: "expected_version";
}
