import { jsonLine, table } from '../lib/result.js';
import { taskProgress } from '../lib/task-progress.js';
import { runAa } from './aa.js';
import { shopUnits } from './shop-answers.js';

export interface AaFlags {
  seeds: number;
  seed: number;
}

/** At 5% each, ten and more of a hundred come by chance once in 35 times. */
const mostOf100 = 9;

/** Exit code 1 where too many splits without a difference were called significant. */
export function aa({ seeds, seed }: AaFlags): void {
  const began = performance.now();
  const progress = taskProgress();
  progress({ step: 'play the shop', done: 0, total: 1 });
  const units = shopUnits({ seed });
  const told = (done: number) => progress({ step: 'split and compare', done, total: seeds });
  const result = runAa(units, [...Array(seeds).keys()], told);
  const metrics = Object.entries(result.significant);
  process.stdout.write(
    table(
      ['metric', 'called significant', 'by the always-valid interval', 'too few to tell'],
      metrics.map(([metric, count]) => [
        ...[metric.replace('_', '-'), `${count} of ${seeds}`],
        ...[String(result.alwaysSignificant[metric as 'value']), String(result.tooFew[metric as 'value'])],
      ]),
    ),
  );
  const allowed = Math.max(mostOf100, Math.floor((mostOf100 / 100) * seeds));
  const ok = metrics.every(([, count]) => count <= allowed);
  const { significant, alwaysSignificant, mismatches } = result;
  process.stdout.write(
    jsonLine({
      ...{ seeds, seed, units: units.length, significant, always_significant: alwaysSignificant, mismatches },
      ...{ allowed, ok, seconds: Number(((performance.now() - began) / 1000).toFixed(1)) },
    }),
  );
  if (!ok) process.exitCode = 1;
}
