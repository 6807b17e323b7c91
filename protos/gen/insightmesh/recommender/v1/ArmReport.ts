// Original file: insightmesh/recommender/v1/experiments.proto

import type { ArmValue as _insightmesh_recommender_v1_ArmValue, ArmValue__Output as _insightmesh_recommender_v1_ArmValue__Output } from '../../../insightmesh/recommender/v1/ArmValue.js';
import type { FigureRange as _insightmesh_recommender_v1_FigureRange, FigureRange__Output as _insightmesh_recommender_v1_FigureRange__Output } from '../../../insightmesh/recommender/v1/FigureRange.js';
import type { Long } from '@grpc/proto-loader';

export interface ArmReport {
  'arm'?: (string);
  'share'?: (number | string);
  'exposures'?: (number | string | Long);
  'units'?: (number | string | Long);
  'clicks'?: (number | string | Long);
  'clicked_units'?: (number | string | Long);
  'orders'?: (number | string | Long);
  'ordered_units'?: (number | string | Long);
  'values'?: (_insightmesh_recommender_v1_ArmValue)[];
  'click_through'?: (number | string);
  'click_through_range'?: (_insightmesh_recommender_v1_FigureRange | null);
  'conversion'?: (number | string);
  'conversion_range'?: (_insightmesh_recommender_v1_FigureRange | null);
}

export interface ArmReport__Output {
  'arm': (string);
  'share': (number);
  'exposures': (number);
  'units': (number);
  'clicks': (number);
  'clicked_units': (number);
  'orders': (number);
  'ordered_units': (number);
  'values': (_insightmesh_recommender_v1_ArmValue__Output)[];
  'click_through': (number);
  'click_through_range': (_insightmesh_recommender_v1_FigureRange__Output | null);
  'conversion': (number);
  'conversion_range': (_insightmesh_recommender_v1_FigureRange__Output | null);
}
