import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baggageValue } from './baggage.js';
import { readProductIds } from './product-ids.js';

const boutique = ['OLJCESPC7Z', '66VCHSJNUP', '1YMWWN1N4O', 'L9ECAV7KIM', '2ZYFJ3GM2N', '0PUK6V6EV0'];
const known = (ids: readonly string[]) => (id: string) => ids.includes(id);

describe('the products of a request', () => {
  it('are those that it names and the catalogue knows', () => {
    const read = readProductIds(['OLJCESPC7Z', 'gone', 'OLJCESPC7Z', ''], known(boutique));
    expect(read.known).toEqual(['OLJCESPC7Z']);
    expect([...read.named]).toEqual(['OLJCESPC7Z', 'gone']);
  });

  it.each([
    ['with commas', [...'OLJCESPC7Z,66VCHSJNUP']],
    ['without', [...'OLJCESPC7Z66VCHSJNUP']],
    ['with what is unknown between them', [...'OLJCESPC7Z,NONE,66VCHSJNUP']],
    ['with spaces', [...' OLJCESPC7Z , 66VCHSJNUP ']],
  ])('come one character an element, %s', (_how, elements) => {
    const read = readProductIds(elements, known(boutique));
    expect(read.known).toEqual(['OLJCESPC7Z', '66VCHSJNUP']);
    for (const id of read.known) expect(read.named).toContain(id);
  });

  it('may have one character each', () => {
    expect(readProductIds(['a', 'b'], known(['a', 'b', 'ab'])).known).toEqual(['a', 'b']);
  });

  it('are found in any list of ids that is sent as characters', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[A-Z0-9]{2,12}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(ids, (catalogue) => {
        const read = readProductIds([...catalogue.join(',')], known(catalogue));
        expect(read.known).toEqual(catalogue);
      }),
    );
  });

  it('are read from anything', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(...boutique))), (elements) => {
        const read = readProductIds(elements, known(boutique));
        for (const id of read.known) expect(boutique).toContain(id);
        for (const element of elements) if (element !== '') expect(read.named).toContain(element);
      }),
    );
  });
});

describe('the session of a baggage header', () => {
  it.each([
    ['session.id=s-1', 's-1'],
    ['a=b, session.id=s%2F1;meta=1 ,c=d', 's/1'],
    ['session.id=%', undefined],
    ['session.id=', undefined],
    ['xsession.id=s', undefined],
    [undefined, undefined],
  ])('of %s is %s', (header, value) => {
    expect(baggageValue(header, 'session.id')).toBe(value);
  });
});
