import {
  adminSettings,
  databaseSettings,
  grpcSettings,
  grpcTargetSetting,
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
import type { GateBounds } from './gate/bounds.js';

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
  RUN_STOP_GRACE_SECONDS: integerSetting(1, 25).default(10),
  /** A run that was ended in the middle so often, by processes or services that died, is not begun again. */
  RUN_MAX_BREAKS: integerSetting(1, 1000).default(30),
  /** The newest so many interactions of a tenant are read. A million took 1.2 GB of memory with all models. */
  MAX_INTERACTIONS: integerSetting(1000, 1_000_000_000).default(1_000_000),
  /** Megabytes of the lake that a run may fetch where the object store is no folder; it reads them from its own disk. */
  RUN_FETCH_MB: integerSetting(1, 100_000_000).default(20_480),
  /** Megabytes of an ONNX file that is registered. */
  MODEL_UPLOAD_MAX_MB: integerSetting(1, 1900).default(256),
  /** So long a caller may take to send one. */
  MODEL_UPLOAD_SECONDS: integerSetting(1, 86_400).default(900),
  /** Of the gate's intervals: a candidate that is no better is promoted in at most half of the rest. */
  GATE_LEVEL_PERCENT: integerSetting(80, 99).default(95),
  /** A segment of customers or items may lose this share of the champion's figure, … */
  GATE_SEGMENT_LOSS_PERCENT: integerSetting(0, 100).default(5),
  /** … where it has so many cases. */
  GATE_SEGMENT_CASES: integerSetting(10, 1_000_000).default(200),
  /** 99 of 100 answers of a model may take so long. */
  GATE_LATENCY_MS: integerSetting(1, 10_000).default(50),
  /** And so much of the champion's time; under 5 ms is never too slow. */
  GATE_LATENCY_PERCENT: integerSetting(100, 100_000).default(300),
  /** Megabytes of an artefact. */
  GATE_SIZE_MB: integerSetting(1, 1_000_000).default(512),
  /** Alarms of drift from this strength on keep candidates out. */
  GATE_DRIFT: z.enum(['moderate', 'strong', 'off']).default('strong'),
  /** Days after which an alarm that was not repeated is closed. */
  GATE_DRIFT_DAYS: integerSetting(1, 365).default(7),
  /** Artefacts of a slot that garbage collection keeps: of so many champions before the present one, … */
  REGISTRY_KEEP_CHAMPIONS: integerSetting(1, 1000).default(5),
  /** … of so many newest versions, … */
  REGISTRY_KEEP_VERSIONS: integerSetting(1, 10_000).default(10),
  /** … and of all that were registered or promoted within so many days. */
  REGISTRY_KEEP_DAYS: integerSetting(1, 3650).default(30),
  /** Hours between two collections; 0: only when somebody asks for one. */
  REGISTRY_COLLECT_EVERY_HOURS: integerSetting(0, 480).default(24),
  /** Pause between two looks at schedules. */
  SCHEDULE_EVERY_MS: integerSetting(50, 3_600_000).default(10_000),
  /** Who tells how many events there are, for schedules by volume. */
  FEATURE_ADDRESS: grpcTargetSetting.default('127.0.0.1:50052'),
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

/** What candidates are held against. */
export function gateBounds(config: Config): GateBounds {
  return {
    level: config.GATE_LEVEL_PERCENT / 100,
    segmentLoss: config.GATE_SEGMENT_LOSS_PERCENT / 100,
    segmentCases: config.GATE_SEGMENT_CASES,
    latencyMs: config.GATE_LATENCY_MS,
    latencyRatio: config.GATE_LATENCY_PERCENT / 100,
    latencyFreeMs: 5,
    sizeBytes: config.GATE_SIZE_MB * 1024 * 1024,
    drift: config.GATE_DRIFT,
    driftDays: config.GATE_DRIFT_DAYS,
  };
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
