import { describe, expect, it } from 'vitest';
import { Problem } from '../validation/problem.js';
import { checkEvent } from './check-event.js';

const nowMs = Date.UTC(2026, 4, 1, 9, 30);
const view = { type: 'view', customer_id: 'c-17', item_id: 'i-203' };

function refusal(value: unknown): { field: string; reason: string; kind: string } {
  const checked = checkEvent(value, nowMs);
  if (!(checked instanceof Problem)) throw new Error(`was taken: ${JSON.stringify(checked)}`);
  return { field: checked.field, reason: checked.reason, kind: checked.kind };
}

describe('an event', () => {
  it('is taken whole and brought into the form of the topic', () => {
    const event = {
      id: 'e-1',
      type: 'purchase',
      occurred_at: '2026-05-01T11:30:00+02:00',
      sent_at: '2026-05-01T09:30:00.000Z',
      customer_id: 'c/17',
      anonymous_id: null,
      session_id: '',
      items: [{ item_id: 'i-1', quantity: '2', unit_price: 12900 }],
      value: 25800,
      currency: 'EUR',
      rating: 4.5,
      consent: { analytics: true, marketing: null },
      context: { page: { path: '/p' } },
      attributes: {},
    };
    expect(checkEvent(event, nowMs)).toEqual({
      id: 'e-1',
      type: 'EVENT_TYPE_PURCHASE',
      occurred_at: '2026-05-01T09:30:00.000Z',
      sent_at: '2026-05-01T09:30:00.000Z',
      customer_id: 'c/17',
      items: [{ item_id: 'i-1', quantity: 2, unit_price: 12900 }],
      value: 25800,
      currency: 'EUR',
      rating: 4.5,
      consent: { analytics: true },
      context: { page: { path: '/p' } },
    });
  });

  it.each([
    ['view', { item_id: 'i' }],
    ['search', { query: 'lamp' }],
    ['add_to_cart', { item_id: 'i' }],
    ['remove_from_cart', { item_id: 'i' }],
    ['favourite', { item_id: 'i' }],
    ['purchase', { items: [{ item_id: 'i', quantity: 1 }] }],
    ['refund', { items: [{ item_id: 'i', quantity: 1 }] }],
    ['question', { text: 'When?' }],
    ['recommendation_click', { item_id: 'i' }],
  ])('of type %s needs what its contract says', (type, needed) => {
    const event = { type, anonymous_id: 'a-1' };
    const [field] = Object.keys(needed);
    expect(refusal(event)).toMatchObject({ field, kind: 'missing', reason: `a ${type} event needs ${field}` });
    const taken = { type: `EVENT_TYPE_${type.toUpperCase()}`, anonymous_id: 'a-1', ...needed };
    expect(checkEvent({ ...event, ...needed }, nowMs)).toEqual(taken);
    expect(checkEvent(taken, nowMs)).toEqual(taken);
  });

  it.each(['coupon_redeemed', 'impression', 'sign_up', 'identify'])('of type %s needs nothing more', (type) => {
    expect(checkEvent({ type, customer_id: 'c' }, nowMs)).not.toBeInstanceOf(Problem);
  });

  it('of type review needs an item, and a text or a rating', () => {
    const review = { type: 'review', customer_id: 'c', item_id: 'i' };
    expect(refusal(review)).toMatchObject({ field: 'text', reason: 'a review event needs text or rating' });
    expect(refusal({ type: 'review', customer_id: 'c', rating: 5 })).toMatchObject({ field: 'item_id' });
    expect(checkEvent({ ...review, rating: 5 }, nowMs)).not.toBeInstanceOf(Problem);
    expect(checkEvent({ ...review, text: '很好' }, nowMs)).not.toBeInstanceOf(Problem);
  });

  it('needs a type and somebody who did it', () => {
    expect(refusal({ customer_id: 'c' })).toMatchObject({ field: 'type', kind: 'missing' });
    expect(refusal({ ...view, type: 'EVENT_TYPE_UNSPECIFIED' })).toMatchObject({ field: 'type', kind: 'missing' });
    expect(refusal({ type: 'view', item_id: 'i' })).toMatchObject({ field: 'customer_id', kind: 'missing' });
    expect(refusal({ type: 'view', item_id: 'i', customer_id: '' })).toMatchObject({ field: 'customer_id' });
  });

  it.each([[null], [5], ['view'], [true], [[view]], [undefined]])('is an object, not %j', (value) => {
    expect(refusal(value)).toEqual({ field: '', kind: 'wrong_type', reason: 'must be an object' });
  });

  it.each([
    ['type', 7],
    ['type', ['view']],
    ['customer_id', 17],
    ['item_id', { id: 'i' }],
    ['occurred_at', 1_400_000_000],
    ['items', {}],
    ['rating', '5'],
    ['rating', Number.NaN],
    ['rating', 'NaN'],
    ['value', 12.5],
    ['value', '12.5'],
    ['value', Number.NaN],
    ['context', []],
    ['consent', true],
    ['attributes', 'a'],
    ['text', ['a']],
  ])('with %s of the wrong type (%j) is refused', (field, value) => {
    expect(refusal({ ...view, [field]: value })).toMatchObject({ field, kind: 'wrong_type' });
  });

  it('tells the path of what is wrong inside it', () => {
    const items = [
      { item_id: 'i', quantity: 1 },
      { item_id: 'i', quantity: 0 },
    ];
    expect(refusal({ ...view, items })).toMatchObject({ field: 'items[1].quantity', kind: 'out_of_range' });
    expect(refusal({ ...view, items: [null] })).toMatchObject({ field: 'items[0]', kind: 'wrong_type' });
    expect(refusal({ ...view, items: [{ quantity: 1 }] })).toMatchObject({
      field: 'items[0].item_id',
      kind: 'missing',
    });
    expect(refusal({ ...view, consent: { analytics: 'yes' } })).toMatchObject({ field: 'consent.analytics' });
  });

  it.each([
    ['item', 'item_id'],
    ['itemId', 'item_id'],
    ['curency', 'currency'],
    ['user_id', 'customer_id'],
    ['productId', 'item_id'],
    ['timestamp', 'occurred_at'],
    ['recommendationid', 'recommendation_id'],
  ])('with the unknown field %s is refused, and %s suggested', (name, near) => {
    expect(refusal({ ...view, [name]: 'x' })).toEqual({
      field: name,
      kind: 'unknown_field',
      reason: `unknown field; did you mean ${near}?`,
    });
  });

  it('with a far-off unknown field is told the known ones', () => {
    expect(refusal({ ...view, zzzzzzzz: 1 }).reason).toMatch(/^unknown field; known fields are id, type, occurred_at/);
    expect(refusal(JSON.parse('{"__proto__":{"type":"view"},"type":"view"}'))).toMatchObject({ field: '__proto__' });
    expect(refusal({ ...view, constructor: 1 })).toMatchObject({ field: 'constructor', kind: 'unknown_field' });
    expect(refusal({ ...view, [`\u0000${'k'.repeat(100_000)}`]: 1 }).field).toBe(`?${'k'.repeat(63)}…`);
  });

  it('may not set what the collector sets', () => {
    expect(refusal({ ...view, tenant_id: 'other' })).toMatchObject({ field: 'tenant_id', kind: 'not_allowed' });
    for (const field of ['received_at', 'repairs', 'item_facts']) {
      expect(refusal({ ...view, [field]: [{ item_id: 'a' }] })).toMatchObject({ field, kind: 'not_allowed' });
    }
    expect(refusal({ ...view, received_at: '2026-05-01T09:30:00Z' })).toMatchObject({ field: 'received_at' });
  });

  it.each([
    ['add-to-cart', 'add_to_cart'],
    ['Purchase', 'purchase'],
    ['viewed', 'view'],
    ['favorite', 'favourite'],
  ])('of the unknown type %s is refused, and %s suggested', (type, near) => {
    expect(refusal({ ...view, type })).toMatchObject({
      field: 'type',
      reason: `unknown event type; did you mean ${near}?`,
    });
  });

  it('of a far-off type is told the known ones', () => {
    expect(refusal({ ...view, type: 'teleport' }).reason).toMatch(/known types are view, search/);
  });

  it.each([
    ['1970-01-01T00:00:00Z', 'must not be before 2000-01-01'],
    ['1999-12-31T23:59:59.999Z', 'must not be before 2000-01-01'],
    ['2100-01-01T00:00:00Z', 'must not be more than one day ahead of now'],
    ['2026-05-02T09:30:00.001Z', 'must not be more than one day ahead of now'],
    ['2026-05-01', 'must be RFC 3339 with a zone, for example 2026-05-01T09:30:00Z'],
    ['2026-02-30T00:00:00Z', 'must be RFC 3339 with a zone, for example 2026-05-01T09:30:00Z'],
    ['2026-05-01T09:30:00', 'must be RFC 3339 with a zone, for example 2026-05-01T09:30:00Z'],
    [`2026-05-01T09:30:00.${'0'.repeat(30)}Z`, 'must be RFC 3339 with a zone, for example 2026-05-01T09:30:00Z'],
  ])('at %s is refused', (occurred_at, reason) => {
    expect(refusal({ ...view, occurred_at })).toEqual({ field: 'occurred_at', kind: 'bad_time', reason });
  });

  it.each([
    ['2000-01-01T00:00:00Z', '2000-01-01T00:00:00.000Z'],
    ['2026-05-02T09:30:00.000Z', '2026-05-02T09:30:00.000Z'],
    ['2026-05-01T09:30:00.123456789+00:00', '2026-05-01T09:30:00.123Z'],
  ])('at %s is taken', (occurred_at, kept) => {
    expect(checkEvent({ ...view, occurred_at }, nowMs)).toMatchObject({ occurred_at: kept });
  });

  it('has bounded texts and ids', () => {
    expect(checkEvent({ ...view, text: 'x'.repeat(20_000) }, nowMs)).not.toBeInstanceOf(Problem);
    expect(refusal({ ...view, text: 'x'.repeat(1_000_000) })).toEqual({
      field: 'text',
      kind: 'too_long',
      reason: 'must be at most 20,000 characters',
    });
    expect(refusal({ ...view, item_id: 'x'.repeat(129) })).toMatchObject({ field: 'item_id', kind: 'too_long' });
    expect(refusal({ ...view, id: 'a\nb' })).toMatchObject({ field: 'id', kind: 'bad_format' });
    expect(refusal({ ...view, customer_id: 'a\ud800' })).toMatchObject({ field: 'customer_id', kind: 'bad_format' });
    expect(refusal({ ...view, text: 'a\u0000' })).toMatchObject({ field: 'text', kind: 'bad_format' });
    expect(checkEvent({ ...view, text: 'a\nb 😀', customer_id: '客户😀' }, nowMs)).not.toBeInstanceOf(Problem);
  });

  it.each([
    ['value', -1],
    ['value', 2 ** 53],
    ['value', '9007199254740993'],
    ['value', Number.POSITIVE_INFINITY],
    ['rating', 0.9],
    ['rating', 5.1],
  ])('with %s %d is out of range', (field, value) => {
    expect(['out_of_range', 'wrong_type']).toContain(refusal({ ...view, [field]: value }).kind);
  });

  it('has a currency of three capitals', () => {
    expect(refusal({ ...view, currency: 'eur' })).toMatchObject({ field: 'currency', kind: 'bad_format' });
  });

  it.each([
    [{ 'jane.doe@example.com': 1 }, '[email]'],
    [{ consent: { '+49 171 1234567': true } }, 'consent.[phone]'],
    [{ items: [{ item_id: 'i-1', quantity: 1, '13812345678': 1 }] }, 'items[0].[phone]'],
  ])('tells no person by the name of an unknown field (%#)', (wrong, field) => {
    expect(refusal({ ...view, ...wrong })).toMatchObject({ kind: 'unknown_field', field });
  });

  it('never tells a value in a reason', () => {
    const secret = 'alice@example.com';
    const fields = ['type', 'occurred_at', 'currency', 'rating', 'value', 'items', 'context', 'consent', 'attributes'];
    for (const field of fields) expect(refusal({ ...view, [field]: secret }).reason).not.toContain('alice');
  });
});
