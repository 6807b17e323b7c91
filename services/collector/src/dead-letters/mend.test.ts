import fc from 'fast-check';
import { createPatch } from 'rfc6902';
import { describe, expect, it } from 'vitest';
import { bounded, parsePatch, patched } from './mend.js';
import { mendedPayload } from './payload.js';

const mend = (document: unknown, patch: unknown) =>
  JSON.parse(
    patched(mendedPayload(Buffer.from(JSON.stringify(document))), parsePatch(JSON.stringify(patch))).toString(),
  );
const refusal = (document: unknown, patch: unknown): unknown => {
  try {
    mend(document, patch);
  } catch (error) {
    return error;
  }
  throw new Error('was done');
};

describe('a patch', () => {
  it('does what RFC 6902 says', () => {
    const event = { type: 'viewed', items: [{ item_id: 'i-1' }, { item_id: 'i-2' }], 'a/b': 1, 'm~n': 2 };
    expect(
      mend(event, [
        { op: 'test', path: '/items/1', value: { item_id: 'i-2' } },
        { op: 'replace', path: '/type', value: 'view' },
        { op: 'add', path: '/items/-', value: { item_id: 'i-3' } },
        { op: 'add', path: '/items/0', value: { item_id: 'i-0' } },
        { op: 'remove', path: '/items/1' },
        { op: 'copy', from: '/items/0', path: '/first' },
        { op: 'move', from: '/a~1b', path: '/c' },
        { op: 'replace', path: '/m~0n', value: null },
      ]),
    ).toEqual({
      type: 'view',
      items: [{ item_id: 'i-0' }, { item_id: 'i-2' }, { item_id: 'i-3' }],
      first: { item_id: 'i-0' },
      c: 1,
      'm~n': null,
    });
    expect(mend({ a: 1 }, [{ op: 'add', path: '', value: [2] }])).toEqual([2]);
    expect(mend('text', [{ op: 'replace', path: '', value: { a: 1 } }])).toEqual({ a: 1 });
    expect(mend({ message: { type: 'view' } }, [{ op: 'move', from: '/message', path: '' }])).toEqual({ type: 'view' });
  });

  it('makes of any document any other by their difference', () => {
    const json = fc
      .jsonValue({ maxDepth: 3 })
      .filter((value) => !/__proto__|constructor|prototype/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(json, json, (from, to) => {
        const [a, b] = [JSON.parse(JSON.stringify({ v: from })), JSON.parse(JSON.stringify({ v: to }))];
        expect(mend(a, createPatch(a, b))).toEqual(b);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [{ op: 'test', path: '/type', value: 'view' }, /^patch\[1\] \(test \/type\) finds another value$/],
    [{ op: 'test', path: '/none', value: 1 }, /path that is not there/],
    [{ op: 'replace', path: '/none', value: 1 }, /path that is not there/],
    [{ op: 'remove', path: '/list/7' }, /path that is not there/],
    [{ op: 'add', path: '/list/3', value: 1 }, /path that is not there/],
    [{ op: 'add', path: '/list/01', value: 1 }, /path that is not there/],
    [{ op: 'add', path: '/none/deep', value: 1 }, /path that is not there/],
    [{ op: 'add', path: '/type/deep', value: 1 }, /path that is not there/],
    [{ op: 'move', from: '/none', path: '/a' }, /from that is not there/],
    [{ op: 'move', from: '/list', path: '/list/0' }, /cannot be done/],
    [{ op: 'remove', path: '' }, /purge/],
    [{ op: 'add', path: 'type', value: 1 }, /^patch\[1\]\.path must be a JSON pointer/],
    [{ op: 'add', path: '/a~2', value: 1 }, /JSON pointer/],
    [{ op: 'add', path: '/a' }, /^patch\[1\]\.value /],
    [{ op: 'copy', path: '/a' }, /patch\[1\]\.from/],
    [{ op: 'spam', path: '/a' }, /patch\[1\]\.op/],
    [null, /patch\[1\]/],
  ])('%j is refused, and named without a value of the letter', (wrong, words) => {
    const error = refusal({ type: 'secret', list: [1, 2] }, [{ op: 'test', path: '/list', value: [1, 2] }, wrong]);
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(words) });
    expect(String(error)).not.toContain('secret');
  });

  it('reaches nothing but what the document holds itself', () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
    const paths = names.flatMap((name) => [`/${name}/polluted`, `/list/${name}/polluted`, `/type/${name}/polluted`]);
    for (const path of [...paths, '/__proto__', '/constructor/prototype/polluted', '/list/push/call']) {
      expect(refusal({ type: 'view', list: [] }, [{ op: 'add', path, value: 1 }])).toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const value = JSON.parse('{"__proto__":{"polluted":1}}');
    expect(mend({}, [{ op: 'add', path: '/a', value }]).a.polluted).toBeUndefined();
  });

  it('stays within bounds', () => {
    const copies = Array.from({ length: 60 }, (_, index) => ({ op: 'copy', from: '', path: `/c${index}` }));
    expect(refusal({ a: 'x'.repeat(1_000) }, copies)).toMatchObject({ message: expect.stringContaining('too large') });
    expect(refusal({ a: 1 }, Array(1_001).fill({ op: 'test', path: '/a', value: 1 }))).toMatchObject({
      message: expect.stringContaining('1000 operations'),
    });
    expect(() => parsePatch(JSON.stringify([{ op: 'add', path: '/a', value: 'x'.repeat(300_000) }]))).toThrow('bytes');
    const nests = Array.from({ length: 40 }, (_, index) => ({
      op: 'copy',
      from: '',
      path: `${'/a'.repeat(2 ** Math.min(index, 11))}`,
    }));
    expect(refusal({ a: { a: {} } }, nests)).toMatchObject({ code: 'INVALID_ARGUMENT' });
    const long = Array(20_000).fill(1);
    expect(refusal({ long: [...long, 2] }, [{ op: 'test', path: '/long', value: long }])).toMatchObject({
      message: expect.stringContaining('another value'),
    });
  });

  it('needs JSON', () => {
    const patch = parsePatch('[]');
    for (const bytes of ['{"type":', '\ud800', '['.repeat(200_000) + ']'.repeat(200_000)]) {
      expect(() => patched(mendedPayload(Buffer.from(bytes)), patch)).toThrow(/send the whole payload instead/);
    }
    expect(() => patched(mendedPayload(Buffer.from([0x22, 0xff, 0x22])), patch)).toThrow(/no UTF-8/);
    const gbk = Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xc1, 0xaa, 0xcd, 0xa8]), Buffer.from('"}')]);
    expect(patched({ bytes: gbk, charset: 'gb18030' }, patch).toString()).toBe('{"query":"联通"}');
    expect(() => parsePatch('{')).toThrow('must be JSON');
    expect(() => parsePatch('{}')).toThrow('list of operations');
  });
});

it('a whole payload has 1 byte to 1 MiB', () => {
  expect(bounded(Buffer.from('x')).toString()).toBe('x');
  expect(() => bounded(Buffer.alloc(0))).toThrow('empty');
  expect(() => bounded(Buffer.alloc(1_048_577))).toThrow('1,048,576 bytes');
});
