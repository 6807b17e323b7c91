import type { JsonValue } from '@insight-mesh/contracts/json';
import { Metrics } from '@insight-mesh/runtime/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckedEvent } from '../events/check-event.js';
import { FreeText } from '../events/free-text.js';
import { tenantPolicySchema } from '../policy/policy.js';
import { privacy } from './privacy.js';
import { Pseudonyms } from './pseudonyms.js';

type Parts = Omit<Partial<CheckedEvent>, 'type'>;

function stageOf(metrics = new Metrics('test')) {
  const pseudonyms = new Pseudonyms(Buffer.alloc(32, 7));
  return privacy({ pseudonyms, freeText: new FreeText(metrics), metrics });
}

const stage = stageOf();

function applied(parts: Parts, settings: object = {}, tenantId = 'shop-a', apply = stage): Parts {
  const event: CheckedEvent = { type: 'EVENT_TYPE_VIEW', ...structuredClone(parts) };
  const policy = tenantPolicySchema.parse({ privacy: settings });
  apply(event, { tenantId, policy, door: 'http', nowMs: 0, now: '', source: '', trace: {} });
  const { type: _, ...rest } = event;
  return rest;
}

const jane = { email: 'Jane@example.com', phone: '+49 30 1234567', name: 'Jane Doe', city: 'Berlin', tier: 'gold' };

describe("an event's free text", () => {
  it('is masked in text, query, attributes and context, at any depth', () => {
    const event = applied({
      text: '电话13812345678',
      query: 'me@example.com',
      attributes: {
        note: ['x', { to: '浙江省杭州市西湖区文三路123号' }],
        order_ref: 13812345678,
        paid: 4111111111111111,
      },
      context: { page: { url: '/find?mail=me@example.com' } },
      repairs: [{ rule: 'r', field: 'text', original: '"me@example.com"' }],
    });
    expect(event).toEqual({
      text: '电话[phone]',
      query: '[email]',
      attributes: { note: ['x', { to: '[address]' }], order_ref: '[phone]', paid: '[card]' },
      context: { page: { url: '/find?mail=[email]' } },
      repairs: [{ rule: 'r', field: 'text', original: '"[email]"' }],
    });
  });

  it('is masked in numbers that JSON rounds, and in negative ones', () => {
    const attributes = JSON.parse(
      '{"a":110105194912310028,"b":6222021234567890128,"c":-13812345678,"nanoseconds":1764470400000000000,"large":1e30}',
    );
    expect(applied({ attributes }).attributes).toEqual({
      a: '[id]',
      b: '[card]',
      c: '[phone]',
      nanoseconds: 1764470400000000000,
      large: 1e30,
    });
  });

  it('leaves ids, numbers and what is no text alone', () => {
    const event: Parts = {
      id: '13812345678',
      customer_id: 'c-13812345678',
      item_id: '4111111111111111',
      value: 13812345678,
      attributes: { sent: 1764000000000, price: 12900, share: 0.25, gift: true, none: null, size: '165/88A' },
      item_facts: [
        { item_id: '4111111111111111', category: 'Maps > 12 Main Street', brand: 'Jane Doe', price: 13812345678 },
      ],
    };
    expect(applied(event)).toEqual(event);
  });

  it('is counted by kind and tenant, once for each place', async () => {
    const metrics = new Metrics('test');
    const apply = stageOf(metrics);
    applied({ text: 'a@b.cn c@d.cn', query: '13812345678' }, {}, 'shop-a', apply);
    applied({ text: 'a@b.cn' }, {}, 'shop-b', apply);
    applied({ text: 'nothing', query: '2024-05-01' }, {}, 'shop-b', apply);
    const { values } = await metrics.counter('insightmesh_collector_masked_total', '').get();
    expect(values.map(({ labels, value }) => [labels.tenant, labels.kind, value])).toEqual([
      ['shop-a', 'email', 2],
      ['shop-a', 'phone', 1],
      ['shop-b', 'email', 1],
    ]);
  });

  it('in the name of a field is masked too', () => {
    expect(applied({ attributes: { 'jane@example.com': 1 } })).toEqual({ attributes: { '[email]': 1 } });
  });
});

