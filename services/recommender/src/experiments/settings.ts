import { integerSetting } from '@insight-mesh/runtime/config';

/** What of the configuration is about experiments. */
export const experimentSettings = {
  EXPERIMENTS_REFRESH_MS: integerSetting(50, 60_000)
    .default(1_000)
    .describe('pause between two looks whether experiments have changed; so long a change may take to reach a replica'),
  EXPERIMENTS_CONSUME: integerSetting(0, 1)
    .default(1)
    .describe('1: this process takes a part in counting exposures, clicks and orders; 0: it only answers'),
  EXPERIMENT_WINDOW_DAYS: integerSetting(1, 30)
    .default(7)
    .describe('days after an answer within which an order of a clicked item counts for it'),
  EXPERIMENT_REPORT_SECONDS: integerSetting(1, 600).default(60).describe('a report that takes longer is given up'),
  EXPOSURES_DAYS: integerSetting(2, 365)
    .default(35)
    .describe('days for which exposures, clicks and orders are kept for reports'),
  EXPOSURES_PENDING_MAX: integerSetting(100, 1_000_000)
    .default(10_000)
    .describe('answers that may wait for recommendation.exposures.v1; what comes beyond them is dropped and counted'),
};
