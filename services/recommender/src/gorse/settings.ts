import { grpcTargetSetting, integerSetting } from '@insight-mesh/runtime/config';
import { z } from 'zod';
import { defaultFeedbackTypes, type FeedbackTypes, parseFeedbackTypes } from './feedback-types.js';

const typesError =
  'must be type=event pairs separated by commas; events are view, add_to_cart, remove_from_cart, favourite, purchase, refund, review, impression, recommendation_click, or none for what is not to be stored';

/** Settings of Gorse's REST shapes at the HTTP door, for the service's schema. */
export const gorseSettings = {
  GORSE_API: z
    .enum(['on', 'off'], { error: 'must be on or off' })
    .default('off')
    .describe("whether the HTTP door has Gorse's paths (`/api/…`) too; what they write goes to `COLLECTOR_ADDRESS`"),
  GORSE_FEEDBACK_TYPES: z
    .string({ error: typesError })
    .default('')
    .refine((text) => parseFeedbackTypes(text) !== undefined, { error: typesError })
    .transform((text): FeedbackTypes => parseFeedbackTypes(text) ?? defaultFeedbackTypes)
    .describe(
      'what the types of feedback are as events, `watched=view,bookmark=favourite`: added to those of DROP-IN.md or in their place',
    ),
  COLLECTOR_ADDRESS: grpcTargetSetting
    .default('127.0.0.1:50051')
    .describe("gRPC target of the collector, for what Gorse's paths write"),
  COLLECTOR_MAX_MS: integerSetting(100, 60_000)
    .default(6_000)
    .describe('milliseconds until the collector must have acknowledged one batch; longer than its `STORE_DEADLINE_MS`'),
};
