import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { describe, expect, it } from 'vitest';
import { loadClicks, loadSequences } from './data.js';
import { sequenceDefaults, sessionDefaults } from './defaults.js';
import { fitHere } from './fit.js';
import { evaluateSequences, evaluateSessions } from './protocols.js';

const shared = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const here = existsSync(shared);
if (!here) console.warn(`the tests on public data are skipped: ${shared} is not there`);

const quiet = () => () => {};
const refuse = (message: string) => {
  throw new Error(message);
};
const clicks = (kind: string) => loadClicks(`${shared}yoochoose-100k/yoochoose-clicks-100k_${kind}.txt`, refuse);

describe.skipIf(!here)('the protocols on public data', () => {
  it('VS-kNN reaches the floors of the sessions protocol on the whole files', async () => {
    const fit = fitHere('vs-knn', sessionDefaults['vs-knn'] ?? {});
    const result = await evaluateSessions((await clicks('train_full')).data, (await clicks('test')).data, fit, quiet);
    expect(result.predictions).toBe(10_152);
    expect(result.train_clicks).toBe(70_278);
    expect(result.train_sessions).toBe(17_794);
    expect(result['recall@20']).toBeGreaterThan(0.68);
    expect(result['mrr@20']).toBeGreaterThan(0.365);
    expect(result['recall@20_new']).toBeGreaterThan(0.42);
    expect(result['mrr@20_new']).toBeGreaterThan(0.185);
  });

  it('STAN reaches more than the floors of the sessions protocol on the whole files', async () => {
    const fit = fitHere('stan', sessionDefaults.stan ?? {});
    const result = await evaluateSessions((await clicks('train_full')).data, (await clicks('test')).data, fit, quiet);
    expect(result['recall@20']).toBeGreaterThan(0.69);
    expect(result['mrr@20']).toBeGreaterThan(0.372);
    expect(result['recall@20_new']).toBeGreaterThan(0.432);
    expect(result['mrr@20_new']).toBeGreaterThan(0.19);
  });

  it('on a part of the clicks every model beats the next simpler one', async () => {
    const train = (await clicks('train_full')).data.slice(0, 15_000);
    const test = (await clicks('test')).data.slice(0, 4000);
    const recall = async (model: ModelName) =>
      (await evaluateSessions(train, test, fitHere(model, sessionDefaults[model] ?? {}), quiet))['recall@20'];
    const [popularity, itemKnn, vsKnn] = [await recall('popularity'), await recall('item-knn'), await recall('vs-knn')];
    expect(itemKnn).toBeGreaterThan(2 * popularity);
    expect(vsKnn).toBeGreaterThan(itemKnn);
  });

  it('item-kNN reaches the floor of the sequences protocol on the whole file', async () => {
    const users = (await loadSequences(`${shared}s3rec/Beauty.txt`, refuse)).data;
    const result = await evaluateSequences(users, fitHere('item-knn', sequenceDefaults['item-knn'] ?? {}), quiet);
    expect(result).toMatchObject({ users: 22_363, interactions: 153_776 });
    expect(result['hr@10']).toBeGreaterThan(0.066);
    // Far above, it would have seen validation items.
    expect(result['hr@10']).toBeLessThan(0.08);
    expect(result['ndcg@10']).toBeGreaterThan(0.037);
    expect(result['valid_hr@10']).toBeGreaterThan(0.08);
  });
});

describe.skipIf(!here)('sequential rules on public data', () => {
  it('reach more than the floor of the sequences protocol on the whole file', async () => {
    const users = (await loadSequences(`${shared}s3rec/Beauty.txt`, refuse)).data;
    const result = await evaluateSequences(users, fitHere('rules', sequenceDefaults.rules ?? {}), quiet);
    expect(result['hr@10']).toBeGreaterThan(0.0765);
    expect(result['ndcg@10']).toBeGreaterThan(0.0481);
  });
});

describe('the sequences protocol', () => {
  it('trains on neither validation nor test, and gives validation to the model at the test', async () => {
    // "v" and "t" appear as the last two only: a model that knows them has seen what it must not.
    const users = Array.from({ length: 20 }, (_, n) => ({ userId: `u-${n}`, items: ['a', 'b', 'v', 't'] }));
    const fit = fitHere('item-knn', { neighbours: 0 });
    const unseen = await evaluateSequences(users, fit, quiet);
    expect(unseen).toMatchObject({ users: 20, interactions: 40, 'hr@10': 0, 'valid_hr@10': 0 });
    // "v" leads to "t" by other users' training items, and for the user itself "v" is the validation item.
    const others = Array.from({ length: 5 }, (_, n) => ({ userId: `o-${n}`, items: ['v', 't', 'x', 'y'] }));
    const one = { userId: 'one', items: ['a', 'v', 't'] };
    const seen = await evaluateSequences([...others, one], fit, quiet);
    expect(seen['hr@10']).toBeCloseTo(1 / 6, 12);
  });

  it('lets users with fewer than three items train only', async () => {
    const users = [
      { userId: 'short', items: ['a', 'b'] },
      { userId: 'long', items: ['a', 'c', 'b'] },
    ];
    const result = await evaluateSequences(users, fitHere('popularity', {}), quiet);
    expect(result).toMatchObject({ users: 1, interactions: 3 });
  });
});
