import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '@insight-mesh/local-stack/stack';
import { Command, Option } from 'commander';
import {
  type Check,
  checkLooks,
  checkMigrations,
  checkService,
  checkTensorflow,
  readSbom,
  type World,
} from './images/check-image.js';
import { makeDebootstrapBase } from './images/debootstrap-base.js';
import { type Base, bases, type Engine, type EngineName, findEngine } from './images/engine.js';
import { checkoutRoot, localFolder, toolsFolder } from './lib/checkout.js';
import { codeVersion } from './lib/code-version.js';
import { serviceNames } from './lib/mesh.js';
import { helpHint } from './lib/options.js';
import { jsonLine, runCommandLine, table } from './lib/result.js';
import { secretsOf } from './lib/secrets.js';

const targets = ['services', 'training-gpu'] as const;
type Target = (typeof targets)[number];

interface Options {
  target: Target[];
  engine?: EngineName;
  base: Base;
  nodeImage: string;
  ca?: string;
  tag: string;
  build: boolean;
}

interface Image {
  image: string;
  size_mb: number;
  build_s: number;
  packages: number;
  checks: Check[];
}

const began = performance.now();
const secondsSince = (since: number) => Number(((performance.now() - since) / 1_000).toFixed(1));
const say = (line: string) => process.stderr.write(`${secondsSince(began).toFixed(1).padStart(6)} s  ${line}\n`);

function version(): string {
  return (JSON.parse(readFileSync(join(checkoutRoot(), 'package.json'), 'utf8')) as { version: string }).version;
}

async function buildImage(engine: Engine, target: Target, tag: string, options: Options): Promise<number> {
  const since = performance.now();
  say(`build ${target} by ${engine.name}`);
  await engine.build({
    target,
    tag,
    nodeImage: options.nodeImage,
    localBase: options.base === 'debootstrap',
    ca: options.ca,
    args: { VERSION: version(), REVISION: codeVersion(), CREATED: new Date().toISOString() },
    onLine: (line) => {
      if (/^\[?\d+\/\d+\]?|STEP|^#\d+ \[/.test(line)) say(line.slice(0, 120));
    },
  });
  return secondsSince(since);
}

async function checkImage(world: World, target: Target): Promise<Check[]> {
  const checks = [await checkLooks(world), await checkMigrations(world)];
  if (target === 'training-gpu') checks.push(await checkTensorflow(world));
  const services = target === 'services' ? serviceNames : (['training'] as const);
  for (const name of services) checks.push(...(await checkService(world, name)));
  return checks;
}

async function main(options: Options): Promise<void> {
  const engine = findEngine(options.base === 'debootstrap' ? 'buildah' : options.engine);
  if (options.ca !== undefined && !existsSync(options.ca)) throw new Error(`--ca: ${options.ca} is not there`);
  if (options.base === 'debootstrap' && options.build) await makeDebootstrapBase(options.nodeImage, say);
  const sboms = join(localFolder(), 'images');
  mkdirSync(sboms, { recursive: true });
  const images: Image[] = [];
  for (const target of options.target) {
    const tag = `insight-mesh/${target}:${options.tag}`;
    const build_s = options.build ? await buildImage(engine, target, tag, options) : 0;
    const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-images-'));
    // Servers of its own, so that each image is seen to prepare them.
    const stack = await startStack({ dir, toolsDir: toolsFolder(), onProgress: say });
    try {
      const world = { engine, tag, stack, secrets: secretsOf(dir), dir, say };
      const sbom = readSbom(world);
      writeFileSync(join(sboms, `${target}.cdx.json`), `${sbom}\n`);
      const { components } = JSON.parse(sbom) as { components: object[] };
      const checks = await checkImage(world, target);
      images.push({
        image: tag,
        size_mb: Math.round(engine.size(tag) / 1e6),
        build_s,
        packages: components.length,
        checks,
      });
    } finally {
      await stack.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  }
  const all = images.flatMap((image) => image.checks);
  const failed = all.filter((check) => !check.ok);
  process.stdout.write(
    table(
      ['image', 'MB', 'build s', 'uid', 'packages in the SBOM', 'checks'],
      images.map((image) => [
        image.image,
        `${image.size_mb}`,
        `${image.build_s}`,
        '10001',
        `${image.packages}`,
        `${image.checks.filter((check) => check.ok).length} of ${image.checks.length}`,
      ]),
    ),
  );
  for (const check of failed) process.stdout.write(`FAILED ${check.what}: ${check.found}\n`);
  process.stdout.write(`${all.length - failed.length} passed, ${failed.length} failed\n`);
  process.stdout.write(
    jsonLine({
      engine: engine.name,
      base: options.base,
      images: images.map(({ checks, ...image }) => ({ ...image, checks: checks.length })),
      checks: all.length,
      failed: failed.length,
      ok: failed.length === 0,
      seconds: secondsSince(began),
    }),
  );
  if (failed.length > 0) process.exitCode = 1;
}

await new Command('npm run images --')
  .showHelpAfterError(helpHint)
  .description(
    'Builds the images of deploy/images/Containerfile and runs each once: read-only, without root, on a Kafka and Postgres of its own.',
  )
  .addOption(
    new Option('--target <names...>', 'which images')
      .choices([...targets])
      .default(['services'] as const satisfies Target[]),
  )
  .addOption(
    new Option('--engine <name>', 'docker, podman or buildah (default: the first that works)').choices([
      'docker',
      'podman',
      'buildah',
    ]),
  )
  .addOption(
    new Option(
      '--base <kind>',
      'debootstrap: a base of Debian packages and the Node of this machine, where no registry of images is reached (root, buildah)',
    )
      .choices(bases)
      .default(bases[0]),
  )
  .option('--node-image <name>', 'the base image', 'docker.io/library/node:20-bookworm-slim')
  .option(
    '--ca <file>',
    'PEM file of authorities that a proxy needs, for the build alone',
    process.env.NODE_EXTRA_CA_CERTS,
  )
  .option('--tag <tag>', 'the tag of the images', 'dev')
  .option('--no-build', 'check the images that are there')
  .allowExcessArguments(false)
  .action((options: Options) => runCommandLine(() => main(options)))
  .parseAsync();
