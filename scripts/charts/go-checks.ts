import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { capture } from './capture.js';
import { schemaFolders } from './kube-schemas.js';
import { embeddedManifests, podTemplates } from './manifests.js';
import { Tally } from './tally.js';
import { chartTool, type GoToolName } from './tools.js';
import type { ChartWorld } from './world.js';

// The checks whose tools come as Go modules. Where Go is missing each counts as one that was skipped.

export async function withTool(
  name: GoToolName,
  world: ChartWorld,
  check: (program: string) => Promise<Tally>,
): Promise<Tally> {
  const tool = await chartTool(name, world.say);
  if (tool.ready) return check(tool.path);
  const tally = new Tally();
  tally.skip(`${name} is not there: ${tool.lacking}`);
  return tally;
}

/** The chart's own unit tests, by helm-unittest; one assertion a test. */
export function unitTests(world: ChartWorld): Promise<Tally> {
  return withTool('helm-unittest', world, async (program) => {
    const tally = new Tally();
    const { code, stdout, stderr } = await capture(
      program,
      [world.chart, '--color=false', '--file', 'tests/*_test.yaml'],
      {
        // A file of its own: it is not the user's Helm.
        env: { ...process.env, HELM_PLUGINS: '' },
      },
    );
    const counts = /^Tests:\s+(.*)$/m.exec(stdout)?.[1] ?? '';
    const count = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(counts)?.[1] ?? 0);
    tally.pass(count('passed'));
    if (code === 0 && tally.passed > 0) return tally;
    const failed = count('failed') + count('errored');
    const said = `${stdout}${stderr}`.trim();
    if (failed === 0) tally.fail(`helm-unittest ran no test, or failed beside them:\n${said}`);
    else tally.fail(`helm-unittest:\n${said}`, failed);
    return tally;
  });
}

interface Conformity {
  resources?: { kind: string; name: string; status: string; msg: string }[];
}

/** Every object is what the API of each Kubernetes version takes, unknown fields refused; one assertion an object. */
export function kubeconform(world: ChartWorld): Promise<Tally> {
  return withTool('kubeconform', world, async (program) => {
    const tally = new Tally();
    const schemas = await schemaFolders(world.say);
    if (!schemas.ready) {
      tally.skip(`the schemas of Kubernetes are not there: ${schemas.lacking}`);
      return tally;
    }
    for (const { version, folder } of schemas.folders) {
      for (const file of world.valueFiles) {
        const manifests = await world.manifests(file, version);
        const embedded = embeddedManifests(manifests).map((manifest) => stringify(manifest));
        const input = [await world.render(file, version), ...embedded].join('\n---\n');
        const location = join(folder, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
        const args = ['-strict', '-verbose', '-output', 'json', '-schema-location', location, '-'];
        const { stdout, stderr } = await capture(program, args, { input });
        const { resources = [] } = parseJson<Conformity>(stdout);
        const where = `Kubernetes ${version}, ${file.name}`;
        const expected = manifests.length + embedded.length;
        if (resources.length !== expected) {
          tally.fail(
            `${where}: kubeconform saw ${resources.length} of ${expected} objects: ${stderr.trim() || stdout.trim()}`,
          );
        }
        for (const { kind, name, status, msg } of resources) {
          tally.expect(status === 'statusValid', () => `${where}: ${kind} ${name}: ${msg || status}`);
        }
      }
    }
    return tally;
  });
}

interface Verdict {
  name: string;
  allowed: boolean;
  why?: string;
}

/** Every pod, by the code of the API server's admission plugin at the level "restricted"; one assertion a pod. */
export function podSecurity(world: ChartWorld): Promise<Tally> {
  return withTool('pod-security', world, async (program) => {
    const tally = new Tally();
    for (const file of world.valueFiles) {
      const pods = podTemplates(await world.manifests(file));
      const input = pods.map(({ from, metadata, spec }) =>
        JSON.stringify({ name: from, metadata: { annotations: metadata.annotations }, spec }),
      );
      const { code, stdout, stderr } = await capture(program, ['restricted'], { input: input.join('\n') });
      const verdicts = stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Verdict);
      if (code !== 0 || pods.length === 0 || verdicts.length !== pods.length) {
        tally.fail(
          `${file.name}: ${pods.length} pods, ${verdicts.length} judged: ${stderr.trim() || 'no workload is rendered'}`,
        );
      }
      for (const { name, allowed, why = '' } of verdicts) {
        tally.expect(allowed, () => `${file.name}: the pods of ${name} would be refused under "restricted": ${why}`);
      }
    }
    return tally;
  });
}

function parseJson<T extends object>(text: string): Partial<T> {
  try {
    return JSON.parse(text) as T;
  } catch {
    return {};
  }
}

/** Runs a check in a temporary folder with these files, which are removed behind it. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'insight-mesh-charts-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
