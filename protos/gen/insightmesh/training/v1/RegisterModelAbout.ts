// Original file: insightmesh/training/v1/registry.proto

import type { OnnxSignature as _insightmesh_training_v1_OnnxSignature, OnnxSignature__Output as _insightmesh_training_v1_OnnxSignature__Output } from '../../../insightmesh/training/v1/OnnxSignature.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface RegisterModelAbout {
  'slot'?: (string);
  'name'?: (string);
  'signature'?: (_insightmesh_training_v1_OnnxSignature | null);
  'vocabulary'?: (string)[];
  'trained_until'?: (_google_protobuf_Timestamp | null);
  'key'?: (string);
  'hold'?: (boolean);
  'seed'?: (number | string | Long);
}

export interface RegisterModelAbout__Output {
  'slot': (string);
  'name': (string);
  'signature': (_insightmesh_training_v1_OnnxSignature__Output | null);
  'vocabulary': (string)[];
  'trained_until': (_google_protobuf_Timestamp__Output | null);
  'key': (string);
  'hold': (boolean);
  'seed': (number);
}
