// Original file: insightmesh/collector/v1/event.proto


export interface Consent {
  'analytics'?: (boolean);
  'personalisation'?: (boolean);
  'marketing'?: (boolean);
  '_analytics'?: "analytics";
  '_personalisation'?: "personalisation";
  '_marketing'?: "marketing";
}

export interface Consent__Output {
  'analytics'?: (boolean);
  'personalisation'?: (boolean);
  'marketing'?: (boolean);
  '_analytics'?: "analytics";
  '_personalisation'?: "personalisation";
  '_marketing'?: "marketing";
}
