// Original file: insightmesh/collector/v1/event.proto


export interface Repair {
  'rule'?: (string);
  'field'?: (string);
  'original'?: (string);
}

export interface Repair__Output {
  'rule': (string);
  'field': (string);
  'original': (string);
}
