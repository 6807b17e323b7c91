import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@insight-mesh/local-stack/ports';
import { startProcess } from '@insight-mesh/local-stack/processes';
import type { Stack } from '@insight-mesh/local-stack/stack';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { healthOf } from '@insight-mesh/runtime/health-client';
import { checkoutRoot } from '../lib/checkout.js';
import type { ServiceName } from '../lib/mesh.js';
import type { Secrets } from '../lib/secrets.js';
import { childrenOf, type Engine, uid } from './engine.js';

export interface Check {
  what: string;
  ok: boolean;
  /** What was found instead. */
  found: string;
}

export interface World {
  engine: Engine;
  tag: string;
  stack: Pick<Stack, 'brokers' | 'databaseUrl'>;
  secrets: Secrets;
  /** For logs. */
  dir: string;
  say: (line: string) => void;
}

function output({ engine, tag }: World, env: Record<string, string>, program: readonly string[]): string {
  const [command = '', ...args] = engine.command(tag, env, program).words;
  return execFileSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1_048_576, timeout: 300_000 }).trim();
}

async function checked(what: string, look: () => string | Promise<string>, expected: RegExp): Promise<Check> {
  try {
    const found = await look();
    return { what, ok: expected.test(found), found };
  } catch (error) {
    return { what, ok: false, found: error instanceof Error ? error.message : String(error) };
  }
}

const looks = `const { existsSync, writeFileSync } = require('node:fs');
const write = (path) => { try { writeFileSync(path, ''); return 'written'; } catch (error) { return error.code; } };
console.log(JSON.stringify({ uid: process.getuid(), gid: process.getgid(), pid: process.pid, root: write('/app/x'), tmp: write('/tmp/x'),
  tools: ['/usr/local/bin/npm', '/app/scripts', '/app/node_modules/typescript'].filter(existsSync) }));`;

/** The image's own list of packages, as CycloneDX. */
export function readSbom(world: World): string {
  return output(world, {}, ['cat', '/app/sbom.cdx.json']);
}

/** What holds of the image whatever runs in it. */
export function checkLooks(world: World): Promise<Check> {
  const expected = `{"uid":${uid},"gid":${uid},"pid":1,"root":"EROFS","tmp":"written","tools":[]}`;
  return checked(
    `runs as process 1 and uid ${uid} on a read-only root, with /tmp to write and no tools of development`,
    () => output(world, {}, ['node', '-e', looks]),
    new RegExp(`^${expected.replace(/[{}[\]]/g, '\\$&')}$`),
  );
}

/** Schemas and topics by the image's own program, on the servers of the stack. */
export function checkMigrations(world: World): Promise<Check> {
  const env = { DATABASE_URL: world.stack.databaseUrl, KAFKA_BROKERS: world.stack.brokers.join(',') };
  return checked(
    'migrations make schemas and topics',
    () => output(world, env, ['node', 'deploy/tools/dist/src/migrate.js']),
    /"collector":\[.+"topics":\[".+"\]/s,
  );
}

/** TensorFlow of the image computes; without a card on the CPU. */
export function checkTensorflow(world: World): Promise<Check> {
  const program = `const require = (await import('node:module')).createRequire('/app/services/training/package.json');
const tf = require('@tensorflow/tfjs-node-gpu'); console.log('sum', tf.tensor([1, 2, 3]).sum().dataSync()[0], tf.version['tfjs-core']);`;
  return checked(
    'TensorFlow computes',
    () => output(world, {}, ['node', '--input-type=module', '-e', program]),
    /^sum 6 /m,
  );
}

/** A service starts, its health turns SERVING, the image's own health client says so too, and SIGTERM ends it with 0. */
export async function checkService(world: World, name: ServiceName): Promise<Check[]> {
  const { engine, tag, stack, secrets, dir, say } = world;
  const grpc = await freePort();
  const { words, signalChild } = engine.command(
    tag,
    {
      KAFKA_BROKERS: stack.brokers.join(','),
      DATABASE_URL: stack.databaseUrl,
      SERVICE_TOKEN: secrets.serviceToken,
      DEAD_LETTER_KEY: secrets.deadLetterKey,
      PSEUDONYM_KEY: secrets.pseudonymKey,
      OBJECT_STORE_URL: 'file:///tmp/objects',
      GRPC_PORT: String(grpc),
      ADMIN_PORT: String(await freePort()),
      HTTP_PORT: String(await freePort()),
    },
    ['node', `services/${name}/dist/src/main.js`],
  );
  const [command = '', ...args] = words;
  say(`${name} in ${tag}`);
  const service = await startProcess({
    name,
    command,
    args,
    env: process.env,
    logFile: join(dir, `${name}.log`),
    ready: false,
  });
  const address = `127.0.0.1:${grpc}`;
  const ask = async () => {
    if (!service.running()) return `ended:\n${service.tail(10)}`;
    return healthOf(address, 2_000);
  };
  const serving = await checked(
    `${name}: health answers SERVING`,
    () =>
      waitFor(
        async () => {
          const answer = await ask();
          return answer === 'SERVING' || answer.startsWith('ended') ? answer : undefined;
        },
        { timeoutMs: 120_000, intervalMs: 200, what: 'SERVING' },
      ),
    /^SERVING$/,
  );
  const client = await checked(
    `${name}: the image's health client says so`,
    () => output(world, {}, ['node', 'deploy/tools/dist/src/health.js', address]),
    /^SERVING$/,
  );
  // What `helm test` runs.
  const smoke = 'deploy/smoke/dist/src/smoke.js';
  const smokes = existsSync(join(checkoutRoot(), 'deploy/smoke'))
    ? [
        await checked(
          `${name}: the smoke test of the image finds it`,
          () => output(world, { SMOKE_HEALTH: `${name}=${address}`, SMOKE_TIMEOUT_SECONDS: '30' }, ['node', smoke]),
          /"ok":true/,
        ),
      ]
    : [];
  const stopped = await checked(
    `${name}: SIGTERM exits 0`,
    async () => {
      const [child] = signalChild && service.running() ? childrenOf(service.pid) : [];
      if (child === undefined) service.signal('SIGTERM');
      else process.kill(child, 'SIGTERM');
      const late = setTimeout(() => service.signal('SIGKILL'), 40_000);
      const { code, signal } = await service.exited;
      clearTimeout(late);
      const said = readFileSync(service.logFile, 'utf8').includes('"msg":"stopped"');
      return `exit ${code ?? signal}${said ? '' : ', without saying that it stopped'}`;
    },
    /^exit 0$/,
  );
  return [serving, client, ...smokes, stopped];
}
