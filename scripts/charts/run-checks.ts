import { performance } from 'node:perf_hooks';
import { findHelm } from '@insight-mesh/local-stack/helm';
import { toolsFolder } from '../lib/checkout.js';
import type { ChartCheck } from './checks.js';
import { Tally } from './tally.js';
import { type ChartWorld, chartWorld } from './world.js';

export interface CheckRow {
  name: string;
  tally: Tally;
  seconds: number;
}

export interface ChartRun {
  rows: CheckRow[];
  total: Tally;
}

/**
 * Runs checks of a chart one after the other. What a check throws is one failure of it, and the others go on.
 * @throws Error when there is no chart, or Helm cannot be fetched
 */
export async function runChartChecks(
  checks: readonly ChartCheck[],
  options: Pick<ChartWorld, 'chart' | 'update' | 'say'>,
): Promise<ChartRun> {
  const total = new Tally();
  const helm = await findHelm({ toolsDir: toolsFolder(), onProgress: options.say });
  if (!helm.ready) {
    total.skip(`Helm is not there: ${helm.lacking}`);
    return { rows: [], total };
  }
  const world = chartWorld({ ...options, helm: helm.helm });
  const rows: CheckRow[] = [];
  for (const check of checks) {
    options.say(check.title);
    const began = performance.now();
    const tally = await check.run(world).catch((error: unknown) => {
      const failed = new Tally();
      failed.fail(error instanceof Error ? error.message : String(error));
      return failed;
    });
    rows.push({ name: check.name, tally, seconds: (performance.now() - began) / 1000 });
    total.add(tally);
  }
  return { rows, total };
}
