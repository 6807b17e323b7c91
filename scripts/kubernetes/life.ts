import { waitFor } from '@insight-mesh/local-stack/testing';
import { Tally } from '../charts/tally.js';
import type { Release } from './release.js';

/** What an image tag is that no registry has: its pods never become ready (deploy/kube-lab/pod-stages.yaml). */
const BROKEN = 'broken';
/** For an upgrade that has to fail: some rounds of a rollout, which takes a second when it works. */
const FAILS_WITHIN = ['--timeout', '15s'];

const images = async (release: Release): Promise<string> =>
  JSON.stringify(
    (await release.deployments()).map(({ metadata, spec }) => [
      metadata.name,
      spec.template.spec.containers.map(({ image }) => image),
    ]),
  );

/** Installs, and holds what then runs against what was rendered. */
export async function install(release: Release): Promise<Tally> {
  const tally = new Tally();
  const where = release.values.name;
  const { code, stderr } = await release.install();
  tally.expect(code === 0, () => `${where}: helm install failed: ${stderr.trim()}`);
  if (code !== 0) return tally;
  await release.whole();
  const pods = await release.pods();
  for (const { metadata, spec, status } of pods) {
    tally.expect(
      ['Running', 'Succeeded'].includes(status.phase),
      () => `${where}: pod ${metadata.name} is ${status.phase}`,
    );
    tally.expect(
      spec.nodeName !== 'gpu-0',
      () => `${where}: pod ${metadata.name} wants no GPU and lies on the node with GPUs`,
    );
  }
  const messages = ['--output', 'jsonpath={range .items[*]}{.message}{"\\n"}{end}'];
  const refused = (await release.cluster.done(['get', 'events', '--namespace', release.namespace, ...messages]))
    .split('\n')
    .filter((line) => line.includes('violates PodSecurity'));
  tally.expect(refused.length === 0, () => `${where}: pods were refused under "restricted": ${refused[0]}`);
  const test = await release.test();
  tally.expect(test.code === 0, () => `${where}: helm test failed: ${test.stderr.trim()}`);
  return tally;
}

/** The namespace does refuse a pod that is not restricted: without this, that all were admitted would say nothing. */
export async function refusal(release: Release): Promise<Tally> {
  const tally = new Tally();
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'loose' },
    spec: { containers: [{ name: 'main', image: 'example.com/loose:1' }] },
  };
  const args = ['create', '--dry-run=server', '--namespace', release.namespace, '--filename', '-'];
  const { code, stderr } = await release.cluster.kubectl(args, JSON.stringify(pod));
  tally.expect(
    code !== 0 && stderr.includes('violates PodSecurity "restricted'),
    () => `a pod that is not restricted was not refused: ${stderr}`,
  );
  return tally;
}

/** An upgrade replaces the pods of what changed; one that fails leaves the old ones serving, and is taken back. */
export async function upgrades(release: Release): Promise<Tally> {
  const tally = new Tally();
  const before = new Set((await release.pods()).map(({ metadata }) => metadata.uid));
  const changed = await release.upgrade('--set', 'logLevel=debug');
  tally.expect(changed.code === 0, () => `helm upgrade failed: ${changed.stderr.trim()}`);
  await release.whole();
  const owners = ({ metadata }: { metadata: { ownerReferences?: { kind: string }[] } }) =>
    metadata.ownerReferences?.[0]?.kind;
  const stayed = (await release.pods()).filter((pod) => owners(pod) === 'ReplicaSet' && before.has(pod.metadata.uid));
  tally.expect(
    stayed.length === 0,
    () => `pods with the old settings run on: ${stayed.map(({ metadata }) => metadata.name).join(', ')}`,
  );

  const [good, at] = [await images(release), await release.revision()];
  const wanted = new Map((await release.deployments()).map(({ metadata, spec }) => [metadata.name, spec.replicas]));
  // The services alone: with the image of all, the hook that migrates would end the upgrade first.
  const services = (await serviceNames(release)).map((name) => brokenImage(`services.${name}.image`)).join(',');
  const failed = await release.upgrade('--set', services, ...FAILS_WITHIN);
  tally.expect(failed.code !== 0, () => 'an upgrade to images that are never pulled was called successful');
  for (const { metadata, status } of await release.deployments()) {
    const [ready, all] = [status.readyReplicas ?? 0, wanted.get(metadata.name) ?? 0];
    tally.expect(ready >= all, () => `${metadata.name}: ${ready} of ${all} pods serve while an upgrade hangs`);
  }
  tally.expect(
    (await images(release)).includes(`:${BROKEN}`),
    () => 'the failed upgrade changed nothing: it was no test of the rollback',
  );
  const back = await release.rollback();
  tally.expect(back.code === 0, () => `helm rollback failed: ${back.stderr.trim()}`);
  await release.whole();
  tally.expect((await images(release)) === good, () => 'after helm rollback the images are not the former ones');

  const hook = await release.upgrade('--set', brokenImage('image'), '--rollback-on-failure', ...FAILS_WITHIN);
  tally.expect(hook.code !== 0, () => 'an upgrade whose migrations never start was called successful');
  await release.whole();
  tally.expect((await images(release)) === good, () => 'an upgrade whose migrations failed changed the services');
  const { revision, status } = await release.revision();
  tally.expect(
    status === 'deployed' && revision > at.revision,
    () => `the release is ${status} at revision ${revision}`,
  );
  return tally;
}

/** A digest stands above a tag. */
function brokenImage(value: string): string {
  return `${value}.tag=${BROKEN},${value}.digest=`;
}

/** The services of the release, as values call them. */
async function serviceNames(release: Release): Promise<string[]> {
  return (await release.deployments()).map(
    ({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] ?? metadata.name,
  );
}

/** What was there before the install is there, and nothing else. `before`: Cluster.everything(). */
export async function uninstall(release: Release, before: readonly string[]): Promise<Tally> {
  const tally = new Tally();
  const { code, stderr } = await release.uninstall();
  tally.expect(code === 0, () => `helm uninstall failed: ${stderr.trim()}`);
  const known = new Set(before);
  let left: string[] = [];
  const gone = await waitFor(
    async () => {
      left = (await release.cluster.everything()).filter((each) => !known.has(each));
      return left.length === 0;
    },
    // Pods go behind what made them.
    { what: 'all to be gone', timeoutMs: 30_000, intervalMs: 500 },
  ).catch(() => false);
  tally.expect(gone, () => `${release.values.name}: helm uninstall left ${left.join(', ')}`);
  return tally;
}
