import { readFileSync } from 'node:fs';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckedEvent, checkEvent } from '../events/check-event.js';
import { Dropped } from '../intake/dropped.js';
import { Problem } from '../validation/problem.js';
import { botTest } from './bot-test.js';
import { cleaning } from './cleaning.js';
import { gbkBytes } from './gbk-bytes.js';
import { cleaningRuleNames } from './rule-names.js';
import { rules } from './rules.js';
import { catalogueOf, cleaned, cleaner, nowMs, receipt } from './test-cleaning.js';
import { VisitorRates } from './visitor-rates.js';

const catalogue = {
  a: { price: 1_999, currency: 'EUR' },
  b: { price: 5, currency: 'JPY' },
  SKU1: { price: 70, currency: 'CNY' },
};
const everythingOn = { keep_originals: true, fill_from_session: true, bots: 'mark', max_quantity: 2, price_ratio: 2 };

const id = fc.constantFrom('a', 'b', 'ＳＫＵ１', 'Cafe\u0301', '１３８００１３８０００', '\u0958', '\u3000', 'x');
const time = fc.integer({ min: nowMs - 4e11, max: nowMs + 9e10 }).map((ms) => new Date(ms).toISOString());
const amount = fc.oneof(fc.maxSafeNat(), fc.nat(5_000), fc.constantFrom('１２９', '12', 0));
const line = fc.record(
  { item_id: id, quantity: amount, unit_price: amount },
  { requiredKeys: ['item_id', 'quantity'] },
);
const element = fc.record(
  {
    id,
    type: fc.constantFrom('view', 'purchase', 'refund', 'search', 'ｖｉｅｗ', 'add_to_cart'),
    occurred_at: time,
    sent_at: time,
    customer_id: id,
    anonymous_id: id,
    session_id: id,
    device_id: id,
    channel: fc.constantFrom('web', 'ａｐｐ'),
    item_id: id,
    order_id: id,
    items: fc.array(line, { maxLength: 40 }),
    query: fc.string(),
    value: amount,
    currency: fc.constantFrom('EUR', 'eur', '¥', '$', 'RMB', 'XYZ', 'ＥＵＲ', '元', 'nonsense'),
    context: fc.constantFrom({ user_agent: 'Googlebot' }, { userAgent: 'x' }),
  },
  { requiredKeys: ['type', 'customer_id', 'item_id', 'query', 'items'] },
);

function taken(outcomes: readonly unknown[]): CheckedEvent[] {
  return outcomes.filter((each): each is CheckedEvent => !(each instanceof Problem) && !(each instanceof Dropped));
}

function clean(metrics = new Metrics('test')) {
  return cleaning({
    metrics,
    log: createLogger({ service: 'test', level: 'silent' }),
    catalogue: catalogueOf(catalogue),
    isBot: botTest(),
    visitors: new VisitorRates(),
  });
}

describe('all rules together', () => {
  it('leave any event so that it passes the checks, and a second time find nothing to do', () => {
    fc.assert(
      fc.property(fc.array(element, { maxLength: 5 }), (elements) => {
        const came = structuredClone(elements);
        const events = taken(cleaner({ catalogue, policy: everythingOn })(elements));
        expect(elements).toEqual(came);
        for (const event of events) {
          const { repairs, item_facts: _facts, ...rest } = event;
          expect(checkEvent(rest, nowMs)).toEqual(rest);
          expect((repairs ?? []).length).toBeLessThanOrEqual(20 + rules.length * 3);
          const again = structuredClone(event);
          expect(clean()(receipt({ policy: everythingOn })).event(again)).toBeUndefined();
          expect(again).toEqual(event);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('touch nothing when they are switched off', () => {
    const policy = { ...everythingOn, bots: 'drop', off: [...cleaningRuleNames] };
    fc.assert(
      fc.property(fc.array(element, { maxLength: 5 }), (elements) => {
        const outcomes = cleaner({ catalogue, policy })(elements);
        expect(outcomes).toEqual(elements.map((each) => checkEvent(each, nowMs)));
      }),
    );
  });

  it.each(rules.map((rule) => [rule.name]))('%s says nothing when it alone is switched off', (name) => {
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 5 }), (elements) => {
        const outcomes = cleaner({ catalogue, policy: { ...everythingOn, off: [name] } })(elements);
        expect(JSON.stringify(outcomes)).not.toContain(`"${name}"`);
      }),
      { numRuns: 50 },
    );
  });

  it('go on without one that throws', () => {
    const broken = {
      ...rules[0],
      name: 'gbk-bytes' as const,
      sentence: '',
      refused: () => {
        throw new Error('refused');
      },
      event: () => {
        throw new Error('event');
      },
    };
    const element = { type: 'purchase', customer_id: 'c-1', currency: 'eur', items: [{ item_id: 'ｘ', quantity: 1 }] };
    expect(cleaned(element, { parts: { rules: [broken, ...rules] } })).toMatchObject({
      currency: 'EUR',
      items: [{ item_id: 'x' }],
    });
  });

  it('are counted by rule and tenant, an event once for each', async () => {
    const metrics = new Metrics('test');
    const items = Array.from({ length: 30 }, () => ({ item_id: 'Ａ', quantity: 1 }));
    const event = checkEvent({ type: 'purchase', customer_id: 'c', currency: 'RMB', items }, nowMs) as CheckedEvent;
    clean(metrics)(receipt()).event(event);
    expect(event.items?.every((each) => each.item_id === 'A')).toBe(true);
    expect(event.repairs?.at(-1)).toEqual({ rule: 'currency-code', field: 'currency' });
    expect(event.repairs?.at(-2)).toEqual({ rule: 'full-width', field: 'items' });
    expect(event.repairs).toHaveLength(22);
    const { values } = await metrics.counter('insightmesh_collector_cleaned_total', '').get();
    expect(values.map(({ labels, value }) => [labels.tenant, labels.rule, value])).toEqual([
      ['shop-a', 'full-width', 1],
      ['shop-a', 'currency-code', 1],
    ]);
  });

  it('mend items of the catalogue as they mend the events that name them', () => {
    const item = { id: 'ＳＫＵ１', currency: 'RMB' };
    clean()(receipt()).item(item);
    expect(item).toEqual({ id: 'SKU1', currency: 'CNY' });
    expect(clean()(receipt()).refused({ id: 'x', price: '７０', currency: 'cny' })?.value).toEqual({
      id: 'x',
      price: '70',
      currency: 'CNY',
    });
    const off = { policy: { off: ['full-width', 'currency-code'] } };
    const untouched = { id: 'ＳＫＵ１', currency: 'RMB' };
    clean()(receipt(off)).item(untouched);
    expect(untouched).toEqual({ id: 'ＳＫＵ１', currency: 'RMB' });
  });

  it('stand in the README in their order', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`| \`${gbkBytes.name}\` | ${gbkBytes.sentence} |\n| \`${rules[0]?.name}\` |`);
    const table = rules.map(({ name, sentence }) => `| \`${name}\` | ${sentence} |`).join('\n');
    expect(readme).toContain(table);
    const named = rules.map(({ name }) => name);
    expect([...cleaningRuleNames].filter((name) => !(named as string[]).includes(name))).toEqual(['gbk-bytes']);
  });
});
