import { integerSetting } from '@insight-mesh/runtime/config';
import { z } from 'zod';

const namesError = 'must be names of fields separated by commas, such as country,device';

/** Settings of what the newest hours of the stream say, for the service's schema. */
export const liveSettingsOf = {
  LIVE_HOURS: integerSetting(1, 168)
    .default(6)
    .describe(
      'hours of clickstream.events.v1 that a replica reads at its start, for what is popular, trending and seen together now',
    ),
  LIVE_START_MS: integerSetting(0, 600_000)
    .default(10_000)
    .describe('how long the start waits for them; what is left is read beside the requests'),
  LIVE_MEMORY_MB: integerSetting(8, 65_536)
    .default(128)
    .describe('memory of that state, all tenants, in MiB; what is least makes room'),
  LIVE_SEGMENTS: z
    .string({ error: namesError })
    .regex(/^([A-Za-z][A-Za-z0-9_]{0,63}(,[A-Za-z][A-Za-z0-9_]{0,63})*)?$/, { error: namesError })
    .default('country')
    .transform((text) => text.split(',').filter((name) => name !== ''))
    .describe('fields of the context of events and requests by which popular items are told apart, beside the channel'),
};
