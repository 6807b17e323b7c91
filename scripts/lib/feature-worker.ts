import { join } from 'node:path';
import { type ProcessExit, type ServiceProcess, startProcess } from '@insight-mesh/local-stack/processes';
import { checkoutRoot } from './checkout.js';
import type { Mesh } from './mesh.js';
import { nodeFlags } from './node-flags.js';

export interface FeatureWorkerOptions {
  /** Servers, keys and folder. */
  mesh: Pick<Mesh, 'dir' | 'brokers' | 'databaseUrl' | 'objectStoreUrl' | 'serviceToken' | 'deadLetterKey'>;
  /** Stands in messages, and names the log. */
  name: string;
  env?: NodeJS.ProcessEnv;
  onExit?: (exit: ProcessExit) => void;
}

export interface FeatureWorker {
  readonly process: ServiceProcess;
  /** Of its gRPC, host:port. */
  readonly address: string;
  /** Of its metrics and health, http://host:port. */
  readonly admin: string;
}

/** Starts one feature service on free ports, one of as many as the caller likes, and waits until it serves. */
export async function startFeatureWorker({ mesh, name, env, onExit }: FeatureWorkerOptions): Promise<FeatureWorker> {
  const process_ = await startProcess({
    name,
    command: process.execPath,
    args: [...nodeFlags('feature'), join(checkoutRoot(), 'services/feature/dist/src/main.js')],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      LOG_LEVEL: 'info',
      KAFKA_BROKERS: mesh.brokers.join(','),
      DATABASE_URL: mesh.databaseUrl,
      SERVICE_TOKEN: mesh.serviceToken,
      DEAD_LETTER_KEY: mesh.deadLetterKey,
      OBJECT_STORE_URL: mesh.objectStoreUrl,
      GRPC_PORT: '0',
      ADMIN_PORT: '0',
      ...env,
    },
    logFile: join(mesh.dir, 'logs', `${name}.log`),
    // Joining a group waits for members that were killed.
    readyTimeoutMs: 120_000,
    ...(onExit === undefined ? {} : { onExit }),
  });
  const { grpc, admin } = process_.readyLine;
  return { process: process_, address: String(grpc), admin: `http://${String(admin)}` };
}
