import { describe, expect, it } from 'vitest';
import { cleaned } from './test-cleaning.js';

const catalogue = {
  shirt: { price: 1_999, currency: 'EUR' },
  sofa: { price: 99_900, currency: 'EUR' },
  book: { price: 800, currency: 'GBP' },
};
const policy = { keep_originals: true };
const order = (items: object[], rest: object = {}) => ({ type: 'purchase', customer_id: 'c-1', items, ...rest });

describe('fill-from-catalogue', () => {
  it('fills prices of order lines in the currency of the event, and says so', () => {
    const items = [
      { item_id: 'shirt', quantity: 2 },
      { item_id: 'book', quantity: 1 },
      { item_id: 'gift', quantity: 1 },
      { item_id: 'sofa', quantity: 1, unit_price: 0 },
    ];
    const event = cleaned(order(items, { currency: 'EUR' }), { catalogue, policy });
    expect(event.items?.map((line) => line.unit_price)).toEqual([1_999, undefined, undefined, 0]);
    expect(event.repairs).toEqual([{ rule: 'fill-from-catalogue', field: 'items[0].unit_price' }]);
  });

  it('fills the currency with the prices, and of amounts that have none', () => {
    const both = cleaned(order([{ item_id: 'shirt', quantity: 1 }]), { catalogue });
    expect(both).toMatchObject({ currency: 'EUR', items: [{ unit_price: 1_999 }] });
    const view = { type: 'view', customer_id: 'c-1', item_id: 'book' };
    expect(cleaned({ ...view, value: 750 }, { catalogue })).toMatchObject({
      currency: 'GBP',
      repairs: [{ rule: 'fill-from-catalogue', field: 'currency' }],
    });
    expect(cleaned(view, { catalogue }).currency).toBeUndefined();
  });

  it('does not guess between currencies', () => {
    const event = cleaned(
      order([
        { item_id: 'shirt', quantity: 1 },
        { item_id: 'book', quantity: 1 },
      ]),
      { catalogue },
    );
    expect(event.currency).toBeUndefined();
    expect(event.repairs).toBeUndefined();
  });

  it("fills orders alone, and no price through gRPC, where a gift's 0 is no price", () => {
    const line = { item_id: 'shirt', quantity: 1 };
    const cart = { type: 'add_to_cart', customer_id: 'c-1', item_id: 'shirt', items: [line], currency: 'EUR' };
    expect(cleaned(cart, { catalogue }).repairs).toBeUndefined();
    expect(cleaned(order([line], { currency: 'EUR' }), { catalogue, door: 'grpc' }).repairs).toBeUndefined();
  });
});

describe('price-outlier', () => {
  it("replaces a price beyond belief by the catalogue's, and the sum with it", () => {
    const items = [
      { item_id: 'shirt', quantity: 2, unit_price: 199_900 },
      { item_id: 'sofa', quantity: 1, unit_price: 89_900 },
    ];
    const event = cleaned(order(items, { currency: 'EUR', value: 489_700 }), { catalogue, policy });
    expect(event.value).toBe(2 * 1_999 + 89_900);
    expect(event.items?.map((line) => line.unit_price)).toEqual([1_999, 89_900]);
    expect(event.repairs).toEqual([
      { rule: 'price-outlier', field: 'items[0].unit_price', original: '199900' },
      { rule: 'price-outlier', field: 'value', original: '489700' },
    ]);
  });

  it('leaves a value that is another sum', () => {
    const items = [{ item_id: 'shirt', quantity: 1, unit_price: 199_900 }];
    expect(cleaned(order(items, { currency: 'EUR', value: 2_500 }), { catalogue }).value).toBe(2_500);
  });

  it('marks a price that is very low and lets it stand; a gift is none', () => {
    const items = [
      { item_id: 'sofa', quantity: 1, unit_price: 999 },
      { item_id: 'sofa', quantity: 1, unit_price: 0 },
      { item_id: 'sofa', quantity: 1, unit_price: 1_000 },
    ];
    const event = cleaned(order(items, { currency: 'EUR' }), { catalogue, policy });
    expect(event.items?.map((line) => line.unit_price)).toEqual([999, 0, 1_000]);
    expect(event.repairs).toEqual([{ rule: 'price-outlier', field: 'items[0].unit_price' }]);
  });

  it('compares within one currency, from the ratio of the policy on', () => {
    const priced = (unit_price: number, currency: string, ratio?: number) =>
      cleaned(order([{ item_id: 'shirt', quantity: 1, unit_price }], { currency }), {
        catalogue,
        policy: ratio === undefined ? {} : { price_ratio: ratio },
      }).items?.[0]?.unit_price;
    expect(priced(199_899, 'EUR')).toBe(199_899);
    expect(priced(199_900, 'EUR')).toBe(1_999);
    expect(priced(199_900, 'JPY')).toBe(199_900);
    expect(priced(3_998, 'EUR', 2)).toBe(1_999);
  });
});

describe('quantity-outlier', () => {
  it('marks a quantity from the limit of the policy on and lets it stand', () => {
    const items = [
      { item_id: 'screw', quantity: 10_000 },
      { item_id: 'screw', quantity: 9_999 },
    ];
    const event = cleaned(order(items), { policy });
    expect(event.items).toEqual(items);
    expect(event.repairs).toEqual([{ rule: 'quantity-outlier', field: 'items[0].quantity' }]);
    expect(cleaned(order(items), { policy: { max_quantity: 10_001 } }).repairs).toBeUndefined();
  });
});
