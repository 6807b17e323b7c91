import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestTimeoutMs } from './request-deadline.js';
import { type Route, Routes } from './routes.js';

const route = (method: Route['method'], path: string): Route => ({
  method,
  path,
  scope: 'public',
  handle: async () => ({}),
});
const routes = new Routes([
  route('GET', '/api/item/:item'),
  route('DELETE', '/api/item/:item'),
  route('GET', '/api/item/:item/neighbors'),
  route('GET', '/api/item/:item/:part'),
  route('GET', '/api/item/new'),
]);
const found = (method: string, path: string) => {
  const { route: hit, params } = routes.find(method, path);
  return [hit.path, params];
};

describe('a route', () => {
  it('is found by its segments, fixed ones first', () => {
    expect(found('GET', '/api/item/new')).toEqual(['/api/item/new', {}]);
    expect(found('GET', '/api/item/i-1/neighbors/')).toEqual(['/api/item/:item/neighbors', { item: 'i-1' }]);
    expect(found('GET', '/api/item/i-1/x')).toEqual(['/api/item/:item/:part', { item: 'i-1', part: 'x' }]);
    expect(found('DELETE', '/api/item/new')).toEqual(['/api/item/:item', { item: 'new' }]);
  });

  it('says what is there where it is not', () => {
    expect(() => routes.find('GET', '/api')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(() => routes.find('PUT', '/api/item/x')).toThrow(
      expect.objectContaining({ status: 405, message: 'this path takes DELETE, GET' }),
    );
    expect(() => routes.find('GET', '/api/item/%ff')).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('gets any id that a client encodes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (id) => {
        // A client cannot send these as a segment: URLs have a meaning of their own for them.
        fc.pre(id !== '.' && id !== '..');
        const { pathname } = new URL(`http://door/api/item/${encodeURIComponent(id)}/neighbors`);
        expect(found('GET', pathname)).toEqual(['/api/item/:item/neighbors', { item: id }]);
      }),
    );
  });
});

describe('the time of a request', () => {
  it.each([
    [{}, 2_000],
    [{ 'grpc-timeout': '250m' }, 250],
    [{ 'grpc-timeout': '2S' }, 2_000],
    [{ 'grpc-timeout': '1M', 'x-request-timeout-ms': '90' }, 90],
    [{ 'x-request-timeout-ms': '0' }, 0],
    [{ 'grpc-timeout': '99999999H' }, 2_147_483_647],
  ])('%o is %d ms', (headers, ms) => {
    expect(requestTimeoutMs(headers, 2_000)).toBe(ms);
  });

  it.each([{ 'grpc-timeout': '250' }, { 'grpc-timeout': '123456789m' }, { 'x-request-timeout-ms': '1.5' }])(
    '%o is refused',
    (headers) => {
      expect(() => requestTimeoutMs(headers, 2_000)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );
});
