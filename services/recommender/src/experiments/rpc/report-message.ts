import type { ArmReport, Comparison, ExperimentReport } from '@insight-mesh/algorithms/experiments/report';
import type { ArmComparison } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/ArmComparison';
import type { ArmReport as ArmMessage } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/ArmReport';
import type { GetExperimentReportResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/GetExperimentReportResponse';
import { toTimestamp } from '@insight-mesh/runtime/time';

const metrics = {
  click_through: 'EXPERIMENT_METRIC_CLICK_THROUGH',
  conversion: 'EXPERIMENT_METRIC_CONVERSION',
  value: 'EXPERIMENT_METRIC_VALUE',
} as const;

const verdicts = {
  significant: 'EXPERIMENT_VERDICT_SIGNIFICANT',
  'not significant': 'EXPERIMENT_VERDICT_NOT_SIGNIFICANT',
  'too few': 'EXPERIMENT_VERDICT_TOO_FEW',
} as const;

/** A report as the RPC writes it; what is no number is left out. */
export function toReportMessage(o: {
  key: string;
  phase: number;
  beganAtMs: number;
  report: ExperimentReport;
}): GetExperimentReportResponse {
  const { report } = o;
  const { p, mismatch } = report.sampleRatio;
  return {
    ...{ key: o.key, phase: o.phase, phase_at: toTimestamp(o.beganAtMs), control: report.control },
    ...{ units: report.units, planned_units: report.plannedUnits, early: report.early },
    arms: report.arms.map(toArm),
    comparisons: report.comparisons.map(toComparison),
    ...optional('sample_ratio_p', p),
    sample_ratio_mismatch: mismatch,
    notes: [...report.notes],
  };
}

function toArm(arm: ArmReport): ArmMessage {
  const figure = (metric: 'click_through' | 'conversion') => {
    const found = arm.figures.find((each) => each.metric === metric);
    return { value: arm.units === 0 ? 0 : (found?.figure ?? 0), range: found?.interval ?? null };
  };
  const [clicked, ordered] = [figure('click_through'), figure('conversion')];
  return {
    ...{ arm: arm.arm, share: arm.share, exposures: arm.exposures, units: arm.units, clicks: arm.clicks },
    ...{ clicked_units: arm.clickedUnits, orders: arm.orders, ordered_units: arm.orderedUnits },
    values: arm.values.map(({ currency, total }) => ({ currency, total, per_unit: total / arm.units })),
    ...{ click_through: clicked.value, click_through_range: clicked.range },
    ...{ conversion: ordered.value, conversion_range: ordered.range },
  };
}

function toComparison(comparison: Comparison): ArmComparison {
  const { arm, metric, currency, difference, relative, p, interval, always } = comparison;
  return {
    ...{ arm, metric: metrics[metric], currency },
    difference: Number.isFinite(difference) ? difference : 0,
    ...optional('relative', relative),
    ...optional('p_value', p),
    ...(isRange(interval) ? { range: interval } : {}),
    ...(isRange(always) ? { always_range: always } : {}),
    ...{ verdict: verdicts[comparison.verdict], always_verdict: verdicts[comparison.alwaysVerdict] },
  };
}

function optional(name: string, value: number): Record<string, number> {
  return Number.isFinite(value) ? { [name]: value } : {};
}

function isRange({ low, high }: { low: number; high: number }): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}
