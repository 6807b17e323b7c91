import { kubeconform, podSecurity, unitTests } from './go-checks.js';
import { goldens, lint, schema } from './helm-checks.js';
import { checkNetworkPaths } from './network-paths.js';
import { checkNetworkPolicies } from './network-policies.js';
import { rules } from './rules.js';
import { Tally } from './tally.js';
import { type ChartWorld, NAMESPACE } from './world.js';

export interface ChartCheck {
  name: string;
  title: string;
  run: (world: ChartWorld) => Promise<Tally>;
}

async function networkPolicies(world: ChartWorld): Promise<Tally> {
  const tally = new Tally();
  for (const file of world.valueFiles) tally.add(checkNetworkPolicies(await world.manifests(file), file.name));
  return tally;
}

async function networkPaths(world: ChartWorld): Promise<Tally> {
  const tally = new Tally();
  for (const file of world.valueFiles) tally.add(checkNetworkPaths(await world.manifests(file), file.name, NAMESPACE));
  return tally;
}

/** What `npm run charts` does, in order. */
export const CHART_CHECKS: readonly ChartCheck[] = [
  { name: 'lint', title: 'helm lint with each value file', run: lint },
  { name: 'schema', title: 'good value files render, bad ones are refused with the right words', run: schema },
  { name: 'unit', title: "the chart's unit tests", run: unitTests },
  { name: 'goldens', title: 'what is rendered is what was', run: goldens },
  { name: 'kubeconform', title: 'every object fits the API of three versions of Kubernetes', run: kubeconform },
  { name: 'pod-security', title: 'every pod is allowed under "restricted"', run: podSecurity },
  { name: 'network-policies', title: 'a NetworkPolicy for every pod, both ways', run: networkPolicies },
  { name: 'network-paths', title: 'policies let through what the mesh needs, and nothing else', run: networkPaths },
  { name: 'rules', title: 'alert rules hold and pass their tests', run: rules },
];
