import { parse } from 'yaml';
import type { Manifest } from '../charts/manifests.js';
import { Tally } from '../charts/tally.js';
import {
  deletePod,
  end,
  evict,
  GPU_NODE,
  HOPELESS,
  jobOf,
  podsOf,
  reaches,
  runningPod,
  templateOf,
} from './job-pods.js';
import type { Release } from './release.js';
import { userOf } from './rights.js';

/**
 * The chart's template with a name, created with the rights of the training service's account.
 * @returns the Job's name
 */
async function start(release: Release, name: string, file: 'job.json' | 'job-cpu.json'): Promise<string> {
  const template: Manifest = parse(await templateOf(release, file));
  const job = { ...template, metadata: { ...template.metadata, name } };
  const as = ['--as', userOf(release.namespace, 'insight-mesh-training')];
  await release.cluster.done(
    ['create', '--namespace', release.namespace, ...as, '--filename', '-'],
    JSON.stringify(job),
  );
  return name;
}

/**
 * A run's Job: its pod lands on the node with GPUs alone; one that is deleted or evicted is replaced by another, an eviction without
 * counting as a failure; exit code 0 completes the Job and 64 fails it at once; the form without a GPU keeps off that node.
 */
export async function trainingJobs(release: Release): Promise<Tally> {
  const tally = new Tally();
  const name = await start(release, 'run-replaced', 'job.json');
  const first = await runningPod(release, name);
  tally.expect(first.spec.nodeName === GPU_NODE, () => `the Job's pod lies on ${first.spec.nodeName}`);
  const others = (await release.pods()).filter(
    ({ metadata, spec }) => spec.nodeName === GPU_NODE && metadata.uid !== first.metadata.uid,
  );
  tally.expect(others.length === 0, () => `beside it lie ${others.map(({ metadata }) => metadata.name).join(', ')}`);

  await evict(release, first);
  const second = await runningPod(release, name, [first]);
  tally.expect(second.spec.nodeName === GPU_NODE, () => `an evicted pod was replaced on ${second.spec.nodeName}`);
  const afterEviction = await jobOf(release, name);
  tally.expect((afterEviction.status.failed ?? 0) === 0, () => 'an eviction counted as a failure of the run');

  await deletePod(release, second);
  const third = await runningPod(release, name, [first, second]);
  tally.expect(third.spec.nodeName === GPU_NODE, () => `a deleted pod was replaced on ${third.spec.nodeName}`);
  await end(release, third, 0);
  tally.expect(await reaches(release, name, 'Complete'), () => 'a pod that ended with 0 did not complete its Job');

  const hopeless = await start(release, 'run-hopeless', 'job.json');
  await end(release, await runningPod(release, hopeless), HOPELESS);
  tally.expect(
    await reaches(release, hopeless, 'Failed'),
    () => `a pod that ended with ${HOPELESS} did not fail its Job`,
  );
  const { status } = await jobOf(release, hopeless);
  tally.expect(
    status.failed === 1 && status.conditions?.some(({ reason }) => reason === 'PodFailurePolicy') === true,
    () => `the Job that was to fail at once has ${JSON.stringify(status)}`,
  );

  const slow = await start(release, 'run-without-gpu', 'job-cpu.json');
  tally.expect(await reaches(release, slow, 'Complete'), () => 'the Job without a GPU did not complete');
  const [pod] = await podsOf(release, slow);
  tally.expect(
    pod !== undefined && pod.spec.nodeName !== GPU_NODE,
    () => `the Job without a GPU ran on ${pod?.spec.nodeName}`,
  );
  for (const each of [name, hopeless, slow]) {
    await release.cluster.done(['delete', 'job', each, '--namespace', release.namespace, '--ignore-not-found']);
  }
  return tally;
}
