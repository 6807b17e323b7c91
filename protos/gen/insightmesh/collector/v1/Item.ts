// Original file: insightmesh/collector/v1/item.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface Item {
  'id'?: (string);
  'tenant_id'?: (string);
  'title'?: (string);
  'titles'?: ({[key: string]: string});
  'category_path'?: (string)[];
  'brand'?: (string);
  'price'?: (number | string | Long);
  'currency'?: (string);
  'in_stock'?: (boolean);
  'url'?: (string);
  'image_url'?: (string);
  'attributes'?: (_google_protobuf_Struct | null);
  'updated_at'?: (_google_protobuf_Timestamp | null);
  '_price'?: "price";
  '_in_stock'?: "in_stock";
}

export interface Item__Output {
  'id': (string);
  'tenant_id': (string);
  'title': (string);
  'titles': ({[key: string]: string});
  'category_path': (string)[];
  'brand': (string);
  'price'?: (number);
  'currency': (string);
  'in_stock'?: (boolean);
  'url': (string);
  'image_url': (string);
  'attributes': (_google_protobuf_Struct__Output | null);
  'updated_at': (_google_protobuf_Timestamp__Output | null);
  '_price'?: "price";
  '_in_stock'?: "in_stock";
}
