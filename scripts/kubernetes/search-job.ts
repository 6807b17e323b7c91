import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { capture } from '../charts/capture.js';
import { Tally } from '../charts/tally.js';
import { checkoutRoot } from '../lib/checkout.js';
import type { PodThing } from './cluster.js';
import { end, evict, GPU_NODE, HOPELESS, jobOf, reaches, runningPod, templateOf } from './job-pods.js';
import type { Release } from './release.js';

const INDEX = 'batch.kubernetes.io/job-completion-index';

/**
 * The Job that `npm run search -- … --job` writes, from the chart's template: the API server takes it; its pods lie on the node with GPUs alone; one
 * that is evicted is replaced by another of its index; one that ends with 64 fails its index alone, and all others are done.
 * @param dir for the search's files
 */
export async function searchJob(release: Release, dir: string): Promise<Tally> {
  const tally = new Tally();
  const { name, manifest } = await write(release, dir);
  await release.cluster.done(['apply', '--filename', manifest]);
  const first = await runningPod(release, name);
  await evict(release, first);
  const seen = [first];
  const hopeless = indexOf(first);
  const done = new Set<string>();
  while (done.size < 3) {
    const pod = await runningPod(release, name, seen);
    seen.push(pod);
    tally.expect(pod.spec.nodeName === GPU_NODE, () => `a trial's pod lies on ${pod.spec.nodeName}`);
    done.add(indexOf(pod));
    await end(release, pod, indexOf(pod) === hopeless ? HOPELESS : 0);
  }
  tally.expect(await reaches(release, name, 'Failed'), () => `the Job whose index ${hopeless} is hopeless did not end`);
  const { status } = await jobOf(release, name);
  tally.expect(
    status.failedIndexes === hopeless,
    () => `failed are the indexes ${status.failedIndexes}, not ${hopeless}`,
  );
  const others = ['0', '1', '2'].filter((index) => index !== hopeless);
  const completed = indexes(status.completedIndexes ?? '');
  tally.expect(completed.join() === others.join(), () => `completed are ${completed}, not ${others}`);
  await release.cluster.done(['delete', 'job', name, '--namespace', release.namespace]);
  return tally;
}

const indexOf = ({ metadata }: PodThing): string => metadata.annotations?.[INDEX] ?? 'none';

/** `0,2-4` */
function indexes(text: string): string[] {
  return text.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return part === '' ? [] : Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
  });
}

async function write(release: Release, dir: string): Promise<{ name: string; manifest: string }> {
  mkdirSync(dir, { recursive: true });
  const [rows, template, manifest] = ['rows.csv', 'job.json', 'search.json'].map((file) => join(dir, file)) as [
    string,
    string,
    string,
  ];
  const lines = Array.from({ length: 60 }, (_, i) => `${(i * 7) % 11},${i % 3 === 0 ? 'yes' : 'no'}`);
  writeFileSync(rows, ['visits,buys', ...lines, ''].join('\n'));
  writeFileSync(template, await templateOf(release, 'job.json'));
  const { code, stdout, stderr } = await capture(process.execPath, [
    join(checkoutRoot(), 'scripts/dist/search.js'),
    ...['logistic', '--file', rows, '--label', 'buys', '--trials', '3', '--folds', '2', '--job', manifest],
    ...['--template', template, '--object-store', pathToFileURL(join(dir, 'objects')).href],
  ]);
  if (code !== 0) throw new Error(`the Job of a search was not written: ${stderr}`);
  const { name } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as { name: string };
  return { name, manifest };
}
