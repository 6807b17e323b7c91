// Original file: insightmesh/training/v1/registry.proto


export interface VocabularyPart {
  'item_ids'?: (string)[];
}

export interface VocabularyPart__Output {
  'item_ids': (string)[];
}
