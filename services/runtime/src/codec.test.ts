import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { messageRoot, packageDefinition } from '@insight-mesh/contracts';
import type { EventJson, ItemJson, JsonMessages } from '@insight-mesh/contracts/json';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { anyMessage } from '../test/any-message.js';
import { codecFor } from './codec.js';
import { AppError } from './errors.js';

const events = codecFor('insightmesh.collector.v1.Event');
const items = codecFor('insightmesh.collector.v1.Item');
const models = codecFor('insightmesh.training.v1.ModelVersion');

function allMessages(namespace: protobuf.NamespaceBase): protobuf.Type[] {
  return namespace.nestedArray.flatMap((each) => {
    if (each instanceof protobuf.Type) return [each];
    return each instanceof protobuf.Namespace ? allMessages(each) : [];
  });
}

const names = allMessages(messageRoot.lookup('insightmesh') as protobuf.Namespace).map(
  (type) => type.fullName.slice(1) as keyof JsonMessages,
);

/** Through protobuf's bytes, as a gRPC call goes. */
function overTheWire(name: string, message: object): object {
  const definition = packageDefinition[name] as MessageTypeDefinition<object, object>;
  return definition.deserialize(definition.serialize(message));
}

it('reads an entry of a struct without a value as one of no kind', () => {
  const { deserialize } = packageDefinition['google.protobuf.Struct'] as MessageTypeDefinition<object, object>;
  const entry = (...value: number[]) => [0x0a, 3 + value.length, 0x0a, 1, 0x61, ...value];
  for (const bytes of [entry(), entry(0x12, 0)]) expect(deserialize(Buffer.from(bytes))).toEqual({ fields: { a: {} } });
  expect(deserialize(Buffer.from(entry(0x12, 2, 0x20, 1)))).toEqual({
    fields: { a: { boolValue: true, kind: 'boolValue' } },
  });
});

function violation(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('INVALID_ARGUMENT');
    const [first] = error.violations;
    return `${first?.field}: ${first?.description}`;
  }
  throw new Error('it was taken');
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe.each(names)('%s', (name) => {
  const codec = codecFor(name);
  const any = anyMessage(messageRoot.lookupType(name)) as fc.Arbitrary<JsonMessages[typeof name]>;

  it('comes back from JSON as it was', () => {
    fc.assert(fc.property(any, (value) => void expect(codec.decode(codec.encode(value))).toEqual(value)));
  });

  it('comes back from an RPC as it was', () => {
    fc.assert(
      fc.property(any, (value) => void expect(codec.fromRpc(overTheWire(name, codec.toRpc(value)))).toEqual(value)),
    );
  });
});

