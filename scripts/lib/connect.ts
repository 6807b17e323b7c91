import type { Services } from '@insight-mesh/contracts';
import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { Option } from 'commander';
import { addressOf, readLocalRun } from './local-run.js';
import { hostAndPort, tenantId } from './options.js';

export interface ConnectOptions {
  address?: string;
  key?: string;
  tenant?: string;
  serviceToken?: string;
}

/**
 * How a command reaches a service, and in whose name. The words say which scopes a key needs, and what a tenant is for.
 * @param service the collector, if not given
 */
export const connectOptions = (words: { key: string; tenant: string }, service = 'collector') => [
  new Option('--address <host:port>', `the ${service}'s gRPC (default: the mesh that npm start runs)`)
    .env(`${service.toUpperCase()}_ADDRESS`)
    .argParser(hostAndPort),
  new Option('--key <key>', words.key).env('API_KEY'),
  new Option('--tenant <id>', words.tenant).argParser(tenantId),
  new Option('--service-token <token>', 'with --tenant (default: that of the mesh that npm start runs)').env(
    'SERVICE_TOKEN',
  ),
];

/** What one tenant has, as this caller sees it. */
export interface Connection<Name extends keyof Services> {
  client: TypedClient<Name>;
  call: { tenantId?: string };
}

const deadlineMs = 60_000;

/**
 * Runs `work` with a connection to a gRPC service.
 * @param as how the mesh's operator is named there, with --tenant
 * @throws Error when an address or a key is missing
 */
export async function connected<Name extends keyof Services & string, T>(
  name: Name,
  as: string,
  options: ConnectOptions,
  work: (connection: Connection<Name>) => Promise<T>,
): Promise<T> {
  const local = readLocalRun();
  const [, service = ''] = /^insightmesh\.(\w+)\./.exec(name) ?? [];
  const variable = `${service.toUpperCase()}_ADDRESS`;
  const address = addressOf(options.address, local.addresses?.[service], `--address or ${variable}`);
  const { tenant } = options;
  const caller =
    tenant === undefined
      ? { apiKey: addressOf(options.key, local.apiKey, '--key or API_KEY') }
      : {
          serviceToken: addressOf(options.serviceToken, local.serviceToken, '--service-token or SERVICE_TOKEN'),
          serviceName: as,
        };
  const client = createClient(name, { address, ...caller, defaultDeadlineMs: deadlineMs });
  try {
    return await work({ client, call: tenant === undefined ? {} : { tenantId: tenant } });
  } finally {
    client.close();
  }
}
