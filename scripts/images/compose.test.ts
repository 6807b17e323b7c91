import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkoutRoot } from '../lib/checkout.js';
import { type ServiceName, serviceNames } from '../lib/mesh.js';
import { type CheckedConfig, checkConfig } from '../settings/check-config.js';

interface Service {
  image: string;
  build?: { context: string; dockerfile: string; target: string };
  read_only?: boolean;
  user?: string;
  cap_drop?: string[];
  command: string[];
  healthcheck?: { test: string[] };
  environment: Record<string, string>;
  depends_on: Record<string, { condition: string }>;
  ports?: string[];
  volumes?: string[];
}

const root = checkoutRoot();
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const text = read('deploy/compose.yaml');
const { services, volumes } = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const secrets = secretsOfScript();
const ours = [...serviceNames, 'migrate'];

function service(name: string): Service {
  const found = services[name];
  if (found === undefined) throw new Error(`compose.yaml has no service ${name}`);
  return found;
}

/** What compose-env.mjs writes; it writes beside itself. */
function secretsOfScript(): Record<string, string> {
  const dir = mkdtempSync(join(tmpdir(), 'im-compose-'));
  try {
    cpSync(join(root, 'deploy/compose-env.mjs'), join(dir, 'compose-env.mjs'));
    execFileSync(process.execPath, [join(dir, 'compose-env.mjs')]);
    const lines = readFileSync(join(dir, '.env'), 'utf8').trim().split('\n');
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** As Compose fills it in: `${NAME:-default}`, and `${NAME:?what to do}` for what must be given. */
function filledIn(value: string): string {
  return value.replace(/\$\{([A-Z_]+)(:[-?])([^}]*)\}/g, (_whole, name: string, kind: string, rest: string) => {
    const given = secrets[name];
    if (given === undefined && kind === ':?') throw new Error(`${name} is not given: ${rest}`);
    return given ?? rest;
  });
}

/** What the image itself sets, before the container's environment. */
const imageEnvironment = Object.fromEntries(
  [...(/^ENV (NODE_ENV=.*)$/m.exec(read('deploy/images/Containerfile'))?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(
    ([, name = '', value = '']) => [name, value],
  ),
);

/** The environment of a service's process. */
function environmentOf(name: string): Record<string, string> {
  const own = Object.entries(service(name).environment).map(([key, value]) => [key, filledIn(value)]);
  return { ...imageEnvironment, ...Object.fromEntries(own) };
}

const configs = new Map<ServiceName, CheckedConfig>();
for (const name of serviceNames) configs.set(name, await checkConfig(root, name, environmentOf(name)));

const configOf = (name: ServiceName) => configs.get(name)?.config ?? {};

/** Folders that a container mounts, with the volume and whether it may write. */
function mounts(name: string) {
  return (service(name).volumes ?? []).map((mount) => {
    const [volume = '', path = '', mode] = mount.split(':');
    return { volume, path, writes: mode !== 'ro' };
  });
}

const within = (folder: string, path: string) => !posix.relative(folder, path).startsWith('..');

describe('deploy/compose.yaml', () => {
  it('runs each service of the mesh by its own program, and the migrations before them', () => {
    for (const name of serviceNames) {
      expect(service(name).command.at(-1)).toBe(`services/${name}/dist/src/main.js`);
      expect(service(name).depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
    }
    expect(service('migrate').command).toEqual(['node', 'deploy/tools/dist/src/migrate.js']);
    expect(service('migrate').depends_on).toEqual({
      kafka: { condition: 'service_healthy' },
      postgres: { condition: 'service_healthy' },
    });
    for (const name of ['kafka', 'postgres']) expect(service(name).healthcheck?.test[0]).toBe('CMD');
  });

  it('has programs that there are', () => {
    const programs = ours.flatMap((name) => [...service(name).command, ...(service(name).healthcheck?.test ?? [])]);
    const paths = new Set(programs.filter((word) => word.endsWith('.js')));
    expect(paths.size).toBe(serviceNames.length + 2);
    for (const path of paths) {
      expect(existsSync(join(root, path.replace('/dist/src/', '/src/').replace(/\.js$/, '.ts'))), path).toBe(true);
    }
  });

  it('pins each image that is not built here to one release', () => {
    for (const [name, { image, build }] of Object.entries(services)) {
      if (ours.includes(name)) {
        expect(build).toEqual({ context: '..', dockerfile: 'deploy/images/Containerfile', target: 'services' });
        expect(filledIn(image)).toBe('insight-mesh/services:dev');
      } else expect(image, name).toMatch(/^[a-z0-9./-]+:\d+\.\d+[\w.-]*$/);
    }
    expect(Object.keys(services).sort()).toEqual([...ours, 'kafka', 'postgres'].sort());
  });

  it('gives no container of ours more than it needs', () => {
    for (const name of ours) {
      expect(service(name)).toMatchObject({ read_only: true, user: '10001:10001', cap_drop: ['ALL'] });
    }
    // The lake and the models are read there.
    expect(mounts('recommender').map(({ writes }) => writes)).toEqual([false]);
    expect(Object.keys(service('migrate').environment).sort()).toEqual(['DATABASE_URL', 'KAFKA_BROKERS', 'LOG_LEVEL']);
  });

  it('opens ports to this machine alone, each as it is inside', () => {
    for (const { ports = [] } of Object.values(services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
    }
  });

  it('asks for the secrets that compose-env.mjs writes, and for no other', () => {
    const asked = new Set([...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name));
    expect(asked).toEqual(new Set(Object.keys(secrets)));
    for (const value of Object.values(secrets)) expect(value.length).toBeGreaterThan(40);
  });

  it('gives each service what its configuration takes, and nothing that it does not know', () => {
    for (const name of serviceNames) {
      expect(configs.get(name)?.error, name).toBeUndefined();
      expect(configs.get(name)?.unknown(Object.keys(service(name).environment)), name).toEqual([]);
      expect(Object.values(service(name).environment).filter((value) => typeof value !== 'string')).toEqual([]);
    }
  });

  it('has settings that the check finds wrong when they are', async () => {
    const { SERVICE_TOKEN: _left, ...rest } = environmentOf('training');
    expect((await checkConfig(root, 'training', rest)).error).toContain('SERVICE_TOKEN is missing');
    const { error, unknown } = await checkConfig(root, 'feature', { ...environmentOf('feature'), GRPC_PORT: 'x' });
    expect(error).toContain('GRPC_PORT');
    expect(unknown(['GRPC_PORT', 'GRPC_PROT'])).toEqual(['GRPC_PROT']);
  });

  it('asks the health of each service by the client of its image, at the port where it listens', () => {
    for (const name of serviceNames) {
      const { GRPC_PORT: port, GRPC_HOST: host } = configOf(name);
      expect(host).toBe('0.0.0.0');
      expect(service(name).healthcheck?.test).toEqual([
        ...['CMD', 'node', 'deploy/tools/dist/src/health.js', `127.0.0.1:${port}`],
      ]);
      expect(service(name).ports).toContain(`127.0.0.1:${port}:${port}`);
    }
    const { HTTP_PORT: http } = configOf('collector');
    expect(service('collector').ports).toContain(`127.0.0.1:${http}:${http}`);
  });

  it('leads from service to service, to Kafka and to Postgres by their names and ports', () => {
    const feature = `feature:${configOf('feature').GRPC_PORT}`;
    for (const name of ['training', 'recommender'] as const) expect(configOf(name).FEATURE_ADDRESS).toBe(feature);
    const { KAFKA_LISTENERS: listeners = '', KAFKA_ADVERTISED_LISTENERS: advertised = '' } =
      service('kafka').environment;
    expect(listeners).toContain('MESH://:19092,HOST://:9092');
    expect(advertised).toBe('MESH://kafka:19092,HOST://localhost:9092');
    const { POSTGRES_USER: user = '', POSTGRES_DB: database = '' } = service('postgres').environment;
    for (const name of ours) {
      const { KAFKA_BROKERS: brokers, DATABASE_URL: url = '' } = environmentOf(name);
      expect(brokers).toBe('kafka:19092');
      expect(new URL(url)).toMatchObject({ host: 'postgres:5432', username: user, pathname: `/${database}` });
      expect(new URL(url).password).toBe(secrets.POSTGRES_PASSWORD);
    }
  });

  it('keeps in named volumes what must outlive a container', () => {
    const used = Object.keys(services).flatMap((name) => mounts(name).map(({ volume }) => volume));
    expect([...new Set(used)].sort()).toEqual(Object.keys(volumes).sort());
    for (const name of serviceNames) {
      const { OBJECT_STORE_URL: url, DATASET_DIR: builds } = environmentOf(name);
      const folders = [...(url === undefined ? [] : [fileURLToPath(url)]), ...(builds === undefined ? [] : [builds])];
      for (const folder of folders) {
        expect(mounts(name), `${name}: ${folder}`).toContainEqual(expect.objectContaining({ volume: 'data' }));
        expect(mounts(name).some(({ path }) => within(path, folder))).toBe(true);
      }
    }
    // The root is read-only: the folder of a volume must be there, and belong to the user.
    expect(read('deploy/images/Containerfile')).toContain('RUN mkdir /data && chown 10001:10001 /data');
    const { KAFKA_LOG_DIRS: logs } = service('kafka').environment;
    expect(mounts('kafka')).toEqual([{ volume: 'kafka', path: logs, writes: true }]);
    expect(mounts('postgres')).toMatchObject([{ volume: 'postgres', path: '/var/lib/postgresql/data' }]);
  });
});
