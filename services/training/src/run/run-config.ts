import { modelNames } from '@insight-mesh/algorithms/load-model';
import { z } from 'zod';

/** What a caller chose for a run; stored with it. */
export const runConfig = z.object({
  models: z.array(z.enum(modelNames)).min(1),
  seed: z.int(),
  /** Share of the time-ordered sessions that the test holds. */
  testShare: z.number().positive().max(0.5),
  /** Register, but leave every champion in its place. */
  hold: z.boolean(),
});

export type RunConfig = z.infer<typeof runConfig>;

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed';
