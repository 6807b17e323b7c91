import {
  adminSettings,
  databaseSettings,
  grpcSettings,
  integerSetting,
  kafkaSettings,
  logSettings,
  meshSettings,
  nearSettings,
  objectStoreSettings,
  readConfig,
  tracingSettings,
} from '@insight-mesh/runtime/config';
import { z } from 'zod';

const schema = z.object({
  ...logSettings,
  ...grpcSettings,
  ...adminSettings,
  ...kafkaSettings,
  ...databaseSettings,
  ...meshSettings,
  ...objectStoreSettings,
  ...tracingSettings,
  GRPC_PORT: grpcSettings.GRPC_PORT.default(50053),
  DATABASE_SCHEMA: databaseSettings.DATABASE_SCHEMA.default('training'),
  /** Runs at the same time in this process; the others wait. */
  MAX_PARALLEL_RUNS: integerSetting(1, 64).default(1),
  /** Runs of one tenant that may wait. */
  MAX_QUEUED_RUNS: integerSetting(1, 10_000).default(20),
  /** The JavaScript heap of a run's process, in MB. DuckDB gets half as much beside it while it reads the lake. */
  RUN_MEMORY_MB: integerSetting(16, 1_000_000).default(2048),
  /** Resident memory of a run's process, in MB: TensorFlow's and DuckDB's lie outside the heap. StartRun may ask for less. */
  RUN_RSS_MB: integerSetting(64, 10_000_000).default(6144),
  /** Computing time of a run over all its attempts. StartRun may ask for less. */
  RUN_TIME_LIMIT_SECONDS: integerSetting(1, 7 * 24 * 3600).default(3600),
  /** So often a fit keeps its state, if StartRun does not say. */
  RUN_CHECKPOINT_SECONDS: integerSetting(1, 3600).default(60),
  /** So long a run's process has to keep its state when it is cancelled or the service stops; then it is killed. */
  RUN_STOP_GRACE_SECONDS: integerSetting(1, 25).default(15),
  /** A run that was ended in the middle so often, by processes or services that died, is not begun again. */
  RUN_MAX_BREAKS: integerSetting(1, 1000).default(30),
  /** The newest so many interactions of a tenant are read. A million took 1.2 GB of memory with all models. */
  MAX_INTERACTIONS: integerSetting(1000, 1_000_000_000).default(1_000_000),
  /** Megabytes of the lake that a run may fetch where the object store is no folder; it reads them from its own disk. */
  RUN_FETCH_MB: integerSetting(1, 100_000_000).default(20_480),
  /** For example the git commit; stands in the registry behind the package's version. */
  CODE_VERSION: z
    .string()
    .regex(/^[A-Za-z0-9._+-]{1,64}$/, { error: 'must be 1 to 64 of letters, digits, ".", "_", "+" and "-"' })
    .optional(),
});

export type Config = z.infer<typeof schema>;

/** @throws ConfigError that names every wrong variable */
export function trainingConfig(env?: NodeJS.ProcessEnv): Config {
  return readConfig(schema, env);
}

/** Variables that are no settings and are named nearly like one. */
export function misspelt(env?: NodeJS.ProcessEnv): ReturnType<typeof nearSettings> {
  return nearSettings(schema, env);
}

/** What libtensorflow and CUDA are told by the environment: processes of runs get it, and nothing else of it. */
export function computeEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const wanted = /^(TF_[A-Z0-9_]+|OMP_NUM_THREADS|CUDA_[A-Z0-9_]+|NVIDIA_[A-Z0-9_]+|LD_LIBRARY_PATH|TMPDIR)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => wanted.test(name)));
}
