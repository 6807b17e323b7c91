import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Catalogue } from './catalogue.js';

describe('the catalogue', () => {
  it('gives back prices and currencies, by tenant, as large as a double holds them', () => {
    const catalogue = new Catalogue(10);
    catalogue.put('a', 'x', { price: 1_999, currency: 'EUR' });
    catalogue.put('a', 'y', { price: Number.MAX_SAFE_INTEGER, currency: 'IDR' });
    catalogue.put('b', 'x', { price: 1, currency: 'EUR' });
    expect(catalogue.priceOf('a', 'x')).toEqual({ price: 1_999, currency: 'EUR' });
    expect(catalogue.priceOf('a', 'y')).toEqual({ price: Number.MAX_SAFE_INTEGER, currency: 'IDR' });
    expect(catalogue.priceOf('b', 'x')).toEqual({ price: 1, currency: 'EUR' });
    expect(catalogue.priceOf('b', 'y')).toBeUndefined();
    catalogue.put('a', 'x', { price: 5, currency: 'GBP' });
    expect(catalogue.priceOf('a', 'x')).toEqual({ price: 5, currency: 'GBP' });
    catalogue.remove('b', 'x');
    expect([catalogue.priceOf('b', 'x'), catalogue.size]).toEqual([undefined, 2]);
  });

  it.each([{ price: 0, currency: 'EUR' }, { price: 5 }, { currency: 'EUR' }, { brand: 'Nordlys' }, {}])(
    'keeps an item that is now %j, without a price for the rules about prices',
    (item) => {
      const catalogue = new Catalogue(10);
      catalogue.put('a', 'x', { price: 5, currency: 'EUR', category_path: ['Home'] });
      catalogue.put('a', 'x', item);
      expect([catalogue.priceOf('a', 'x'), catalogue.size]).toEqual([undefined, 1]);
      expect(catalogue.factsOf('a', 'x')).toEqual({ item_id: 'x', ...item });
    },
  );

  it('tells what it says of an item, each time in an object of its own', () => {
    const catalogue = new Catalogue(10);
    catalogue.put('a', 'x', { category_path: ['Home', 'Lighting'], brand: 'Nordlys', price: 0, currency: 'EUR' });
    const facts = { item_id: 'x', category: 'Home > Lighting', brand: 'Nordlys', price: 0, currency: 'EUR' };
    expect(catalogue.factsOf('a', 'x')).toEqual(facts);
    expect(catalogue.factsOf('a', 'x')).not.toBe(catalogue.factsOf('a', 'x'));
    expect([catalogue.factsOf('b', 'x'), catalogue.factsOf('a', 'y')]).toEqual([undefined, undefined]);
  });

  it('says what was put last, whatever came and went before', () => {
    const text = fc.constantFrom('', 'a', 'b', 'c');
    const item = fc.record({ category_path: fc.array(text, { maxLength: 2 }), brand: text, price: fc.nat(3) });
    const step = fc.record({
      tenant: fc.constantFrom('t', 'u'),
      id: fc.integer({ min: 0, max: 5 }).map(String),
      item: fc.option(item),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const catalogue = new Catalogue(1_000);
        const wanted = new Map<string, object | undefined>();
        for (const { tenant, id, item } of steps) {
          if (item === null) catalogue.remove(tenant, id);
          else catalogue.put(tenant, id, item);
          const category = item?.category_path.join(' > ');
          const facts = { item_id: id, category: category || undefined, brand: item?.brand || undefined };
          wanted.set(`${tenant}${id}`, item === null ? undefined : { ...facts, price: item.price });
        }
        for (const [key, facts] of wanted) expect(catalogue.factsOf(key.slice(0, 1), key.slice(1))).toEqual(facts);
        expect(catalogue.size).toBe([...wanted.values()].filter((facts) => facts !== undefined).length);
      }),
    );
  });

  it('holds more items than it had room for at first', () => {
    const catalogue = new Catalogue(10_000);
    for (let n = 0; n < 5_000; n++) catalogue.put('a', `${n}`, { brand: `b${n % 7}`, price: n });
    for (let n = 0; n < 5_000; n += 999) {
      expect(catalogue.factsOf('a', `${n}`)).toEqual({ item_id: `${n}`, brand: `b${n % 7}`, price: n });
    }
  });

  it('leaves out what is too many, and says so; what it knows it keeps up to date', () => {
    const catalogue = new Catalogue(1);
    catalogue.put('a', 'x', { price: 5, currency: 'EUR' });
    expect(catalogue.full).toBe(false);
    catalogue.put('a', 'y', { price: 5, currency: 'EUR' });
    catalogue.put('a', 'x', { price: 6, currency: 'EUR' });
    expect([catalogue.full, catalogue.priceOf('a', 'y'), catalogue.priceOf('a', 'x')?.price]).toEqual([
      true,
      undefined,
      6,
    ]);
    catalogue.remove('a', 'x');
    catalogue.put('a', 'y', { price: 7, currency: 'EUR' });
    expect(catalogue.priceOf('a', 'y')?.price).toBe(7);
  });
});