describe('reading', () => {
  it('takes what a proto3 JSON parser takes', () => {
    const value: unknown = {
      occurredAt: '2026-05-01T11:30:00+02:00',
      tenant_id: 'demo',
      type: 1,
      value: '1200',
      rating: '4.5',
      items: [{ itemId: 'i-1', quantity: '2', unit_price: 100 }],
      customer_id: null,
      newFieldOfAnotherVersion: { a: [1] },
      session_id: '',
    };
    expect(events.decode(json(value))).toEqual({
      occurred_at: '2026-05-01T09:30:00.000Z',
      tenant_id: 'demo',
      type: 'EVENT_TYPE_VIEW',
      value: 1_200,
      rating: 4.5,
      items: [{ item_id: 'i-1', quantity: 2, unit_price: 100 }],
    });
  });

  it('keeps the presence of optional fields', () => {
    const value: EventJson = { value: 0, rating: 0, consent: { analytics: false } };
    expect(events.decode(events.encode(value))).toEqual(value);
    expect(events.fromRpc(overTheWire('insightmesh.collector.v1.Event', events.toRpc(value)))).toEqual(value);
    expect(events.fromRpc(overTheWire('insightmesh.collector.v1.Event', events.toRpc({})))).toEqual({});
  });

  it.each<[string, unknown, string]>([
    ['a list', [], ': must be an object'],
    ['null', null, ': must be an object'],
    ['text for a number', { value: 'ten' }, 'value: must be an integer from'],
    ['a fraction for an integer', { items: [{}, { quantity: 1.5 }] }, 'items[1].quantity: must be an integer from'],
    ['an integer beyond 2^53', { value: '9007199254740993' }, 'value: must be an integer from'],
    ['a number for text', { id: 7 }, 'id: must be a string'],
    ['a lone surrogate', { id: 'a\ud800' }, 'id: must be well-formed UTF-8'],
    ['an unknown name of an enum', { type: 'view' }, 'type: must be one of EVENT_TYPE_VIEW, EVENT_TYPE_SEARCH'],
    ['an unknown number of an enum', { type: 99 }, 'type: must be one of'],
    ['a number for a time', { occurred_at: 1_700_000_000 }, 'occurred_at: must be an RFC 3339 time'],
    ['a day that is not', { occurred_at: '2026-02-30T00:00:00Z' }, 'occurred_at: must be an RFC 3339 time'],
    ['an object for a list', { items: {} }, 'items: must be a list'],
    ['null in a list', { items: [null] }, 'items[0]: must be an object'],
    ['text for a flag', { consent: { analytics: 'yes' } }, 'consent.analytics: must be true or false'],
    ['a list for an object', { context: [] }, 'context: must be an object'],
  ])('refuses %s and says where', (_what, value, expected) => {
    expect(violation(() => events.decode(json(value)))).toContain(expected);
    if (typeof value === 'object' && value !== null) {
      expect(violation(() => events.encode(value as EventJson))).toContain(expected);
    }
  });

  it.each([
    ['broken JSON', Buffer.from('{"id": "sec'), ': must be valid JSON'],
    ['nothing', Buffer.alloc(0), ': must be valid JSON'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), ': must be UTF-8'],
    ['a number too large for a double', Buffer.from('{"rating": 1e999}'), 'rating: must be a number'],
    ['such a number in free JSON', Buffer.from('{"context": {"a": [1e999]}}'), 'context.a[0]: must be a finite number'],
  ])('refuses %s without quoting it', (_what, bytes, expected) => {
    expect(violation(() => events.decode(bytes))).toContain(expected);
  });

  it('refuses two members of a oneof, of which a reader would pick one', () => {
    const purges = codecFor('insightmesh.collector.v1.PurgeDeadLettersRequest');
    const read = (json: object) => purges.decode(Buffer.from(JSON.stringify(json)));
    expect(() => read({ ids: { ids: ['l-1'] }, filter: {} })).toThrow('must have only one of ids and filter');
    expect(read({ ids: { ids: ['l-1'] }, filter: null })).toEqual({ ids: { ids: ['l-1'] } });
    expect(read({ filter: {} })).toEqual({ filter: {} });
  });

  it('refuses free JSON nested too deeply, without running out of stack', () => {
    let deep = '1';
    for (let i = 0; i < 20_000; i++) deep = `[${deep}]`;
    expect(violation(() => events.decode(Buffer.from(`{"context": {"a": ${deep}}}`)))).toContain('nested deeper than');
  });

  it('keeps a key that names the prototype as a key', () => {
    const bytes = Buffer.from('{"titles": {"__proto__": "x"}, "attributes": {"__proto__": {"admin": true}}}');
    const value = items.decode(bytes);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    expect(Object.keys(value.titles ?? {})).toEqual(['__proto__']);
    const round = items.fromRpc(items.toRpc(value));
    expect(JSON.stringify(round)).toBe(JSON.stringify(value));
  });

  it('takes base64 of both alphabets, padded or not', () => {
    const letters = codecFor('insightmesh.collector.v1.DeadLetter');
    for (const text of ['-_8=', '+/8=', '-_8', '+/8']) {
      expect(letters.decode(json({ encrypted_payload: text }))).toEqual({ encrypted_payload: '+/8=' });
    }
    for (const text of ['+', 'a!==', 'abcde', 7]) {
      expect(violation(() => letters.decode(json({ encrypted_payload: text })))).toContain('must be base64');
    }
  });

  it('takes paths of fields as JSON spells them and as the contract does', () => {
    const requests = codecFor('insightmesh.collector.v1.SetPolicyRequest');
    const name = 'insightmesh.collector.v1.SetPolicyRequest';
    for (const text of ['privacy.userAgent,consent', 'privacy.user_agent,consent']) {
      const read = requests.decode(json({ update_mask: text }));
      expect(read).toEqual({ update_mask: 'privacy.userAgent,consent' });
      expect(requests.toRpc(read)).toMatchObject({ update_mask: { paths: ['privacy.user_agent', 'consent'] } });
      expect(requests.fromRpc(overTheWire(name, requests.toRpc(read)))).toEqual(read);
    }
    expect(requests.toRpc(requests.decode(json({ update_mask: '' })))).toEqual({ update_mask: { paths: [] } });
    for (const text of ['a,,b', 'a b', '*', 'a_1', '.a', ['a'], 7]) {
      expect(violation(() => requests.decode(json({ update_mask: text })))).toContain('must be paths of fields');
    }
  });

  it('takes numbers that are none by name only', () => {
    const read = models.decode(json({ metrics: { a: 'NaN', b: '-Infinity', c: 0 } }));
    expect(read).toEqual({ metrics: { a: Number.NaN, b: Number.NEGATIVE_INFINITY, c: 0 } });
    expect(models.encode(read).toString()).toBe('{"metrics":{"a":"NaN","b":"-Infinity","c":0}}');
    expect(violation(() => models.decode(json({ metrics: { a: 'high' } })))).toContain('metrics.a: must be a number');
  });
});

describe('writing', () => {
  it('uses the names of the contract and leaves defaults out', () => {
    const value = { id: 'i-1', title: '', priceX: 1, category_path: [], titles: {}, price: 0, in_stock: false };
    expect(items.encode(value as ItemJson).toString()).toBe('{"id":"i-1","price":0,"in_stock":false}');
  });

  it('is one object for a codec', () => {
    expect(codecFor('insightmesh.collector.v1.Item')).toBe(items);
  });
});
