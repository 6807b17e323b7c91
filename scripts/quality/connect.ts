import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { Option } from 'commander';
import { addressOf, readLocalRun } from '../lib/local-run.js';
import { hostAndPort, tenantId } from '../lib/options.js';

export interface ConnectFlags {
  address?: string;
  key?: string;
  tenant?: string;
  serviceToken?: string;
}

export interface Quality {
  readonly client: TypedClient<'insightmesh.feature.v1.QualityService'>;
  readonly call: { tenantId?: string };
}

/** How the command reaches feature, and in whose name. */
export const connectOptions = () => [
  new Option('--address <host:port>', "feature's gRPC (default: the mesh that npm start runs)")
    .env('FEATURE_ADDRESS')
    .argParser(hostAndPort),
  new Option('--key <key>', 'API key with features:read and, to set something, features:write').env('API_KEY'),
  new Option('--tenant <id>', "as the mesh's operator, this tenant's").argParser(tenantId),
  new Option('--service-token <token>', 'with --tenant (default: that of the mesh that npm start runs)').env(
    'SERVICE_TOKEN',
  ),
];

/** A data set of a million rows and 500 features is read in minutes. */
const deadlineMs = 30 * 60_000;

/** Runs `work` with a connection. @throws Error when an address or a key is missing */
export async function connected<T>(flags: ConnectFlags, work: (quality: Quality) => Promise<T>): Promise<T> {
  const local = readLocalRun();
  const address = addressOf(flags.address, local.addresses?.feature, '--address or FEATURE_ADDRESS');
  // Of a mesh on this machine its operator calls, where nobody named a key.
  const tenant = flags.tenant ?? (flags.key === undefined ? local.tenantId : undefined);
  const caller =
    tenant === undefined
      ? { apiKey: addressOf(flags.key, local.apiKey, '--key or API_KEY') }
      : {
          serviceToken: addressOf(flags.serviceToken, local.serviceToken, '--service-token or SERVICE_TOKEN'),
          serviceName: 'quality',
        };
  const client = createClient('insightmesh.feature.v1.QualityService', {
    address,
    ...caller,
    defaultDeadlineMs: deadlineMs,
  });
  try {
    return await work({ client, call: tenant === undefined ? {} : { tenantId: tenant } });
  } finally {
    client.close();
  }
}
