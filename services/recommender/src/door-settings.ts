import { type DropInConfig, dropInSettings } from './drop-in/settings.js';
import type { FeedbackTypes } from './gorse/feedback-types.js';
import { gorseSettings } from './gorse/settings.js';
import { type HttpDoorConfig, httpSettings } from './http/settings.js';

/** Settings of all doors beside gRPC, for the service's schema, which must also hold `dropInHasTenant`. */
export const doorSettings = { ...httpSettings, ...dropInSettings, ...gorseSettings };

export interface DoorsConfig extends HttpDoorConfig, DropInConfig {
  GORSE_API: 'on' | 'off';
  GORSE_FEEDBACK_TYPES: FeedbackTypes;
  COLLECTOR_ADDRESS: string;
  COLLECTOR_MAX_MS: number;
}
