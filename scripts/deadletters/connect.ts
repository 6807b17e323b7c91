import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { Option } from 'commander';
import { addressOf, readLocalRun } from '../lib/local-run.js';
import { tenantId } from '../lib/options.js';

export interface ConnectOptions {
  address?: string;
  key?: string;
  tenant?: string;
  serviceToken?: string;
}

export const connectOptions = () => [
  new Option('--address <host:port>', "the collector's gRPC (default: the mesh that npm start runs)").env(
    'COLLECTOR_ADDRESS',
  ),
  new Option('--key <key>', 'API key with deadletters:read and, to change something, deadletters:write').env('API_KEY'),
  new Option(
    '--tenant <id>',
    "as the mesh's operator, in this tenant's name; unknown holds what no tenant could be told for",
  ).argParser(tenantId),
  new Option('--service-token <token>', 'with --tenant (default: that of the mesh that npm start runs)').env(
    'SERVICE_TOKEN',
  ),
];

/** Letters of one tenant, as this caller sees them. */
export interface Connection {
  client: TypedClient<'insightmesh.collector.v1.DeadLetterService'>;
  call: { tenantId?: string };
}

const deadlineMs = 60_000;

/** Runs `work` with a connection to the collector. @throws Error when an address or a key is missing */
export async function connected<T>(options: ConnectOptions, work: (connection: Connection) => Promise<T>): Promise<T> {
  const local = readLocalRun();
  const address = addressOf(options.address, local.addresses?.collector, '--address or COLLECTOR_ADDRESS');
  const { tenant } = options;
  const caller =
    tenant === undefined
      ? { apiKey: addressOf(options.key, local.apiKey, '--key or API_KEY') }
      : {
          serviceToken: addressOf(options.serviceToken, local.serviceToken, '--service-token or SERVICE_TOKEN'),
          serviceName: 'deadletters',
        };
  const client = createClient('insightmesh.collector.v1.DeadLetterService', {
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
