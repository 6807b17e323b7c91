import { type Masked, type MaskKind, maskText } from '@insight-mesh/algorithms/mask-text';
import type { Metrics } from '@insight-mesh/runtime/metrics';

/** Masks free text and counts what it masked. Nothing switches it off: whatever the door, no text reaches Kafka without it. */
export class FreeText {
  readonly #masked: ReturnType<Metrics['counter']>;

  constructor(metrics: Metrics) {
    this.#masked = metrics.counter(
      'insightmesh_collector_masked_total',
      'Personal data masked in the free text of events',
      ['kind', 'tenant'],
    );
  }

  mask(text: string, tenant: string): string {
    const result = maskText(text);
    // Most texts come back as they are; only those that do not cost the counting.
    if (result.text !== text) this.count(result.found, tenant);
    return result.text;
  }

  count(found: Partial<Masked['found']>, tenant: string): void {
    for (const kind of Object.keys(found) as MaskKind[]) {
      const count = found[kind] ?? 0;
      if (count > 0) this.#masked.inc({ kind, tenant }, count);
    }
  }
}
