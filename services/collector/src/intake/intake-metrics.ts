import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Problem } from '../validation/problem.js';
import type { Dropped } from './dropped.js';
import type { Door } from './receipt.js';

export interface IntakeCounters {
  kind: string;
  accepted: ReturnType<Metrics['counter']>;
  rejected: ReturnType<Metrics['counter']>;
  dropped: ReturnType<Metrics['counter']>;
  sizes: ReturnType<Metrics['histogram']>;
}

export function intakeCounters(metrics: Metrics, kind: string): IntakeCounters {
  return {
    kind,
    accepted: metrics.counter('insightmesh_collector_accepted_total', 'Elements stored in their topic', [
      'kind',
      'tenant',
    ]),
    rejected: metrics.counter('insightmesh_collector_rejected_total', 'Elements that became dead letters, by problem', [
      'kind',
      'tenant',
      'problem',
    ]),
    dropped: metrics.counter(
      'insightmesh_collector_dropped_total',
      "Elements in order that the tenant's policy kept out, by rule",
      ['kind', 'tenant', 'rule'],
    ),
    sizes: metrics.histogram(
      'insightmesh_collector_batch_elements',
      'Elements in one call',
      ['kind', 'door'],
      [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000],
    ),
  };
}

/** Once a call, not once an element. Labels are bounded: tenants come from keys; problems, rules and doors are closed sets. */
export function countIntake(
  counters: IntakeCounters,
  { tenantId: tenant, door }: { tenantId: string; door: Door },
  outcome: { accepted: number; problems: readonly { problem: Problem }[]; dropped: readonly Dropped[] },
): void {
  const { kind } = counters;
  const { accepted, problems, dropped } = outcome;
  counters.sizes.observe({ kind, door }, accepted + problems.length + dropped.length);
  if (accepted > 0) counters.accepted.inc({ kind, tenant }, accepted);
  for (const { problem } of problems) counters.rejected.inc({ kind, tenant, problem: problem.kind });
  for (const { rule } of dropped) counters.dropped.inc({ kind, tenant, rule });
}
