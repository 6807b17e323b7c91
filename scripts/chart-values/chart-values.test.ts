import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { checkoutRoot } from '../lib/checkout.js';
import { settingsFiles } from '../lib/settings-files.js';
import { type Schema, valuesPage } from './values-page.js';

const root = checkoutRoot();
const chart = join(root, 'charts/insight-mesh');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const schema = JSON.parse(read('charts/insight-mesh/values.schema.json')) as Schema;
const values = parse(read('charts/insight-mesh/values.yaml'));
const services = ['collector', 'feature', 'training', 'recommender'] as const;

/** Set by the chart from other values, or secret. */
const notSettings = [
  ...[
    'GRPC_HOST',
    'GRPC_PORT',
    'ADMIN_HOST',
    'ADMIN_PORT',
    'HTTP_HOST',
    'HTTP_PORT',
    'KAFKA_BROKERS',
    'KAFKA_TOPIC_PREFIX',
  ],
  ...['DATABASE_URL', 'ACCESS_SCHEMA', 'SERVICE_TOKEN', 'DEAD_LETTER_KEY', 'DEAD_LETTER_OLD_KEYS', 'PSEUDONYM_KEY'],
  ...['OTEL_EXPORTER_OTLP_ENDPOINT', 'RUN_LAUNCHER', 'TRAINING_JOB_TEMPLATE', 'TRAINING_JOB_FALLBACK_TEMPLATE'],
  // The way in from outside, and what a Job's pod is told.
  ...['KUBECONFIG', 'RUN_JOB', 'SEARCH_JOB', 'JOB_COMPLETION_INDEX'],
];
/** Of the runtime's, what any service may be given. */
const shared = [
  'LOG_LEVEL',
  'DATABASE_SCHEMA',
  'DATABASE_POOL_MAX',
  'GRPC_MAX_CONNECTION_AGE_SECONDS',
  'OTEL_TRACES_SAMPLER_ARG',
];

interface Document {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec?: { template?: { spec?: { containers?: { env?: { name: string }[] }[] } } };
}

/** What a golden gives a service: the ConfigMap's variables, and the names of those from Secrets. */
function environmentOf(size: string, service: string): { plain: Record<string, string>; secret: string[] } {
  const documents = parseAllDocuments(read(`charts/insight-mesh/ci/golden/${size}.yaml`)).map(
    (document) => document.toJS() as Document | null,
  );
  const find = (kind: string) =>
    documents.find((each) => each?.kind === kind && each.metadata.name === `insight-mesh-${service}`);
  const [container] = find('Deployment')?.spec?.template?.spec?.containers ?? [];
  return { plain: find('ConfigMap')?.data ?? {}, secret: container?.env?.map(({ name }) => name) ?? [] };
}

const madeUp: Record<string, string> = {
  DATABASE_URL: 'postgres://user:password@postgres:5432/mesh',
  SERVICE_TOKEN: 'x'.repeat(32),
  DEAD_LETTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  PSEUDONYM_KEY: Buffer.alloc(32, 2).toString('base64'),
};

describe('the values of the chart', () => {
  it('stand on a page, each with its meaning (vitest -u writes it)', async () => {
    await expect(valuesPage(schema, values)).toMatchFileSnapshot(join(chart, 'VALUES.md'));
  });

  it.each(services)('name exactly the settings that %s reads and the chart does not set itself', (service) => {
    const source = settingsFiles(service).map(read).join('\n');
    const names = [...source.matchAll(/[\s{]([A-Z][A-Z0-9_]{3,}): /g)].map((match) => match[1] ?? '');
    const extra = service === 'collector' || service === 'feature' ? ['DEAD_LETTER_KEY_ID'] : [];
    const wanted = [...new Set([...names, ...shared, ...extra])].filter((name) => !notSettings.includes(name)).sort();
    const known = Object.keys(schema.definitions?.[`${service}Settings`]?.properties ?? {}).sort();
    expect(known, `definitions.${service}Settings of values.schema.json`).toEqual(wanted);
  });

  it('know the partitions and topics of protos/asyncapi.yaml', () => {
    const { channels } = parse(read('protos/asyncapi.yaml')) as {
      channels: Record<string, { bindings: { kafka: { partitions: number } } }>;
    };
    const described = Object.entries(channels).map(([name, channel]) => [name, channel.bindings.kafka.partitions]);
    expect(values.kafka.partitions).toEqual(Object.fromEntries(described));
  });

  it.each(services)('know the ports of %s, and groups that are its own', (service) => {
    const source = read(`services/${service}/src/config.ts`);
    expect(values.services[service].ports.grpc).toBe(Number(/GRPC_PORT: .*default\((\d+)\)/.exec(source)?.[1]));
    const sources = ['context.ts', 'dead-letters/letters.ts', 'experiments/experiments.ts'].map((file) => {
      try {
        return read(`services/${service}/src/${file}`);
      } catch {
        return '';
      }
    });
    for (const { group } of values.services[service].consumes ?? [])
      expect(sources.join('\n')).toMatch(new RegExp(`[}'\`]${group}['\`]`));
  });

  it('give a pod five seconds more than a service takes at most to drain', () => {
    const drainMs = Number(
      /drainMs = ([\d_]+)/.exec(read('services/runtime/src/lifecycle.ts'))?.[1]?.replaceAll('_', ''),
    );
    const template = read('charts/insight-mesh/templates/deployments.yaml');
    const beyondPause = Number(
      /terminationGracePeriodSeconds: \{\{ add \(int \$svc\.preStopSeconds\) (\d+) \}\}/.exec(template)?.[1],
    );
    expect(beyondPause).toBe(drainMs / 1_000 + 5);
  });
});

describe.each(['small', 'medium', 'large'])('what values-%s.yaml gives', (size) => {
  it('links no alert into the void', () => {
    expect(read(`charts/insight-mesh/ci/golden/${size}.yaml`)).not.toContain('RUNBOOK_BASE');
  });

  it.each(services)('%s is taken by it whole, and has no variable that is none', (service) => {
    const { plain, secret } = environmentOf(size, service);
    const env = { ...plain, ...Object.fromEntries(secret.map((name) => [name, madeUp[name] ?? ''])) };
    const config = pathToFileURL(join(root, `services/${service}/dist/src/config.js`)).href;
    // Services are no packages that a command may import: theirs is asked in a process of its own.
    const program = `const config = await import(${JSON.stringify(config)});
      (config.loadConfig ?? config.trainingConfig)();
      console.log(JSON.stringify(config.misspelt()));`;
    const answer = execFileSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' });
    expect(JSON.parse(answer)).toEqual([]);
  });
});
