import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { Option } from 'commander';
import { addressOf, readLocalRun } from './local-run.js';
import { hostAndPort, tenantId } from './options.js';

export interface TrainingFlags {
  address?: string;
  key?: string;
  tenant?: string;
  serviceToken?: string;
}

/** Training's services, by one caller. */
export interface Training {
  readonly runs: TypedClient<'insightmesh.training.v1.TrainingService'>;
  readonly registry: TypedClient<'insightmesh.training.v1.RegistryService'>;
  readonly schedules: TypedClient<'insightmesh.training.v1.ScheduleService'>;
  readonly call: { tenantId?: string };
}

/** How a command reaches training, and in whose name. */
export const trainingOptions = () => [
  new Option('--address <host:port>', "training's gRPC (default: the mesh that npm start runs)")
    .env('TRAINING_ADDRESS')
    .argParser(hostAndPort),
  new Option('--key <key>', 'API key with models:read and, to change something, models:write').env('API_KEY'),
  new Option('--tenant <id>', "as the mesh's operator, this tenant's").argParser(tenantId),
  new Option('--service-token <token>', 'with --tenant (default: that of the mesh that npm start runs)').env(
    'SERVICE_TOKEN',
  ),
];

const deadlineMs = 10 * 60_000;

/** Runs `work` with connections. @throws Error when an address or a key is missing */
export async function withTraining<T>(flags: TrainingFlags, work: (training: Training) => Promise<T>): Promise<T> {
  const local = readLocalRun();
  const address = addressOf(flags.address, local.addresses?.training, '--address or TRAINING_ADDRESS');
  // Of a mesh on this machine its operator calls, where nobody named a key.
  const tenant = flags.tenant ?? (flags.key === undefined ? local.tenantId : undefined);
  const caller =
    tenant === undefined
      ? { apiKey: addressOf(flags.key, local.apiKey, '--key or API_KEY') }
      : {
          serviceToken: addressOf(flags.serviceToken, local.serviceToken, '--service-token or SERVICE_TOKEN'),
          serviceName: 'models',
        };
  const options = { address, ...caller, defaultDeadlineMs: deadlineMs };
  const runs = createClient('insightmesh.training.v1.TrainingService', options);
  const registry = createClient('insightmesh.training.v1.RegistryService', options);
  const schedules = createClient('insightmesh.training.v1.ScheduleService', options);
  try {
    return await work({ runs, registry, schedules, call: tenant === undefined ? {} : { tenantId: tenant } });
  } finally {
    for (const client of [runs, registry, schedules]) client.close();
  }
}
