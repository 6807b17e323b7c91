import { type MaskKind, maskText } from '@insight-mesh/algorithms/mask-text';
import type { EventJson, JsonValue } from '@insight-mesh/contracts/json';
import type { Metrics } from '@insight-mesh/runtime/metrics';

/** Shorter numbers are no phone's, and most numbers are shorter. */
const shortestPhone = 1e10;

/** Masks an event's free text in place: `text`, `query`, and every string within `attributes` and `context`. */
export type FreeTextMask = (event: EventJson, tenantId: string) => void;

/** Nothing switches it off: whatever the door, no event reaches Kafka without it. */
export function freeTextMask(metrics: Metrics): FreeTextMask {
  const masked = metrics.counter(
    'insightmesh_collector_masked_total',
    'Personal data masked in the free text of events',
    ['kind', 'tenant'],
  );

  function mask(text: string, tenant: string): string {
    const result = maskText(text);
    // Most texts come back as they are; only those that do not cost the counting.
    if (result.text !== text) {
      for (const kind of Object.keys(result.found) as MaskKind[]) {
        if (result.found[kind] > 0) masked.inc({ kind, tenant }, result.found[kind]);
      }
    }
    return result.text;
  }

  function maskValue(value: JsonValue, tenant: string): JsonValue {
    if (typeof value === 'string') return mask(value, tenant);
    if (typeof value === 'number') {
      if (value < shortestPhone || !Number.isSafeInteger(value)) return value;
      const digits = String(value);
      const text = mask(digits, tenant);
      return text === digits ? value : text;
    }
    if (typeof value !== 'object' || value === null) return value;
    const holder = value as Record<string, JsonValue>;
    for (const name of Object.keys(holder)) {
      const inner = holder[name];
      if (inner === undefined) continue;
      const after = maskValue(inner, tenant);
      if (after !== inner) holder[name] = after;
    }
    return value;
  }

  return (event, tenantId) => {
    if (event.text !== undefined) event.text = mask(event.text, tenantId);
    if (event.query !== undefined) event.query = mask(event.query, tenantId);
    if (event.attributes !== undefined) maskValue(event.attributes, tenantId);
    if (event.context !== undefined) maskValue(event.context, tenantId);
    for (const repair of event.repairs ?? []) {
      if (repair.original !== undefined) repair.original = mask(repair.original, tenantId);
    }
  };
}
