// Original file: insightmesh/collector/v1/policies.proto

import type { CleaningRules as _insightmesh_collector_v1_CleaningRules, CleaningRules__Output as _insightmesh_collector_v1_CleaningRules__Output } from '../../../insightmesh/collector/v1/CleaningRules.js';
import type { BotTreatment as _insightmesh_collector_v1_BotTreatment, BotTreatment__Output as _insightmesh_collector_v1_BotTreatment__Output } from '../../../insightmesh/collector/v1/BotTreatment.js';

export interface CleaningPolicy {
  'rules'?: (_insightmesh_collector_v1_CleaningRules | null);
  'keep_originals'?: (boolean);
  'bots'?: (_insightmesh_collector_v1_BotTreatment);
  'bots_by_rate'?: (_insightmesh_collector_v1_BotTreatment);
  'fill_from_session'?: (boolean);
  'price_ratio'?: (number | string);
  'max_quantity'?: (number);
  'visitor_events_per_minute'?: (number);
  'clock_skew_seconds'?: (number);
  '_keep_originals'?: "keep_originals";
  '_fill_from_session'?: "fill_from_session";
  '_price_ratio'?: "price_ratio";
  '_max_quantity'?: "max_quantity";
  '_visitor_events_per_minute'?: "visitor_events_per_minute";
  '_clock_skew_seconds'?: "clock_skew_seconds";
}

export interface CleaningPolicy__Output {
  'rules': (_insightmesh_collector_v1_CleaningRules__Output | null);
  'keep_originals'?: (boolean);
  'bots': (_insightmesh_collector_v1_BotTreatment__Output);
  'bots_by_rate': (_insightmesh_collector_v1_BotTreatment__Output);
  'fill_from_session'?: (boolean);
  'price_ratio'?: (number);
  'max_quantity'?: (number);
  'visitor_events_per_minute'?: (number);
  'clock_skew_seconds'?: (number);
  '_keep_originals'?: "keep_originals";
  '_fill_from_session'?: "fill_from_session";
  '_price_ratio'?: "price_ratio";
  '_max_quantity'?: "max_quantity";
  '_visitor_events_per_minute'?: "visitor_events_per_minute";
  '_clock_skew_seconds'?: "clock_skew_seconds";
}
