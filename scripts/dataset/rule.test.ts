import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventTypes, parseRule } from './rule.js';

describe('a rule of labels in words', () => {
  it('is read for what it says', () => {
    expect(parseRule('purchase within 7d of view')).toEqual({
      anchor: 'LABEL_ANCHOR_EVENT',
      outcome: ['EVENT_TYPE_PURCHASE'],
      types: ['EVENT_TYPE_VIEW'],
      within_ms: 7 * 86_400_000,
      match: 'LABEL_MATCH_CUSTOMER',
    });
    expect(parseRule('  purchase or refund of the same item  within 24h of view, add_to_cart ')).toEqual({
      anchor: 'LABEL_ANCHOR_EVENT',
      outcome: ['EVENT_TYPE_PURCHASE', 'EVENT_TYPE_REFUND'],
      types: ['EVENT_TYPE_VIEW', 'EVENT_TYPE_ADD_TO_CART'],
      within_ms: 86_400_000,
      match: 'LABEL_MATCH_CUSTOMER_ITEM',
    });
    expect(parseRule('purchase within 90m of a day with search')).toMatchObject({
      anchor: 'LABEL_ANCHOR_DAY',
      types: ['EVENT_TYPE_SEARCH'],
      within_ms: 5_400_000,
    });
  });

  it('is refused with what would be right', () => {
    expect(() => parseRule('purchase in 7d of view')).toThrow(
      'is no rule; rules are like "purchase within 7d of view"',
    );
    expect(() => parseRule('purchase within 7 days of view')).toThrow('is no rule');
    expect(() => parseRule('purchase within -1d of view')).toThrow('is no rule');
    expect(() => parseRule('purchase within 0d of view')).toThrow('within 0 would make no label 1');
    expect(() => parseRule('buy within 7d of view')).toThrow(
      '"buy" (before "within") is no type of event; near it are view',
    );
    expect(() => parseRule('purchase within 7d of veiw')).toThrow(
      '"veiw" (behind "of") is no type of event; near it are view',
    );
    expect(() => parseRule('purchase of the same item within 7d of a day with view')).toThrow('a day has no item');
    expect(() => parseRule(', within 7d of view')).toThrow('before "within" names no type of event');
  });

  it('takes any types and any time', () => {
    const types = fc.uniqueArray(fc.constantFrom(...eventTypes), { minLength: 1, maxLength: 4 });
    const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
    const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]));
    fc.assert(
      fc.property(types, types, fc.integer({ min: 1, max: 3_650 }), unit, (outcome, anchors, count, of) => {
        const rule = parseRule(`${outcome.join(', ')} within ${count}${of} of ${anchors.join(' or ')}`);
        expect(rule.within_ms).toBe(count * units[of]);
        expect(rule.types).toEqual(anchors.map((each) => `EVENT_TYPE_${each.toUpperCase()}`));
        expect(rule.outcome).toEqual(outcome.map((each) => `EVENT_TYPE_${each.toUpperCase()}`));
      }),
    );
  });
});
