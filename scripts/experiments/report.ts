import type { ArmComparison__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/ArmComparison';
import type { FigureRange__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/FigureRange';
import { jsonLine, table } from '../lib/result.js';
import { safeText } from '../lib/safe-text.js';
import type { ExperimentCalls } from './work.js';

const print = (text: string) => process.stdout.write(text);
const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
const minor = (value: number) => value.toFixed(1);

function rangeText(range: FigureRange__Output | null, as: (value: number) => string): string {
  return range === null ? '' : `${as(range.low)} to ${as(range.high)}`;
}

const wordOf = (verdict: string) =>
  verdict.replace('EXPERIMENT_VERDICT_', '').toLowerCase().replaceAll('_', ' ').replace('too few', 'too few to tell');
const metricOf = ({ metric, currency }: ArmComparison__Output) =>
  `${metric.replace('EXPERIMENT_METRIC_', '').toLowerCase().replace('_', '-')}${currency === '' ? '' : ` ${currency}`}`;

/** Prints a report for people, and as one object for programs. */
export async function report({ client, call }: ExperimentCalls, key: string, phase: number): Promise<void> {
  const got = await client.GetExperimentReport({ key, phase }, call);
  print(`${key}, phase ${got.phase}: ${got.units} of ${got.planned_units} planned units\n\n`);
  print(
    table(
      ['arm', 'share', 'units', 'exposures', 'clicks', 'orders', 'value', 'click-through', '', 'conversion', ''],
      got.arms.map((arm) => [
        ...[`${arm.arm}${arm.arm === got.control ? ' (control)' : ''}`, percent(arm.share), String(arm.units)],
        ...[String(arm.exposures), String(arm.clicks), String(arm.orders)],
        arm.values.map(({ currency, total }) => `${total} ${currency}`).join(', '),
        ...[percent(arm.click_through), rangeText(arm.click_through_range, percent)],
        ...[percent(arm.conversion), rangeText(arm.conversion_range, percent)],
      ]),
    ),
  );
  print('\n');
  print(
    table(
      ['arm', 'metric, per unit', 'difference', '95%', 'p', 'at the plan', 'always valid', 'at any look'],
      got.comparisons.map((one) => {
        const as = one.metric === 'EXPERIMENT_METRIC_VALUE' ? minor : percent;
        const relative = one.relative === undefined ? '' : ` (${percent(one.relative)})`;
        return [
          ...[one.arm, metricOf(one), `${as(one.difference)}${relative}`, rangeText(one.range, as)],
          ...[one.p_value === undefined ? '' : one.p_value.toPrecision(3), wordOf(one.verdict)],
          ...[rangeText(one.always_range, as), wordOf(one.always_verdict)],
        ];
      }),
    ),
  );
  const ratio = got.sample_ratio_p === undefined ? 'nothing to test yet' : `p ${got.sample_ratio_p.toPrecision(3)}`;
  print(`\nsizes of the arms: ${ratio}${got.sample_ratio_mismatch ? ', NOT what the split gives' : ''}\n`);
  for (const note of got.notes) print(`${safeText(note)}\n`);
  print(jsonLine(got));
}
