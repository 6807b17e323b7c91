import { describe, expect, it } from 'vitest';
import { Catalogue } from './catalogue.js';

describe('the catalogue', () => {
  it('gives back prices and currencies, by tenant, up to what a double holds', () => {
    const catalogue = new Catalogue(10);
    catalogue.put('a', 'x', { price: 1_999, currency: 'EUR' });
    catalogue.put('a', 'y', { price: 2 ** 43, currency: 'IDR' });
    catalogue.put('b', 'x', { price: 1, currency: 'EUR' });
    expect(catalogue.priceOf('a', 'x')).toEqual({ price: 1_999, currency: 'EUR' });
    expect(catalogue.priceOf('a', 'y')).toEqual({ price: 2 ** 43, currency: 'IDR' });
    expect(catalogue.priceOf('b', 'x')).toEqual({ price: 1, currency: 'EUR' });
    expect(catalogue.priceOf('b', 'y')).toBeUndefined();
    catalogue.put('a', 'x', { price: 5, currency: 'GBP' });
    expect(catalogue.priceOf('a', 'x')).toEqual({ price: 5, currency: 'GBP' });
    catalogue.remove('b', 'x');
    expect([catalogue.priceOf('b', 'x'), catalogue.size]).toEqual([undefined, 2]);
  });

  it.each([{ price: 0, currency: 'EUR' }, { price: 5 }, { currency: 'EUR' }, { price: 2 ** 45, currency: 'EUR' }, {}])(
    'forgets an item that is now %j',
    (item) => {
      const catalogue = new Catalogue(10);
      catalogue.put('a', 'x', { price: 5, currency: 'EUR' });
      catalogue.put('a', 'x', item);
      expect([catalogue.priceOf('a', 'x'), catalogue.size]).toEqual([undefined, 0]);
    },
  );

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
