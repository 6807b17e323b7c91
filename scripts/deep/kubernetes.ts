import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startControlPlane } from '@insight-mesh/local-stack/control-plane';
import { Command } from 'commander';
import { Tally } from '../charts/tally.js';
import { chartWorld, NAMESPACE } from '../charts/world.js';
import { Cluster } from '../kubernetes/cluster.js';
import { drain } from '../kubernetes/drain.js';
import { launchedRuns } from '../kubernetes/launched-runs.js';
import { install, refusal, uninstall, upgrades } from '../kubernetes/life.js';
import { Release, wantedClasses } from '../kubernetes/release.js';
import { probeRights, RIGHTS } from '../kubernetes/rights.js';
import { runsAsJobs } from '../kubernetes/runs-as-jobs.js';
import { searchJob } from '../kubernetes/search-job.js';
import { trainingJobs } from '../kubernetes/training-job.js';
import { checkoutRoot, toolsFolder } from '../lib/checkout.js';
import { helpHint } from '../lib/options.js';
import { jsonLine, runCommandLine, table } from '../lib/result.js';
import { summaryLine } from '../lib/vitest-counts.js';

interface Flags {
  chart: string;
}

async function main({ chart }: Flags): Promise<void> {
  const began = performance.now();
  const say = (message: string) =>
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${message}\n`);
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-kubernetes-'));
  // For root Postgres runs as another user, who must be able to enter. The keys have modes of their own.
  chmodSync(dir, 0o711);
  const rows: [string, Tally][] = [];
  try {
    const control = await startControlPlane({
      dir: join(dir, 'control-plane'),
      toolsDir: toolsFolder(),
      onProgress: say,
    });
    if (!control.ready) throw new Error(control.lacking);
    try {
      await check(new Cluster(control), {
        chart,
        dir,
        helm: control.helm,
        say,
        row: (name, tally) => rows.push([name, tally]),
      });
    } finally {
      await control.stop();
    }
    // Alone: two control planes at once are much for a small machine.
    say('runs of the training service, pods as processes');
    rows.push(['runs, pods as processes', await tallied('runs as Jobs', () => runsAsJobs(join(dir, 'runs'), say))]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  const total = new Tally();
  for (const [, tally] of rows) total.add(tally);
  for (const failure of total.failures) process.stdout.write(`FAILED ${failure}\n`);
  process.stdout.write(
    table(
      ['check', 'passed', 'failed'],
      rows.map(([name, { passed, failed }]) => [name, String(passed), String(failed)]),
    ),
  );
  process.stdout.write(`${summaryLine(total)}\n`);
  const checks = total.passed + total.failed;
  process.stdout.write(
    jsonLine({
      checks,
      failed: total.failed,
      seconds: Math.round((performance.now() - began) / 1000),
      ok: total.failed === 0,
    }),
  );
  if (total.failed > 0) process.exitCode = 1;
}

/** What a check counted; one that threw counts as one failure. */
async function tallied(where: string, work: () => Promise<Tally>): Promise<Tally> {
  return work().catch((error: unknown) => {
    const failed = new Tally();
    failed.fail(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    return failed;
  });
}

interface Wanted {
  chart: string;
  /** For files of checks. */
  dir: string;
  helm: string;
  say: (message: string) => void;
  row: (name: string, tally: Tally) => void;
}

/** Every value file is installed, tested and uninstalled; the one with training Jobs goes through all the rest. */
async function check(cluster: Cluster, { chart, dir, helm, say, row }: Wanted): Promise<void> {
  const world = chartWorld({ chart, helm, update: false, say });
  await cluster.addCustomKinds(say);
  const templates = await Promise.all(world.valueFiles.map((file) => world.manifests(file)));
  const classes = wantedClasses(templates.flat());
  if (classes.length > 0) await cluster.apply(...classes);
  const whole = world.valueFiles.find((_, index) =>
    templates[index]?.some(({ data }) => data?.['job.json'] !== undefined),
  );
  if (whole === undefined) throw new Error(`no value file of ${chart} enables training.jobs`);
  for (const values of world.valueFiles) {
    const step = async (name: string, work: () => Promise<Tally>): Promise<void> => {
      say(`${values.name}: ${name}`);
      row(`${name} (${values.name})`, await tallied(`${values.name}, ${name}`, work));
    };
    const namespace = `${NAMESPACE}-${values.name}`;
    await cluster.addNamespace(namespace);
    const before = await cluster.everything();
    const release = new Release(cluster, chart, values, namespace);
    await step('install', () => install(release));
    if (values === whole) {
      await step('refusal', () => refusal(release));
      await step('rights', () => probeRights(release, RIGHTS));
      await step('training Jobs', () => trainingJobs(release));
      await step('launched runs', () => launchedRuns(release, { dir: join(dir, 'launcher'), say }));
      await step('search Job', () => searchJob(release, join(dir, 'search')));
      await step('drain', () => drain(release));
      await step('upgrades', () => upgrades(release));
    }
    await step('uninstall', () => uninstall(release, before));
    await cluster.done(['delete', 'namespace', namespace, '--wait=false']);
  }
}

const program = new Command('node scripts/dist/deep/kubernetes.js')
  .showHelpAfterError(helpHint)
  .description(
    'The chart on a real API server (etcd, kube-apiserver, controller manager, scheduler; kwok plays three nodes, one with GPUs and a\n' +
      'taint): install, helm test, upgrade, failed upgrades and rollback, uninstall, restricted pods, rights, drain, training Jobs (by hand,\n' +
      'by the training service, of a search). Then the tests of runs as Jobs, whose pods are processes.',
  )
  .option('--chart <folder>', 'the chart', join(checkoutRoot(), 'charts', 'insight-mesh'))
  .allowExcessArguments(false)
  .action((flags: Flags) => runCommandLine(() => main(flags)));
await program.parseAsync();
