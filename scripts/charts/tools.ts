import { join } from 'node:path';
import { findGoTool, type GoTool, type GoToolFound } from '@insight-mesh/local-stack/go-tools';
import { onPath } from '@insight-mesh/local-stack/java';
import { checkoutRoot, toolsFolder } from '../lib/checkout.js';

const modules = join(checkoutRoot(), 'deploy', 'kube-lab');
const chartTools = join(modules, 'chart-tools');

/** The programs of the checks that are built from Go modules. */
export const goTools = {
  'helm-unittest': {
    name: 'helm-unittest',
    module: chartTools,
    package: 'github.com/helm-unittest/helm-unittest/cmd/helm-unittest',
    minutes: 1.5,
  },
  kubeconform: {
    name: 'kubeconform',
    module: chartTools,
    package: 'github.com/yannh/kubeconform/cmd/kubeconform',
    minutes: 0.2,
  },
  'pod-security': { name: 'pod-security', module: chartTools, package: './pod-security', minutes: 0.2 },
  promtool: {
    name: 'promtool',
    module: join(modules, 'promtool'),
    package: 'github.com/prometheus/prometheus/cmd/promtool',
    // Without the service discoveries, which the checks of rules need not.
    tags: ['remove_all_sd'],
    minutes: 1.5,
  },
} as const satisfies Record<string, GoTool>;

export type GoToolName = keyof typeof goTools;

/** A Go tool of the checks, built if need be. promtool may also be the machine's, where Go is missing. */
export async function chartTool(name: GoToolName, onProgress: (message: string) => void): Promise<GoToolFound> {
  const found = await findGoTool(goTools[name], { toolsDir: toolsFolder(), onProgress });
  const installed = name === 'promtool' ? onPath('promtool') : undefined;
  return !found.ready && installed !== undefined ? { ready: true, fresh: false, path: installed } : found;
}
