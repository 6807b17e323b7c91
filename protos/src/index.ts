import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import './absent-values.js';
import type {
  CollectorServiceDefinition,
  CollectorServiceHandlers,
} from '../gen/insightmesh/collector/v1/CollectorService.js';
import type {
  DeadLetterServiceDefinition,
  DeadLetterServiceHandlers,
} from '../gen/insightmesh/collector/v1/DeadLetterService.js';
import type { ImportServiceDefinition, ImportServiceHandlers } from '../gen/insightmesh/collector/v1/ImportService.js';
import type { PolicyServiceDefinition, PolicyServiceHandlers } from '../gen/insightmesh/collector/v1/PolicyService.js';
import type { DatasetServiceDefinition, DatasetServiceHandlers } from '../gen/insightmesh/feature/v1/DatasetService.js';
import type { FeatureServiceDefinition, FeatureServiceHandlers } from '../gen/insightmesh/feature/v1/FeatureService.js';
import type { LakeServiceDefinition, LakeServiceHandlers } from '../gen/insightmesh/feature/v1/LakeService.js';
import type { QualityServiceDefinition, QualityServiceHandlers } from '../gen/insightmesh/feature/v1/QualityService.js';
import type {
  ExperimentServiceDefinition,
  ExperimentServiceHandlers,
} from '../gen/insightmesh/recommender/v1/ExperimentService.js';
import type {
  RecommenderServiceDefinition,
  RecommenderServiceHandlers,
} from '../gen/insightmesh/recommender/v1/RecommenderService.js';
import type {
  RegistryServiceDefinition,
  RegistryServiceHandlers,
} from '../gen/insightmesh/training/v1/RegistryService.js';
import type {
  ScheduleServiceDefinition,
  ScheduleServiceHandlers,
} from '../gen/insightmesh/training/v1/ScheduleService.js';
import type {
  TrainingServiceDefinition,
  TrainingServiceHandlers,
} from '../gen/insightmesh/training/v1/TrainingService.js';
import type {
  RecommendationServiceDefinition as BoutiqueDefinition,
  RecommendationServiceHandlers as BoutiqueHandlers,
} from '../gen/third_party/hipstershop/hipstershop/RecommendationService.js';
import type {
  RecommendationServiceDefinition as OtelDemoDefinition,
  RecommendationServiceHandlers as OtelDemoHandlers,
} from '../gen/third_party/oteldemo/oteldemo/RecommendationService.js';

/** Folder that proto imports resolve against. */
export const protoRoot = fileURLToPath(new URL('../../', import.meta.url));

/** Path of the description of every topic. */
export const asyncApiPath = join(protoRoot, 'asyncapi.yaml');

const files = ['collector', 'feature', 'training', 'recommender'].map(
  (service) => `insightmesh/${service}/v1/${service}.proto`,
);
const collectorFiles = ['event', 'item', 'dead_letter', 'dead_letters', 'policies', 'imports'].map(
  (file) => `insightmesh/collector/v1/${file}.proto`,
);
const trainingFiles = ['registry', 'schedules'].map((file) => `insightmesh/training/v1/${file}.proto`);
const recommenderFiles = ['experiments', 'exposures'].map((file) => `insightmesh/recommender/v1/${file}.proto`);
const featureFiles = ['datasets', 'drift', 'lake', 'quality'].map((file) => `insightmesh/feature/v1/${file}.proto`);

/** Contracts of others that we serve: of RPCs alone, so not in messageRoot. */
const thirdPartyFiles = ['hipstershop', 'oteldemo'].map((shop) => `third_party/${shop}/demo.proto`);

/** Every contract, as proto-loader reads it; the options match those of the generated types. */
export const packageDefinition: PackageDefinition = loadSync(
  [...files, ...collectorFiles, ...featureFiles, ...trainingFiles, ...recommenderFiles, ...thirdPartyFiles],
  {
    includeDirs: [protoRoot],
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
    arrays: true,
    objects: true,
    oneofs: true,
  },
);

export interface Services {
  'hipstershop.RecommendationService': BoutiqueDefinition;
  'insightmesh.collector.v1.CollectorService': CollectorServiceDefinition;
  'insightmesh.collector.v1.DeadLetterService': DeadLetterServiceDefinition;
  'insightmesh.collector.v1.ImportService': ImportServiceDefinition;
  'insightmesh.collector.v1.PolicyService': PolicyServiceDefinition;
  'insightmesh.feature.v1.DatasetService': DatasetServiceDefinition;
  'insightmesh.feature.v1.FeatureService': FeatureServiceDefinition;
  'insightmesh.feature.v1.LakeService': LakeServiceDefinition;
  'insightmesh.feature.v1.QualityService': QualityServiceDefinition;
  'insightmesh.recommender.v1.ExperimentService': ExperimentServiceDefinition;
  'insightmesh.recommender.v1.RecommenderService': RecommenderServiceDefinition;
  'insightmesh.training.v1.RegistryService': RegistryServiceDefinition;
  'insightmesh.training.v1.ScheduleService': ScheduleServiceDefinition;
  'insightmesh.training.v1.TrainingService': TrainingServiceDefinition;
  'oteldemo.RecommendationService': OtelDemoDefinition;
}

/** The same services as grpc-js's handlers: the only place where the types tell unary methods from streams. */
export interface ServiceHandlers {
  'hipstershop.RecommendationService': BoutiqueHandlers;
  'insightmesh.collector.v1.CollectorService': CollectorServiceHandlers;
  'insightmesh.collector.v1.DeadLetterService': DeadLetterServiceHandlers;
  'insightmesh.collector.v1.ImportService': ImportServiceHandlers;
  'insightmesh.collector.v1.PolicyService': PolicyServiceHandlers;
  'insightmesh.feature.v1.DatasetService': DatasetServiceHandlers;
  'insightmesh.feature.v1.FeatureService': FeatureServiceHandlers;
  'insightmesh.feature.v1.LakeService': LakeServiceHandlers;
  'insightmesh.feature.v1.QualityService': QualityServiceHandlers;
  'insightmesh.recommender.v1.ExperimentService': ExperimentServiceHandlers;
  'insightmesh.recommender.v1.RecommenderService': RecommenderServiceHandlers;
  'insightmesh.training.v1.RegistryService': RegistryServiceHandlers;
  'insightmesh.training.v1.ScheduleService': ScheduleServiceHandlers;
  'insightmesh.training.v1.TrainingService': TrainingServiceHandlers;
  'oteldemo.RecommendationService': OtelDemoHandlers;
}

/** The definition of one service, by its full name. */
export function serviceDefinition<Name extends keyof Services>(name: Name): Services[Name] {
  const definition = packageDefinition[name];
  if (definition === undefined || 'format' in definition) throw new Error(`${name} is not a service of protos/`);
  return definition as unknown as Services[Name];
}

/** A method's request as the caller writes it, and its response as the caller reads it. */
export type RequestOf<M> = M extends MethodDefinition<infer Request, unknown> ? Request : never;
export type AnyService = ServiceDefinition;

/** Every message by reflection, for the JSON codec. */
export const messageRoot: protobuf.Root = (() => {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith('google/') ? target : join(protoRoot, target));
  root.loadSync([...files, ...collectorFiles, ...featureFiles, ...trainingFiles, ...recommenderFiles], {
    keepCase: true,
  });
  root.resolveAll();
  return root;
})();
