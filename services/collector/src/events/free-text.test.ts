import type { EventJson } from '@insight-mesh/contracts/json';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { describe, expect, it } from 'vitest';
import { freeTextMask } from './free-text.js';

function masked(event: EventJson): EventJson {
  freeTextMask(new Metrics('test'))(event, 'shop-a');
  return event;
}

describe("an event's free text", () => {
  it('is masked in text, query, attributes and context, at any depth', () => {
    const event = masked({
      text: '电话13812345678',
      query: 'me@example.com',
      attributes: { note: ['x', { to: '浙江省杭州市西湖区文三路123号' }], phone: 13812345678, card: 4111111111111111 },
      context: { page: { url: '/find?mail=me@example.com' } },
    });
    expect(event).toEqual({
      text: '电话[phone]',
      query: '[email]',
      attributes: { note: ['x', { to: '[address]' }], phone: '[phone]', card: '[card]' },
      context: { page: { url: '/find?mail=[email]' } },
    });
  });

  it('leaves ids, numbers and what is no text alone', () => {
    const event = {
      id: '13812345678',
      customer_id: 'c-13812345678',
      item_id: '4111111111111111',
      value: 13812345678,
      attributes: { sent: 1764000000000, price: 12900, share: 0.25, gift: true, none: null, size: '165/88A' },
    };
    expect(masked(structuredClone(event))).toEqual(event);
  });

  it('is counted by kind and tenant, once for each place', async () => {
    const metrics = new Metrics('test');
    const mask = freeTextMask(metrics);
    mask({ text: 'a@b.cn c@d.cn', query: '13812345678' }, 'shop-a');
    mask({ text: 'a@b.cn' }, 'shop-b');
    mask({ text: 'nothing', query: '2024-05-01' }, 'shop-b');
    const { values } = await metrics.counter('insightmesh_collector_masked_total', '').get();
    const counts = values.map(({ labels, value }) => [labels.tenant, labels.kind, value]);
    expect(counts).toEqual([
      ['shop-a', 'email', 2],
      ['shop-a', 'phone', 1],
      ['shop-b', 'email', 1],
    ]);
  });
});
