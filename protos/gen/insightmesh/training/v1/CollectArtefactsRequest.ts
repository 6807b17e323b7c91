// Original file: insightmesh/training/v1/registry.proto


export interface CollectArtefactsRequest {
  'slot'?: (string);
  'dry_run'?: (boolean);
  'limit'?: (number);
}

export interface CollectArtefactsRequest__Output {
  'slot': (string);
  'dry_run': (boolean);
  'limit': (number);
}
