// Original file: insightmesh/feature/v1/quality.proto


export interface Expectation {
  'minimum'?: (number | string);
  'maximum'?: (number | string);
  'whole'?: (boolean);
  'null_share_at_most'?: (number | string);
  'unique_share_at_least'?: (number | string);
  'unique_share_at_most'?: (number | string);
  '_minimum'?: "minimum";
  '_maximum'?: "maximum";
  '_whole'?: "whole";
  '_null_share_at_most'?: "null_share_at_most";
  '_unique_share_at_least'?: "unique_share_at_least";
  '_unique_share_at_most'?: "unique_share_at_most";
}

export interface Expectation__Output {
  'minimum'?: (number);
  'maximum'?: (number);
  'whole'?: (boolean);
  'null_share_at_most'?: (number);
  'unique_share_at_least'?: (number);
  'unique_share_at_most'?: (number);
  '_minimum'?: "minimum";
  '_maximum'?: "maximum";
  '_whole'?: "whole";
  '_null_share_at_most'?: "null_share_at_most";
  '_unique_share_at_least'?: "unique_share_at_least";
  '_unique_share_at_most'?: "unique_share_at_most";
}
