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
import { describeSettings, type SettingFacts } from '@insight-mesh/runtime/setting-facts';
import { z } from 'zod';
import type { GateBounds } from './gate/bounds.js';

const codeVersionSetting = z
  .string()
  .regex(/^[A-Za-z0-9._+-]{1,64}$/, { error: 'must be 1 to 64 of letters, digits, ".", "_", "+" and "-"' })
  .optional();

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
  MAX_PARALLEL_RUNS: integerSetting(1, 64).default(1).describe('runs at the same time in one process'),
  MAX_QUEUED_RUNS: integerSetting(1, 10_000).default(20).describe('runs of one tenant that may wait'),
  RUN_MEMORY_MB: integerSetting(16, 1_000_000)
    .default(2048)
    .describe("JavaScript heap of a run's process, in MB; DuckDB gets half as much beside it"),
  RUN_RSS_MB: integerSetting(64, 10_000_000)
    .default(6144)
    .describe(
      "resident memory of a run's process, in MB, TensorFlow's and DuckDB's with it; over it the run is failed. StartRun may ask for less. Seen on Linux alone",
    ),
  RUN_TIME_LIMIT_SECONDS: integerSetting(1, 7 * 24 * 3600)
    .default(3600)
    .describe(
      'a run that computes for longer, all its attempts together, is ended and failed. StartRun may ask for less',
    ),
  RUN_CHECKPOINT_SECONDS: integerSetting(1, 3600)
    .default(60)
    .describe('so often a fit keeps its state, if StartRun does not say'),
  RUN_STOP_GRACE_SECONDS: integerSetting(1, 25)
    .default(10)
    .describe(
      "so long a run's process has to keep its state when it is cancelled or the service stops; then it is killed",
    ),
  RUN_MAX_BREAKS: integerSetting(1, 1000)
    .default(30)
    .describe('a run that was ended in the middle so often, by processes or services that died, is failed'),
  RUN_LAUNCHER: z
    .enum(['process', 'kubernetes'], { error: 'must be process or kubernetes' })
    .default('process')
    .describe('where runs compute: in processes of this service, or in Jobs of the Kubernetes cluster'),
  TRAINING_JOB_TEMPLATE: z
    .string()
    .min(1)
    .optional()
    .describe("file of a Job (batch/v1, in JSON) that each run's is made from; needed by `RUN_LAUNCHER=kubernetes`"),
  TRAINING_JOB_FALLBACK_TEMPLATE: z
    .string()
    .min(1)
    .optional()
    .describe('the same without a GPU, for runs whose pod no node with one takes'),
  TRAINING_JOB_WAIT_SECONDS: integerSetting(1, 7 * 24 * 3600)
    .default(600)
    .describe("so long a run's pod may wait for a node, an image or to come to be"),
  TRAINING_JOB_POLL_MS: integerSetting(50, 60_000).default(2_000).describe("pause between two looks at a run's Job"),
  KUBECONFIG: z
    .string()
    .min(1)
    .optional()
    .describe('the way to the cluster from outside of it; absent: the service account of the pod'),
  MAX_INTERACTIONS: integerSetting(1000, 1_000_000_000)
    .default(1_000_000)
    .describe('the newest so many interactions of a tenant are read'),
  RUN_FETCH_MB: integerSetting(1, 100_000_000)
    .default(20_480)
    .describe('megabytes of the lake that a run may fetch to its disk where the object store is no folder'),
  MODEL_UPLOAD_MAX_MB: integerSetting(1, 1900).default(256).describe('megabytes of an ONNX file that is registered'),
  MODEL_UPLOAD_SECONDS: integerSetting(1, 86_400)
    .default(900)
    .describe('so long a caller may take to send an ONNX file that is registered'),
  GATE_LEVEL_PERCENT: integerSetting(80, 99)
    .default(95)
    .describe("of the gate's intervals: a candidate that is no better is promoted in at most half of the rest of 100"),
  GATE_SEGMENT_LOSS_PERCENT: integerSetting(0, 100)
    .default(5)
    .describe("a segment of customers or items may lose so much of the champion's figure, or what noise explains"),
  GATE_SEGMENT_CASES: integerSetting(10, 1_000_000)
    .default(200)
    .describe('segments of customers or items with fewer cases say nothing'),
  GATE_LATENCY_MS: integerSetting(1, 10_000).default(50).describe('99 of 100 answers of a model take at most so long'),
  GATE_LATENCY_PERCENT: integerSetting(100, 100_000)
    .default(300)
    .describe("99 of 100 answers of a model take at most so much of the champion's time; under 5 ms is never too slow"),
  GATE_SIZE_MB: integerSetting(1, 1_000_000).default(512).describe('an artefact has at most so many megabytes'),
  GATE_DRIFT: z
    .enum(['moderate', 'strong', 'off'], { error: 'must be moderate, strong or off' })
    .default('strong')
    .describe('alarms of drift from this strength on keep candidates out'),
  GATE_DRIFT_DAYS: integerSetting(1, 365)
    .default(7)
    .describe('days after which an alarm that was not repeated is closed'),
  REGISTRY_KEEP_CHAMPIONS: integerSetting(1, 1000)
    .default(5)
    .describe('garbage collection keeps the artefacts of the champion and of so many champions before it'),
  REGISTRY_KEEP_VERSIONS: integerSetting(1, 10_000)
    .default(10)
    .describe('garbage collection keeps the artefacts of so many newest versions of a slot'),
  REGISTRY_KEEP_DAYS: integerSetting(1, 3650)
    .default(30)
    .describe('garbage collection keeps the artefacts of all that were registered or promoted within so many days'),
  REGISTRY_COLLECT_EVERY_HOURS: integerSetting(0, 480)
    .default(24)
    .describe('pause between two garbage collections; 0: only by `npm run models -- collect`'),
  SCHEDULE_EVERY_MS: integerSetting(50, 3_600_000).default(10_000).describe('pause between two looks at schedules'),
  FEATURE_ADDRESS: grpcTargetSetting
    .default('127.0.0.1:50052')
    .describe('gRPC target of feature, which tells schedules by volume how many events there are'),
  CODE_VERSION: codeVersionSetting.describe(
    "for example a git commit; stands in the registry behind the package's version",
  ),
});

