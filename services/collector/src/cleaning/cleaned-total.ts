import type { RepairJson } from '@insight-mesh/contracts/json';
import type { Metrics } from '@insight-mesh/runtime/metrics';

/** Counts what was cleaned, an element once for each rule. Labels are bounded: tenants come from keys, rules are a closed list. */
export function countCleaned(metrics: Metrics): (repairs: readonly RepairJson[], tenantId: string) => void {
  const cleaned = metrics.counter(
    'insightmesh_collector_cleaned_total',
    'Events and items that a rule of cleaning changed or marked',
    ['rule', 'tenant'],
  );
  return (repairs, tenant) => {
    for (const [index, { rule = '' }] of repairs.entries()) {
      if (repairs.findIndex((each) => each.rule === rule) === index) cleaned.inc({ rule, tenant });
    }
  };
}
