import { describe, expect, it } from 'vitest';
import { findMethod, listing } from './contract.js';

describe('findMethod', () => {
  it('finds a method by the part of the mesh, the name or the full name of its service', () => {
    for (const service of ['recommender', 'RecommenderService', 'insightmesh.recommender.v1.RecommenderService']) {
      expect(findMethod(service, 'Recommend')).toMatchObject({
        service: 'insightmesh.recommender.v1.RecommenderService',
        part: 'recommender',
        name: 'Recommend',
        stream: false,
      });
    }
    for (const service of ['collector', 'deadletter', 'DeadLetterService']) {
      expect(findMethod(service, 'ListDeadLetters')).toMatchObject({
        service: 'insightmesh.collector.v1.DeadLetterService',
        part: 'collector',
      });
    }
    expect(findMethod('collector', 'Collect').service).toBe('insightmesh.collector.v1.CollectorService');
    expect(findMethod('training', 'watchrun')).toMatchObject({ name: 'WatchRun', stream: true });
  });

  it('sends no streams', () => {
    expect(findMethod('dataset', 'WatchDataset')).toMatchObject({ part: 'feature', stream: true });
    expect(() => findMethod('feature', 'UploadLabels')).toThrow('UploadLabels takes a stream of requests');
  });

  it('lists what there is for a wrong name', () => {
    expect(() => findMethod('recommend', 'Recommend')).toThrow(/no service "recommend".*recommender\n {2}Recommend/s);
    expect(() => findMethod('recommender', 'Recomend')).toThrow(/no method "Recomend".*Recommend\(.*SimilarItems\(/s);
    for (const name of ['collector', 'feature', 'training', 'recommender']) expect(listing()).toContain(name);
  });
});

describe('the request', () => {
  const recommend = findMethod('recommender', 'Recommend');

  it('takes proto3 JSON with times in RFC 3339', () => {
    const json = '{"customer_id":"c-1","count":5,"as_of":"2026-05-01T09:30:00.250Z"}';
    expect(recommend.request(json)).toMatchObject({
      customer_id: 'c-1',
      count: 5,
      as_of: { seconds: 1777627800, nanos: 250_000_000 },
    });
    expect(recommend.request('{"customerId":"c-1"}')).toMatchObject({ customer_id: 'c-1' });
  });

  it('refuses what is not JSON, an unknown field and a wrong value, each with a reason', () => {
    expect(() => recommend.request('{customer: 1}')).toThrow(/not JSON/);
    expect(() => recommend.request('[]')).toThrow(/must be a JSON object/);
    expect(() => recommend.request('{"customer":"c-1"}')).toThrow(/no field "customer".*customer_id/);
    expect(() => recommend.request('{"as_of":"yesterday"}')).toThrow(/as_of/);
    const purge = findMethod('deadletter', 'PurgeDeadLetters');
    expect(() => purge.request('{"ids":{"ids":["l-1"]},"filter":{}}')).toThrow(/only one of ids and filter/);
  });

  it('refuses an unknown field however deep, and takes any in a struct', () => {
    const purge = findMethod('deadletter', 'PurgeDeadLetters');
    expect(() => purge.request('{"filter":{"rule":["missing"]}}')).toThrow(/no field "filter.rule".*rules/);
    expect(purge.request('{"filter":{"rules":["missing"],"reasonContains":"x"}}')).toBeDefined();
    const collect = findMethod('collector', 'Collect');
    const event = { type: 'EVENT_TYPE_PURCHASE', items: [{ item_id: 'i-1', qty: 1 }] };
    expect(() => collect.request(JSON.stringify({ events: [{}, event] }))).toThrow(/"events\[1\].items\[0\].qty"/);
    const free = {
      type: 'EVENT_TYPE_VIEW',
      occurred_at: '2026-05-01T09:30:00Z',
      context: { anything: { at: ['all'] } },
    };
    expect(collect.request(JSON.stringify({ events: [free] }))).toBeDefined();
    expect(() => collect.request('{"events":{"0":{}}}')).toThrow(/events/);
  });
});

describe('the response', () => {
  it('is proto3 JSON with times in RFC 3339', () => {
    const history = findMethod('feature', 'GetHistory');
    const event = { type: 'EVENT_TYPE_VIEW', occurred_at: { seconds: 1777627800, nanos: 0 }, item_id: 'i-1' };
    expect(history.response({ known: true, events: [event], newest_event_at: null })).toEqual({
      known: true,
      events: [{ type: 'EVENT_TYPE_VIEW', occurred_at: '2026-05-01T09:30:00.000Z', item_id: 'i-1' }],
    });
  });
});
