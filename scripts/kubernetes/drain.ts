import { Tally } from '../charts/tally.js';
import type { Release } from './release.js';

/** Both nodes that take the services' pods: nothing evicted finds another place, so that the budgets are what is left. */
const NODES = ['cpu-0', 'cpu-1'];

/** Drains the nodes: each service with replicas to lose keeps all but what its PodDisruptionBudget allows, and the drain is refused. */
export async function drain(release: Release): Promise<Tally> {
  const tally = new Tally();
  const before = await release.deployments();
  const several = before.filter(({ spec }) => spec.replicas > 1);
  tally.expect(
    several.length > 0,
    () => `${release.values.name}: no service has two replicas, so that a drain shows nothing`,
  );
  const flags = ['--ignore-daemonsets', '--delete-emptydir-data', '--force', '--timeout', '15s'];
  const { code, stdout, stderr } = await release.cluster.kubectl(['drain', ...NODES, ...flags]);
  try {
    tally.expect(code !== 0, () => `a drain of all nodes was not refused: ${stdout.trim()}`);
    tally.expect(
      stderr.includes("violate the pod's disruption budget"),
      () => `the drain failed for another reason: ${stderr.trim()}`,
    );
    for (const { metadata, spec } of several) {
      const now = await release.cluster.get<(typeof before)[number]>('deployment', release.namespace, metadata.name);
      const ready = now.status.readyReplicas ?? 0;
      tally.expect(
        ready >= spec.replicas - 1,
        () => `${metadata.name}: ${ready} of ${spec.replicas} pods are left by the drain`,
      );
    }
  } finally {
    await release.cluster.done(['uncordon', ...NODES]);
  }
  await release.whole();
  return tally;
}
