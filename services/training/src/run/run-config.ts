import { modelNames } from '@insight-mesh/algorithms/load-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { z } from 'zod';
import { elsewhereConfig } from '../elsewhere/upload.js';

/** What trains in seconds: the models of a run that names none. */
export const quickModels = [
  'item-knn',
  'popularity',
  'rules',
  'stan',
  'user-knn',
  'vs-knn',
] as const satisfies readonly ModelName[];

/** What a caller chose for a run; stored with it. What a run of an earlier release does not have is as it was then. */
export const runConfig = z.object({
  /** Empty for a model from elsewhere alone. */
  models: z.array(z.enum(modelNames)),
  seed: z.int(),
  /** Share of the time-ordered sessions that the test holds. */
  testShare: z.number().positive().max(0.5),
  /** Register, but leave every champion in its place. */
  hold: z.boolean(),
  backend: z.enum(['auto', 'gpu', 'node', 'wasm']).default('auto'),
  /** By model's name. */
  settings: z.record(z.string(), z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]))).default({}),
  /** Absent: the service's bound. */
  timeLimitSeconds: z.number().positive().optional(),
  memoryMb: z.int().positive().optional(),
  checkpointSeconds: z.number().positive().optional(),
  /** Measures and registers a model that was fitted elsewhere, and fits none. */
  elsewhere: elsewhereConfig.optional(),
});

export type RunConfig = z.infer<typeof runConfig>;

/** A run's configuration before the defaults are filled in. */
export type RunConfigInput = z.input<typeof runConfig>;

/** What a configuration names, also where the rest of it is of a newer release and cannot be read. */
export const namedConfig = z
  .object({ models: z.array(z.string()).catch([]), seed: z.int().catch(0) })
  .catch({ models: [], seed: 0 });

export const runStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type RunState = (typeof runStates)[number];
