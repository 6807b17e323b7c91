import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { Catalogue } from '../catalogue/catalogue.js';
import type { HeldItem } from '../catalogue/item-rows.js';
import { type CheckedEvent, checkEvent } from '../events/check-event.js';
import { Dropped } from '../intake/dropped.js';
import type { Receipt } from '../intake/receipt.js';
import { tenantPolicySchema } from '../policy/policy.js';
import { Problem } from '../validation/problem.js';
import { botTest } from './bot-test.js';
import { type CleaningOptions, cleaning } from './cleaning.js';
import { VisitorRates } from './visitor-rates.js';

// For tests.

export const nowMs = Date.UTC(2026, 4, 1, 12);

export interface TestCall extends Partial<Pick<Receipt, 'door' | 'userAgent' | 'nowMs'>> {
  /** The cleaning part of a policy. */
  policy?: object;
  /** By the items' ids. */
  catalogue?: Record<string, HeldItem>;
  parts?: Partial<CleaningOptions>;
}

export function receipt({ policy = {}, door = 'http', userAgent, ...rest }: TestCall = {}): Receipt {
  const ms = rest.nowMs ?? nowMs;
  return {
    tenantId: 'shop-a',
    policy: tenantPolicySchema.parse({ cleaning: policy }),
    door,
    ...(userAgent === undefined ? {} : { userAgent }),
    nowMs: ms,
    now: new Date(ms).toISOString(),
    source: '/test',
    trace: {},
  };
}

/** The catalogue of the tenant of these receipts. */
export function catalogueOf(items: Readonly<Record<string, HeldItem>>): Catalogue {
  const catalogue = new Catalogue(1_000);
  for (const [id, item] of Object.entries(items)) catalogue.put('shop-a', id, item);
  return catalogue;
}

/** One call after another, as the intake makes them of elements: each an event as it is stored, a problem or a drop. */
export function cleaner({ parts, catalogue = {}, ...defaults }: TestCall = {}) {
  const clean = cleaning({
    metrics: new Metrics('test'),
    log: createLogger({ service: 'test', level: 'silent' }),
    catalogue: catalogueOf(catalogue),
    isBot: botTest(),
    visitors: new VisitorRates(),
    ...parts,
  });
  return (elements: readonly unknown[], call: Omit<TestCall, 'parts' | 'catalogue'> = {}) => {
    const at = receipt({ ...defaults, ...call });
    const ofCall = clean(at);
    return elements.map((value): CheckedEvent | Problem | Dropped => {
      let event = checkEvent(value, at.nowMs);
      const mended = event instanceof Problem ? ofCall.refused(value) : undefined;
      if (mended !== undefined) event = checkEvent(mended.value, at.nowMs);
      if (event instanceof Problem) return event;
      return ofCall.event(event, mended?.repairs) ?? event;
    });
  };
}

export function cleaned(element: unknown, call: TestCall = {}): CheckedEvent {
  const [event] = cleaner(call)([element]);
  if (event === undefined || event instanceof Problem || event instanceof Dropped) {
    throw new Error(`not taken: ${JSON.stringify(event)}`);
  }
  return event;
}
