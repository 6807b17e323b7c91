// Original file: insightmesh/collector/v1/dead_letter.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface DeadLetter {
  'id'?: (string);
  'tenant_id'?: (string);
  'source'?: (string);
  'field'?: (string);
  'reason'?: (string);
  'occurred_at'?: (_google_protobuf_Timestamp | null);
  'encrypted_payload'?: (Buffer | Uint8Array | string);
  'key_id'?: (string);
  'topic'?: (string);
  'partition'?: (number);
  'offset'?: (number | string | Long);
  'rule'?: (string);
  'payload_bytes'?: (number | string | Long);
  'element'?: (string);
  'charset'?: (string);
}

export interface DeadLetter__Output {
  'id': (string);
  'tenant_id': (string);
  'source': (string);
  'field': (string);
  'reason': (string);
  'occurred_at': (_google_protobuf_Timestamp__Output | null);
  'encrypted_payload': (Buffer);
  'key_id': (string);
  'topic': (string);
  'partition': (number);
  'offset': (number);
  'rule': (string);
  'payload_bytes': (number);
  'element': (string);
  'charset': (string);
}
