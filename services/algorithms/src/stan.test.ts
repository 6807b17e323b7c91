import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contexts, interactions } from '../test/arbitraries.js';
import type { Interaction } from './model.js';
import { readModelFile, writeModelFile } from './model-file.js';
import { fitStan, loadStan, type StanConfig, stanDefaults } from './stan.js';

/** The definition over all sessions, with no bound on how many are compared. */
function byDefinition(data: readonly Interaction[], context: readonly string[], config: StanConfig) {
  const last = new Map<string, Map<string, number>>();
  for (const { sessionId, itemId, timeMs } of data) {
    const session = last.get(sessionId) ?? new Map<string, number>();
    session.set(itemId, Math.max(session.get(itemId) ?? -1, timeMs));
    last.set(sessionId, session);
  }
  const sessions = [...last.values()].map((items) => ({
    items: [...items].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1) * (a[0].length - b[0].length || 1)),
    end: Math.max(...items.values()),
  }));
  // Item ids of equal times are ordered by code units.
  for (const session of sessions) session.items.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  const newest = Math.max(...sessions.map((session) => session.end));
  const idf = (item: string): number =>
    Math.log(1 + sessions.length / sessions.filter(({ items }) => items.some(([id]) => id === item)).length);
  const known = new Set(data.map((row) => row.itemId));
  const used = [...new Set(context.toReversed())].filter((item) => known.has(item)).slice(0, config.lastItems);
  const scores = new Map<string, number>();
  for (const { items, end } of sessions) {
    const ids = items.map(([id]) => id);
    const shared = used.filter((item) => ids.includes(item));
    if (shared.length === 0) continue;
    const dot = shared.reduce(
      (sum, item) => sum + Math.exp(-used.indexOf(item) / config.contextLambda) * idf(item) ** config.matchIdf,
      0,
    );
    const age = config.recencyDays === 0 ? 1 : Math.exp((end - newest) / (config.recencyDays * 86_400_000));
    const similarity = (dot * age) / ids.length ** config.lengthPower;
    const match = ids.indexOf(shared[0] as string);
    ids.forEach((item, place) => {
      const near = Math.exp(-Math.abs(place - match) / config.placeLambda) * (place < match ? config.before : 1);
      const vote = similarity * near * idf(item) ** config.candidateIdf;
      if (vote > 0) scores.set(item, (scores.get(item) ?? 0) + vote);
    });
  }
  return scores;
}

const acts = (id: string, start: number, ...items: string[]): Interaction[] =>
  items.map((itemId, place) => ({ userId: id, sessionId: id, itemId, timeMs: start + place }));

describe('STAN', () => {
  it.each<Partial<StanConfig>>([
    { recencyDays: 0 },
    { recencyDays: 1e-7, before: 0, lengthPower: 0.25, matchIdf: 1, candidateIdf: 0.5, placeLambda: 0.7 },
  ])('agrees with its definition over all sessions: %j', (some) => {
    fc.assert(
      fc.property(interactions, contexts, fc.integer({ min: 1, max: 4 }), (data, context, lastItems) => {
        const config = { ...stanDefaults, ...some, lastItems };
        const expected = byDefinition(data, context, config);
        const list = fitStan(data, config).recommend(context, 100);
        expect(new Set(list.map((scored) => scored.itemId))).toEqual(new Set(expected.keys()));
        for (const { itemId, score } of list) {
          expect(score / (expected.get(itemId) ?? Number.NaN)).toBeCloseTo(1, 4);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('prefers what stood near the shared item, and newer sessions', () => {
    const near = fitStan([...acts('s', 0, 'a', 'x', 'y', 'z')], { recencyDays: 0 });
    expect(near.recommend(['a'], 9, { exclude: new Set(['a']) }).map(({ itemId }) => itemId)).toEqual(['x', 'y', 'z']);
    const day = 86_400_000;
    const newer = fitStan([...acts('old', 0, 'a', 'x'), ...acts('new', 90 * day, 'a', 'y')], { recencyDays: 30 });
    expect(newer.recommend(['a'], 1, { exclude: new Set(['a']) })[0]?.itemId).toBe('y');
  });

  it('refuses a file with an age or a weight that is none', () => {
    const file = readModelFile('stan', fitStan(acts('s', 0, 'a', 'b')).toBytes());
    const parts = () => ({
      items: file.array('items', 'u8').slice(),
      offsets: file.array('offsets', 'u32').slice(),
      columns: file.array('columns', 'u32').slice(),
      postingOffsets: file.array('postingOffsets', 'u32').slice(),
      postings: file.array('postings', 'u32').slice(),
      ages: file.array('ages', 'f32').slice(),
      idf: file.array('idf', 'f32').slice(),
    });
    const read = (change: (of: ReturnType<typeof parts>) => void) => () => {
      const of = parts();
      change(of);
      return loadStan(writeModelFile('stan', stanDefaults, of));
    };
    expect(read(() => {})().recommend(['a'], 2)).toHaveLength(2);
    expect(read((of) => of.ages.fill(2))).toThrow(/an age of 0 to 1/);
    expect(read((of) => of.idf.fill(Number.NaN))).toThrow(/a weight of 0 or more/);
    expect(read((of) => of.postings.fill(7))).toThrow(/point outside/);
  });
});
