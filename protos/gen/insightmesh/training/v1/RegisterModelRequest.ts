// Original file: insightmesh/training/v1/registry.proto

import type { RegisterModelAbout as _insightmesh_training_v1_RegisterModelAbout, RegisterModelAbout__Output as _insightmesh_training_v1_RegisterModelAbout__Output } from '../../../insightmesh/training/v1/RegisterModelAbout.js';
import type { VocabularyPart as _insightmesh_training_v1_VocabularyPart, VocabularyPart__Output as _insightmesh_training_v1_VocabularyPart__Output } from '../../../insightmesh/training/v1/VocabularyPart.js';
import type { Long } from '@grpc/proto-loader';

export interface RegisterModelRequest {
  'about'?: (_insightmesh_training_v1_RegisterModelAbout | null);
  'data'?: (Buffer | Uint8Array | string);
  'total_bytes'?: (number | string | Long);
  'vocabulary'?: (_insightmesh_training_v1_VocabularyPart | null);
  'part'?: "about"|"data"|"total_bytes"|"vocabulary";
}

export interface RegisterModelRequest__Output {
  'about'?: (_insightmesh_training_v1_RegisterModelAbout__Output | null);
  'data'?: (Buffer);
  'total_bytes'?: (number);
  'vocabulary'?: (_insightmesh_training_v1_VocabularyPart__Output | null);
  'part'?: "about"|"data"|"total_bytes"|"vocabulary";
}
