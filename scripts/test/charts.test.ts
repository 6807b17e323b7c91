import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findHelm } from '@insight-mesh/local-stack/helm';
import { onPath } from '@insight-mesh/local-stack/java';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHART_CHECKS } from '../charts/checks.js';
import { runChartChecks } from '../charts/run-checks.js';
import { valueFiles } from '../charts/world.js';
import { toolsFolder } from '../lib/checkout.js';

// Helm is fetched, and the Go tools are built, the first time.
vi.setConfig({ testTimeout: 15 * 60_000 });
const withGo = describe.runIf(onPath('go') !== undefined);

const good = fileURLToPath(new URL('chart', import.meta.url));
let chart: string;

const write = (file: string, text: string) => {
  mkdirSync(join(chart, file, '..'), { recursive: true });
  writeFileSync(join(chart, file), text);
};
const edit = (file: string, change: (text: string) => string) => {
  const before = readFileSync(join(chart, file), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  write(file, after);
};

/** Runs one check, or all, on the chart as it now lies there. */
async function run(name?: string, update = false) {
  const checks = CHART_CHECKS.filter((check) => name === undefined || check.name === name);
  const { total } = await runChartChecks(checks, { chart, update, say: () => {} });
  return total;
}

beforeEach(() => {
  chart = join(mkdtempSync(join(tmpdir(), 'charts-test-')), 'shop');
  cpSync(good, chart, { recursive: true });
  for (let index = 0; index < 20; index += 1) {
    write(`ci/bad/replica-${index}.yaml`, `# replica${index} … additional properties\nreplica${index}: 2\n`);
  }
});
afterEach(() => rmSync(join(chart, '..'), { recursive: true, force: true }));

describe('with Helm alone', () => {
  it('takes the value files beside the values, and those of ci/', () => {
    write('ci/odd-values.yaml', 'replicas: 5\n');
    write('values-all.txt', '');
    expect(valueFiles(chart).map(({ name }) => name)).toEqual(['odd', 'small']);
  });

  it('says that a folder is no chart, or has no value files', async () => {
    rmSync(join(chart, 'values-small.yaml'));
    await expect(run('lint')).rejects.toThrow(/has no value files/);
    rmSync(join(chart, 'Chart.yaml'));
    await expect(run('lint')).rejects.toThrow(/is no chart/);
  });

  it('lints', async () => {
    expect(await run('lint')).toMatchObject({ passed: 1, failed: 0 });
    edit('Chart.yaml', (text) => text.replace('version: 0.1.0', 'version: one'));
    expect((await run('lint')).failures).toEqual([expect.stringMatching(/helm lint with small:.*version/s)]);
  });

  it('wants good value files rendered, and twenty bad ones refused in their words', async () => {
    expect(await run('schema')).toMatchObject({ passed: 22, failed: 0 });
    write('values-wrong.yaml', 'replicas: 0\n');
    write('ci/bad/replica-0.yaml', '# additional properties\nreplicas: 3\n');
    write('ci/bad/replica-1.yaml', '# two words\nreplica1: 2\n');
    write('ci/bad/replica-2.yaml', 'replica2: 2\n');
    rmSync(join(chart, 'ci/bad/replica-3.yaml'));
    expect((await run('schema')).failures).toEqual([
      expect.stringMatching(/values-wrong.yaml does not render/),
      expect.stringMatching(/has 19 bad value files: 20 or more are expected/),
      expect.stringMatching(/replica-0.yaml is taken, and "additional properties" was expected/),
      expect.stringMatching(/replica-1.yaml is refused without the words "two words"/),
      expect.stringMatching(/replica-2.yaml: the first line is to be a comment/),
    ]);
  });

  it('compares with the goldens, and writes them when it is told to', async () => {
    expect((await run('goldens')).failures).toEqual([
      expect.stringMatching(/small.yaml is missing: npm run charts -- --update/),
    ]);
    expect(await run('goldens', true)).toMatchObject({ passed: 2, failed: 0 });
    expect(await run('goldens')).toMatchObject({ passed: 2, failed: 0 });
    edit('values-small.yaml', (text) => text.replace('2', '3'));
    write('ci/golden/gone.yaml', '');
    expect((await run('goldens')).failures).toEqual([
      expect.stringMatching(
        /not what values-small.yaml renders.*first in line \d+:.*-\s+replicas: 2\n.*\+\s+replicas: 3/s,
      ),
      expect.stringMatching(/gone.yaml belongs to no value file/),
    ]);
  });

  it('wants a NetworkPolicy for every pod', async () => {
    expect(await run('network-policies')).toMatchObject({ passed: 5, failed: 0 });
    edit('templates/shop.yaml', (text) =>
      text.replace('podSelector: {}', 'podSelector: { matchLabels: { app: shop } }'),
    );
    expect((await run('network-policies')).failures).toEqual([
      expect.stringMatching(/Job train \(job.yaml of ConfigMap insight-mesh-job\) for Ingress/),
      expect.stringMatching(/Job train .* for Egress/),
    ]);
  });

  it('works the policies out', async () => {
    expect((await run('network-paths')).failures).toEqual([]);
    edit('templates/shop.yaml', (text) =>
      text.replace('podSelector: {}', 'podSelector: { matchLabels: { app: shop } }'),
    );
    expect((await run('network-paths')).failures).toContainEqual(
      expect.stringMatching(/Job train .* may reach the API server on .*TCP 443.*, and needs no such port/),
    );
  });
});

it('skips what needs Go where it is missing, and says so', async () => {
  const tools = join(chart, '..', 'tools');
  mkdirSync(tools);
  // What the machine has but Go and what was built with it.
  const helm = (await findHelm({ toolsDir: toolsFolder() })) as { helm: string };
  symlinkSync(dirname(helm.helm), join(tools, basename(dirname(helm.helm))));
  vi.stubEnv('INSIGHT_MESH_TOOLS', tools);
  vi.stubEnv('PATH', '');
  try {
    await run('goldens', true);
    const total = await run();
    expect(total).toMatchObject({ failed: 0, skipped: 4 });
    expect(total.reasons).toEqual(
      ['helm-unittest', 'kubeconform', 'pod-security', 'promtool'].map((name) =>
        expect.stringMatching(new RegExp(`^${name} is not there: Go is not installed`)),
      ),
    );
  } finally {
    vi.unstubAllEnvs();
  }
});

withGo('with the Go tools', () => {
  it("runs the chart's unit tests", async () => {
    expect(await run('unit')).toMatchObject({ passed: 1, failed: 0 });
    edit('tests/shop_test.yaml', (text) => text.replace('value: 3', 'value: 4'));
    const wrong = await run('unit');
    expect(wrong).toMatchObject({ passed: 0, failed: 1 });
    expect(wrong.failures[0]).toContain('has as many replicas as the values say');
    rmSync(join(chart, 'tests/shop_test.yaml'));
    expect((await run('unit')).failures).toEqual([expect.stringContaining('ran no test')]);
  });

  it('holds every object, and those in ConfigMaps, against three versions of Kubernetes', async () => {
    expect(await run('kubeconform')).toMatchObject({ passed: 3 * 5, failed: 0 });
    edit('templates/shop.yaml', (text) =>
      text.replace('restartPolicy: Never', 'restartpolicy: Never').replace('spec:\n  replicas', 'spec:\n  replica'),
    );
    const wrong = await run('kubeconform');
    expect(wrong.failed).toBe(6);
    expect(wrong.failures).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/Kubernetes 1\.\d+\.\d+, small: Deployment insight-mesh-shop: .*replica/),
        expect.stringMatching(/Kubernetes 1\.\d+\.\d+, small: Job train .*restartpolicy/),
      ]),
    );
    edit('templates/shop.yaml', (text) => text.replace('kind: PrometheusRule', 'kind: PrometheusRules'));
    expect((await run('kubeconform')).failures).toEqual(
      expect.arrayContaining([expect.stringMatching(/PrometheusRules insight-mesh-rules: could not find schema/)]),
    );
  });

  it('judges every pod by the restricted standard', async () => {
    expect(await run('pod-security')).toMatchObject({ passed: 2, failed: 0 });
    edit('templates/_pod.tpl', (text) => text.replace('runAsNonRoot: true', 'runAsNonRoot: false'));
    expect((await run('pod-security')).failures).toEqual([
      expect.stringMatching(/Deployment insight-mesh-shop would be refused under "restricted": .*runAsNonRoot/),
      expect.stringMatching(/Job train .* would be refused/),
    ]);
  });

  it('checks the rules as they lie there and as they are rendered, and runs their tests', async () => {
    // One rule in its file and one rendered, that it is of its own namespace, that there are tests, and their two expectations.
    expect(await run('rules')).toMatchObject({ passed: 6, failed: 0 });
    edit('files/rules/shop.yaml', (text) => text.replace('== 0', '== 1'));
    expect((await run('rules')).failures).toEqual([expect.stringMatching(/tests\/rules\/shop.yaml:.*ShopDown/s)]);
    edit('files/rules/shop.yaml', (text) => text.replace('== 1', '=== 1'));
    expect((await run('rules')).failures).toHaveLength(3);
    rmSync(join(chart, 'tests/rules'), { recursive: true });
    expect((await run('rules')).failures).toEqual(
      expect.arrayContaining([expect.stringMatching(/has no tests of the rules/)]),
    );
    rmSync(join(chart, 'files/rules/shop.yaml'));
    expect(existsSync(join(chart, 'files/rules'))).toBe(true);
    edit('templates/shop.yaml', (text) => text.replace(/ {{ .Files.Get[^}]*}}/, ' {}'));
    expect(await run('rules')).toMatchObject({ passed: 0, failed: 0, skipped: 1 });
  });
});
