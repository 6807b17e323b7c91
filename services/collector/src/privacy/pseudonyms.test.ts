import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PseudonymKind, Pseudonyms, pseudonymKinds } from './pseudonyms.js';

const secret = Buffer.alloc(32, 7);
const pseudonyms = new Pseudonyms(secret);
const of = (kind: PseudonymKind, value: Parameters<Pseudonyms['of']>[2], tenant = 'shop-a') =>
  pseudonyms.of(tenant, kind, value);

describe('a pseudonym', () => {
  it('is 128 bits of HMAC-SHA256 under a key of the tenant and the kind', () => {
    const key = hkdfSync('sha256', secret, '', 'insight-mesh pseudonym v1 shop-a email', 32);
    const digest = createHmac('sha256', Buffer.from(key)).update('jane@example.com').digest();
    expect(of('email', 'jane@example.com')).toBe(`hmac:${digest.subarray(0, 16).toString('base64url')}`);
  });

  it.each<[PseudonymKind, string[]]>([
    ['email', ['jane@example.com', ' Jane@Example.COM ', 'ｊane@example.com', 'mailto:jane@example.com']],
    ['phone', ['+49 30 1234567', '0049 30 1234567', '(+49) 30/123-4567', '＋49301234567', '+49 (0)30 1234567']],
    ['phone', ['13812345678', '138-1234-5678', '138 1234 5678']],
    ['name', ['Renée Dupont', 'Rene\u0301e  dupont', ' RENÉE DUPONT']],
    ['address', ['12 Main Street', '12  main street']],
  ])('is one for every spelling of an %s: %j', (kind, spellings) => {
    expect(new Set(spellings.map((spelling) => of(kind, spelling))).size).toBe(1);
  });

  it('of an object does not hang on the order of its fields, and does on what they say', () => {
    const address = of('address', { street: 'Main Street 12', city: 'Springfield', floor: null });
    expect(of('address', { city: 'springfield', street: 'main street 12' })).toBe(address);
    expect(of('address', { city: 'springfield', street: 'main street 13' })).not.toBe(address);
    expect(of('address', ['springfield', 'main street 12'])).not.toBe(address);
  });

  it('is another one for another tenant, kind or secret', () => {
    const all = [
      ...pseudonymKinds.map((kind) => of(kind, '13812345678')),
      ...pseudonymKinds.map((kind) => of(kind, '13812345678', 'shop-b')),
      new Pseudonyms(Buffer.alloc(32, 8)).of('shop-a', 'phone', '13812345678'),
    ];
    expect(new Set(all).size).toBe(9);
  });

  it('stays itself, and holds nothing of the value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pseudonymKinds), fc.string({ minLength: 8 }), (kind, value) => {
        const made = of(kind, value);
        expect(made).toMatch(/^hmac:[A-Za-z0-9_-]{22}$/);
        expect(of(kind, made)).toBe(made);
        expect(made).not.toContain(value);
      }),
    );
  });
});