describe('a field that tells of a person', () => {
  it('is dropped unless the policy says otherwise, and nothing else is', () => {
    const things = {
      product: { name: 'Desk lamp' },
      campaign: { name: 'Spring' },
      brand: 'Nordlys',
      email_opt_in: true,
    };
    expect(applied({ attributes: { ...things, customer: jane, 姓名: '李娜' } })).toEqual({
      attributes: { ...things, customer: { city: 'Berlin', tier: 'gold' } },
    });
    expect(applied({ attributes: { email: 'jane@example.com' } })).toEqual({});
  });

  it('becomes a pseudonym that is the same for every spelling, and another one for another tenant', () => {
    const settings = { email: 'hmac', phone: 'hmac' };
    const one = applied({ attributes: { email: 'Jane@example.com', mobile: '138 1234 5678' } }, settings);
    const other = applied({ context: { traits: { email: ' jane@EXAMPLE.com', phone: '13812345678' } } }, settings);
    expect(one.attributes).toMatchObject({
      email: expect.stringMatching(/^hmac:/),
      mobile: expect.stringMatching(/^hmac:/),
    });
    expect(other).toEqual({ context: { traits: { email: one.attributes?.email, phone: one.attributes?.mobile } } });
    const elsewhere = applied({ attributes: { email: 'jane@example.com' } }, settings, 'shop-b');
    expect(elsewhere.attributes?.email).not.toBe(one.attributes?.email);
  });

  it('is kept as it is where the policy keeps it, while text beside it is masked', () => {
    const attributes = { email: 'jane@example.com', note: 'write to jane@example.com' };
    expect(applied({ attributes }, { email: 'keep' })).toEqual({
      attributes: { email: 'jane@example.com', note: 'write to [email]' },
    });
  });

  it('of whatever kind leaves nothing of itself under drop and under hmac, wherever it stands', () => {
    const secret = fc.constantFrom('jane.q@example.com', '13812345678', '浙江省杭州市西湖区文三路123号');
    const name = fc.constantFrom(
      'email',
      'phone',
      'shipping_address',
      'customer',
      'note',
      'list',
      '地址',
      'page',
      'items',
    );
    const value = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        secret,
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(name, secret), tie('node'), { maxKeys: 4 }),
      ),
    })).node;
    fc.assert(
      fc.property(value, fc.constantFrom('drop', 'hmac'), (given, treatment) => {
        const settings = { email: treatment, phone: treatment, name: treatment, address: treatment };
        const stored = JSON.stringify(applied({ attributes: { given: given as JsonValue } }, settings));
        for (const hidden of ['jane.q', '13812345678', '文三路']) expect(stored).not.toContain(hidden);
      }),
    );
  });
});

describe('what a request tells of where it came from', () => {
  const context = {
    ip: '203.0.113.7',
    user_agent: 'Mozilla/5.0',
    via: { client_ip: '2001:db8:85a3:1::2', version: '1.2.3.4' },
  };

  it('is cut to a network, and the browser left out', () => {
    expect(applied({ context })).toEqual({
      context: { ip: '203.0.113.0', via: { client_ip: '2001:db8:85a3::', version: '1.2.3.4' } },
    });
  });

  it('is dropped or kept as the policy says; what is no address is dropped', () => {
    expect(applied({ context }, { ip: 'drop', user_agent: 'keep' })).toEqual({
      context: { user_agent: 'Mozilla/5.0', via: { version: '1.2.3.4' } },
    });
    expect(applied({ context: { ip: 'unknown' } })).toEqual({});
  });
});

describe('an id that is an e-mail address or a phone number', () => {
  it('stays unless the policy makes it a pseudonym, the same as of the field', () => {
    const ids: Parts = { customer_id: 'jane@example.com', anonymous_id: 'a-1', device_id: '13812345678' };
    expect(applied(ids)).toEqual(ids);
    const hashed = applied({ ...ids, attributes: { email: 'jane@example.com' } }, { ids: 'hmac', email: 'hmac' });
    expect(hashed.anonymous_id).toBe('a-1');
    expect(hashed.customer_id).toMatch(/^hmac:/);
    expect(hashed.customer_id).toBe(hashed.attributes?.email);
    expect(hashed.device_id).toMatch(/^hmac:/);
  });
});
