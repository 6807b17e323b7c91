import { expect, it } from 'vitest';
import { readLetter } from './read-letter.js';

const appended = Date.UTC(2026, 4, 1);
const letter = { id: 'l-1', tenant_id: 'shop', source: 'http', reason: 'why', encrypted_payload: 'AAAA', key_id: 'k1' };
const read = (value: Buffer | null) => readLetter({ offset: 1n, key: null, headers: {}, timestampMs: appended, value });
const readJson = (over: object) => read(Buffer.from(JSON.stringify({ ...letter, ...over })));

it('takes the time of a letter where it can be one, else that of the message', () => {
  for (const [given, taken] of [
    ['2026-04-30T12:00:00.123Z', Date.UTC(2026, 3, 30, 12, 0, 0, 123)],
    ['2026-04-30T12:00:00.123456789Z', Date.UTC(2026, 3, 30, 12, 0, 0, 123)],
    ['2126-05-01T00:00:00Z', appended],
    ['0001-01-01T00:00:00Z', appended],
    [undefined, appended],
  ] as const) {
    expect(readJson({ occurred_at: given })).toMatchObject({ occurredMs: taken });
  }
});

it('fills in what letters of earlier versions have not', () => {
  expect(readJson({})).toMatchObject({ rule: 'unknown', element: 'event', payloadBytes: 0, offset: 0 });
  const sealed = Buffer.alloc(28 + 5).toString('base64');
  expect(readJson({ encrypted_payload: sealed })).toMatchObject({ payloadBytes: 5 });
  expect(readJson({ topic: 'x.catalog.items.v1' })).toMatchObject({ element: 'item' });
});

it('makes text and numbers fit for a table and a terminal', () => {
  const made = readJson({ reason: 'a\u001b[31m\u2028b\u0085', partition: -1, offset: '9007199254740991' });
  expect(made).toMatchObject({ reason: 'a\uFFFD[31m\uFFFDb\uFFFD', partition: 0, offset: Number.MAX_SAFE_INTEGER });
});

it.each([
  ['no value', null],
  ['no JSON', Buffer.from('{"id":')],
  ['no object', Buffer.from('7')],
  ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['no id', Buffer.from(JSON.stringify({ ...letter, id: '' }))],
  ['a long id', Buffer.from(JSON.stringify({ ...letter, id: 'x'.repeat(129) }))],
  ['no tenant', Buffer.from(JSON.stringify({ ...letter, tenant_id: '../x' }))],
  ['bytes that are no base64', Buffer.from(JSON.stringify({ ...letter, encrypted_payload: '***' }))],
])('says why a message with %s is no letter, and throws nothing', (_what, value) => {
  expect(typeof read(value)).toBe('string');
});