export type Config = z.infer<typeof schema>;

/** @throws ConfigError that names every wrong variable */
export function trainingConfig(env?: NodeJS.ProcessEnv): Config {
  return readConfig(schema, env);
}

const trainerSchema = z.object({
  ...logSettings,
  ...objectStoreSettings,
  /** Below this key of the object store lies what the pod is to do. The training service sets it. */
  RUN_JOB: z
    .string({ error: 'must be the key of a job below work/training/, as the training service sets it' })
    .regex(/^work\/training\/[0-9a-f-]{36}\/pods\/\d+$/, { error: 'must look like work/training/RUN/pods/1' }),
  RUN_STOP_GRACE_SECONDS: integerSetting(1, 600).default(25),
});

export type TrainerConfig = z.infer<typeof trainerSchema>;

/** Of a pod that does one run. @throws ConfigError that names every wrong variable */
export function trainerConfig(env?: NodeJS.ProcessEnv): TrainerConfig {
  return readConfig(trainerSchema, env);
}

const searchJobSchema = z.object({
  ...logSettings,
  ...objectStoreSettings,
  /** Below this key of the object store lies the search. Its Job says it. */
  SEARCH_JOB: z
    .string({ error: 'must be the key of a search below work/search/, as its Job says it' })
    .regex(/^work\/search\/[0-9a-f]{24}$/, {
      error: 'must look like work/search/ and 24 of 0-9 and a-f, as the Job of the search says it',
    }),
  /** The trial, from 0. Kubernetes sets it in the pods of an Indexed Job. */
  JOB_COMPLETION_INDEX: integerSetting(0, 99_999),
  /** Where the deployment gives it, a search that other code has written is refused. */
  CODE_VERSION: codeVersionSetting,
});

export type SearchJobConfig = z.infer<typeof searchJobSchema>;

/** Of a pod that does one trial of a search. @throws ConfigError that names every wrong variable */
export function searchJobConfig(env?: NodeJS.ProcessEnv): SearchJobConfig {
  return readConfig(searchJobSchema, env);
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

/** Every setting with its facts, for the reference. */
export function settingsReference(): SettingFacts[] {
  return describeSettings(schema);
}
