// Original file: insightmesh/recommender/v1/recommender.proto

import type { Cap as _insightmesh_recommender_v1_Cap, Cap__Output as _insightmesh_recommender_v1_Cap__Output } from '../../../insightmesh/recommender/v1/Cap.js';
import type { Rotation as _insightmesh_recommender_v1_Rotation, Rotation__Output as _insightmesh_recommender_v1_Rotation__Output } from '../../../insightmesh/recommender/v1/Rotation.js';
import type { Long } from '@grpc/proto-loader';

export interface Rules {
  'filter'?: (string);
  'boost'?: (string);
  'caps'?: (_insightmesh_recommender_v1_Cap)[];
  'diversity'?: (number | string);
  'min_price'?: (number | string | Long);
  'max_price'?: (number | string | Long);
  'currency'?: (string);
  'min_relevance'?: (number | string);
  'rotation'?: (_insightmesh_recommender_v1_Rotation | null);
  'exclude_bought'?: (boolean);
  'exclude_seen'?: (boolean);
  'exclude_in_basket'?: (boolean);
  'exclude_items'?: (string)[];
  'allow_out_of_stock'?: (boolean);
  '_min_price'?: "min_price";
  '_max_price'?: "max_price";
  '_exclude_bought'?: "exclude_bought";
  '_exclude_seen'?: "exclude_seen";
  '_exclude_in_basket'?: "exclude_in_basket";
}

export interface Rules__Output {
  'filter': (string);
  'boost': (string);
  'caps': (_insightmesh_recommender_v1_Cap__Output)[];
  'diversity': (number);
  'min_price'?: (number);
  'max_price'?: (number);
  'currency': (string);
  'min_relevance': (number);
  'rotation': (_insightmesh_recommender_v1_Rotation__Output | null);
  'exclude_bought'?: (boolean);
  'exclude_seen'?: (boolean);
  'exclude_in_basket'?: (boolean);
  'exclude_items': (string)[];
  'allow_out_of_stock': (boolean);
  '_min_price'?: "min_price";
  '_max_price'?: "max_price";
  '_exclude_bought'?: "exclude_bought";
  '_exclude_seen'?: "exclude_seen";
  '_exclude_in_basket'?: "exclude_in_basket";
}
