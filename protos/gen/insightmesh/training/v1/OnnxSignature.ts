// Original file: insightmesh/training/v1/registry.proto

import type { Padding as _insightmesh_training_v1_Padding, Padding__Output as _insightmesh_training_v1_Padding__Output } from '../../../insightmesh/training/v1/Padding.js';
import type { Long } from '@grpc/proto-loader';

export interface OnnxSignature {
  'items_input'?: (string);
  'mask_input'?: (string);
  'length_input'?: (string);
  'length'?: (number);
  'dynamic_length'?: (boolean);
  'padding'?: (_insightmesh_training_v1_Padding);
  'padding_id'?: (number | string | Long);
  'first_id'?: (number | string | Long);
  'output'?: (string);
  'first_score'?: (number | string | Long);
  'item_matrix'?: (string);
  '_first_score'?: "first_score";
}

export interface OnnxSignature__Output {
  'items_input': (string);
  'mask_input': (string);
  'length_input': (string);
  'length': (number);
  'dynamic_length': (boolean);
  'padding': (_insightmesh_training_v1_Padding__Output);
  'padding_id': (number);
  'first_id': (number);
  'output': (string);
  'first_score'?: (number);
  'item_matrix': (string);
  '_first_score'?: "first_score";
}
