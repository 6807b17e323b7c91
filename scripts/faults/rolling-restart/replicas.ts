import { join } from 'node:path';
import { freePort } from '@insight-mesh/local-stack/ports';
import { type ProcessExit, type ServiceProcess, startProcess, waitForUrl } from '@insight-mesh/local-stack/processes';
import { entryOf, type Mesh, type ServiceName, serviceNames } from '../../lib/mesh.js';
import { nodeFlags } from '../../lib/node-flags.js';

/** The collector gives up its drain after 30 s with exit code 1; a kill here would hide that. */
const graceMs = 40_000;

export interface Ports {
  grpc: number;
  admin: number;
  http: number;
}

/** Two processes of each service, on the servers of a mesh that starts no service itself. */
export class Replicas {
  readonly ports: Record<ServiceName, readonly [Ports, Ports]>;
  readonly #mesh: Mesh;
  readonly #running = new Map<string, ServiceProcess>();

  private constructor(mesh: Mesh, ports: Record<ServiceName, readonly [Ports, Ports]>) {
    this.#mesh = mesh;
    this.ports = ports;
  }

  static async start(mesh: Mesh): Promise<Replicas> {
    const choose = async (): Promise<Ports> => ({
      grpc: await freePort(),
      admin: await freePort(),
      http: await freePort(),
    });
    const ports = {} as Record<ServiceName, readonly [Ports, Ports]>;
    for (const name of serviceNames) ports[name] = [await choose(), await choose()];
    const replicas = new Replicas(mesh, ports);
    try {
      for (const name of serviceNames) await Promise.all([replicas.launch(name, 0), replicas.launch(name, 1)]);
    } catch (error) {
      await replicas.stop();
      throw error;
    }
    return replicas;
  }

  /** Both addresses of a service, as grpc-js takes a fixed list. */
  target(name: ServiceName): string {
    return `ipv4:${this.ports[name].map(({ grpc }) => `127.0.0.1:${grpc}`).join(',')}`;
  }

  async launch(name: ServiceName, which: 0 | 1): Promise<void> {
    const { grpc, admin, http } = this.ports[name][which];
    const title = `${name}-${which + 1}`;
    const env = this.#mesh.environment(name);
    const started = await startProcess({
      name: title,
      command: process.execPath,
      args: [...nodeFlags(name), entryOf(name)],
      env: {
        ...env,
        GRPC_PORT: String(grpc),
        ADMIN_PORT: String(admin),
        ...(env.HTTP_PORT === undefined ? {} : { HTTP_PORT: String(http) }),
        ...(env.FEATURE_ADDRESS === undefined ? {} : { FEATURE_ADDRESS: this.target('feature') }),
        ...(env.DATASET_DIR === undefined ? {} : { DATASET_DIR: join(this.#mesh.dir, `builds-${which + 1}`) }),
      },
      logFile: join(this.#mesh.dir, 'logs', `${title}.log`),
    });
    this.#running.set(title, started);
    await waitForUrl(`http://127.0.0.1:${admin}/readyz`);
  }

  /** SIGTERM, and what the process says to it. */
  async end(name: ServiceName, which: 0 | 1): Promise<ProcessExit> {
    const found = this.#running.get(`${name}-${which + 1}`);
    if (found === undefined) throw new Error(`${name}-${which + 1} does not run`);
    return found.stop(graceMs);
  }

  async stop(): Promise<void> {
    for (const name of [...serviceNames].reverse()) {
      const both = [1, 2].map((number) => this.#running.get(`${name}-${number}`));
      await Promise.all(both.map((each) => each?.stop(graceMs)));
    }
  }
}
