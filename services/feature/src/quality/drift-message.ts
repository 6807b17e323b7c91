import { hash } from 'node:crypto';
import type { DriftVerdictJson, FeatureDriftJson } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import { rfc3339 } from '@insight-mesh/runtime/time';
import type { Baseline } from '../store/quality-baselines.js';
import type { Comparison, Verdict } from './compare.js';
import type { Violation } from './expectations.js';

export const driftType = 'insightmesh.feature.v1.FeatureDrift';
export const driftCodec = codecFor(driftType);

/** As they are stored and sent. Never renumber. */
export const verdicts = {
  none: { number: 1, name: 'DRIFT_VERDICT_NONE' },
  moderate: { number: 2, name: 'DRIFT_VERDICT_MODERATE' },
  strong: { number: 3, name: 'DRIFT_VERDICT_STRONG' },
  too_few: { number: 4, name: 'DRIFT_VERDICT_TOO_FEW' },
} as const satisfies Record<Verdict, { number: number; name: DriftVerdictJson }>;

/** One result, in all ways in which it is kept and told. */
export interface DriftResult {
  readonly feature: string;
  readonly verdict: Verdict;
  readonly psi: number | undefined;
  readonly violations: readonly Violation[];
  readonly message: FeatureDriftJson;
  /** The same for the same tenant, baseline, feature and day. */
  readonly eventId: string;
}

/** A UUID (version 8, RFC 9562) of its own for each tenant, baseline, feature and day: whoever sends the result again, it is one event. */
export function driftEventId(tenantId: string, datasetId: string, feature: string, day: string): string {
  const bytes = hash('sha256', [tenantId, datasetId, feature, day].join('\0'), 'buffer').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A day since 1970 as 2026-05-01. */
export function dayName(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** The day since 1970 of 2026-05-01; undefined of what is no day. */
export function dayOfName(name: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(name)) return undefined;
  const day = Date.parse(`${name}T00:00:00Z`) / 86_400_000;
  return Number.isInteger(day) && dayName(day) === name ? day : undefined;
}

export function driftResult(o: {
  tenantId: string;
  baseline: Baseline;
  feature: string;
  /** Since 1970. */
  day: number;
  comparison: Comparison;
  violations: readonly Violation[];
  checkedMs: number;
}): DriftResult {
  const { tenantId, baseline, feature, comparison: c, violations } = o;
  const day = dayName(o.day);
  const number = (name: keyof FeatureDriftJson, value: number | undefined) =>
    value === undefined || !Number.isFinite(value) ? {} : { [name]: value };
  const message: FeatureDriftJson = {
    tenant_id: tenantId,
    baseline: baseline.datasetId,
    feature,
    day,
    verdict: verdicts[c.verdict].name,
    why: c.why,
    ...number('psi', c.psi),
    ...number('psi_by_chance', c.psiByChance),
    ...number('ks', c.ks),
    ...number('ks_at_most', c.ksAtMost),
    ...number('p_value', c.pValue),
    entities: c.entities,
    null_share: c.nullShare,
    baseline_rows: baseline.rows,
    ...number('baseline_null_share', c.referenceNullShare),
    ...number('mean', c.mean),
    ...number('baseline_mean', c.referenceMean),
    violations: violations.map((one) => ({ ...one })),
    checked_at: rfc3339(o.checkedMs),
    baseline_from: rfc3339(baseline.fromMs),
    baseline_to: rfc3339(baseline.toMs),
  };
  return {
    feature,
    verdict: c.verdict,
    psi: c.psi,
    violations,
    message,
    eventId: driftEventId(tenantId, baseline.datasetId, feature, day),
  };
}
