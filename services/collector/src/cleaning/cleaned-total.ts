import type { RepairJson } from '@insight-mesh/contracts/json';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { CleaningRuleName } from './rule-names.js';

export interface CleanedTotal {
  /** An element once for each rule. */
  repairs(repairs: readonly RepairJson[], tenantId: string): void;
  addition(rule: CleaningRuleName, tenantId: string): void;
}

/** Counts what was cleaned. Labels are bounded: tenants come from keys, rules are a closed list. */
export function countCleaned(metrics: Metrics): CleanedTotal {
  const cleaned = metrics.counter(
    'insightmesh_collector_cleaned_total',
    'Events and items that a rule of cleaning changed, marked or added to',
    ['rule', 'tenant'],
  );
  return {
    repairs(repairs, tenant) {
      for (const [index, { rule = '' }] of repairs.entries()) {
        if (repairs.findIndex((each) => each.rule === rule) === index) cleaned.inc({ rule, tenant });
      }
    },
    addition(rule, tenant) {
      cleaned.inc({ rule, tenant });
    },
  };
}
