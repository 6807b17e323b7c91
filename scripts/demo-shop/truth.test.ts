import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventJson } from '@insight-mesh/contracts/json';
import { describe, expect, it } from 'vitest';
import { generateCatalogue } from './catalogue.js';
import { generateEvents } from './events.js';
import { dayMs, type ShopOptions, shopEndMs } from './options.js';
import { generateTruth, writeTruth } from './truth.js';

const small: ShopOptions = { seed: 5, days: 20, customers: 200 };
const shop: ShopOptions = { seed: 1, customers: 1000 };
const events: EventJson[] = [...generateEvents(shop)];
const views = events.filter((event) => event.type === 'EVENT_TYPE_VIEW');
const reviews = events.filter((event) => event.type === 'EVENT_TYPE_REVIEW');
const catalogue = generateCatalogue(1);
const leafOf = new Map(catalogue.map((item) => [item.id, item.category_path?.join(' / ')]));
const msOf = (event: EventJson): number => Date.parse(event.occurred_at ?? '');

describe('the truth', () => {
  const truth = [...generateTruth(shop)];
  const ofKind = (kind: string) => truth.filter((row) => row.kind === kind);

  it('is written whole, a JSON object a line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'truth-'));
    const path = join(folder, 'truth.ndjson');
    writeTruth(path, small);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([...generateTruth(small)]);
    expect(existsSync(`${path}.unfinished`)).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it('knows the shop, every item, every visitor and every review', () => {
    expect(ofKind('shop')).toEqual([
      {
        kind: 'shop',
        seed: 1,
        from: '2026-04-01T00:00:00.000Z',
        to: '2026-06-30T00:00:00.000Z',
        days: 90,
        customers: 1000,
      },
    ]);
    expect(ofKind('item').map((row) => row.item_id)).toEqual(catalogue.map((item) => item.id));
    expect(ofKind('customer').filter((row) => row.customer_id !== undefined)).toHaveLength(1000);
    expect(ofKind('review').map((row) => row.event_id)).toEqual(reviews.map((event) => event.id));
  });

  it('agrees with the ratings: good reviews praise, bad ones blame, the worst items get the worst ratings', () => {
    const reviews = ofKind('review') as unknown as {
      item_id: string;
      rating: number;
      aspects: { polarity: string }[];
    }[];
    for (const { rating, aspects } of reviews) {
      const bad = aspects.filter((aspect) => aspect.polarity === 'negative').length;
      if (rating === 5) expect(bad).toBe(0);
      if (rating === 4) expect(bad).toBeLessThanOrEqual(aspects.length / 2);
      if (rating === 3) expect([bad > 0, bad < aspects.length]).toEqual([true, true]);
      if (rating === 2) expect(bad).toBeGreaterThanOrEqual(aspects.length / 2);
      if (rating === 1) expect(bad).toBe(aspects.length);
    }
    for (const rating of [1, 2, 3, 4, 5]) expect(reviews.some((review) => review.rating === rating)).toBe(true);
    const quality = new Map(ofKind('item').map((row) => [row.item_id, row.quality as number]));
    const mean = (of: typeof reviews) => of.reduce((sum, review) => sum + review.rating, 0) / of.length;
    const good = reviews.filter((review) => (quality.get(review.item_id) ?? 0) > 0.5);
    const poor = reviews.filter((review) => (quality.get(review.item_id) ?? 0) < -0.5);
    expect(mean(good)).toBeGreaterThan(mean(poor) + 0.8);
  });

  it('agrees with what customers come for, and that drifts with their tastes', () => {
    type Taste = { from: string; categories: Record<string, number> };
    const registered = ofKind('customer').filter((row) => row.customer_id !== undefined);
    const tastes = new Map(registered.map((row) => [row.customer_id, row.tastes as Taste[]]));
    const share = (from: number, to: number, which: 0 | -1): number => {
      let [inside, all] = [0, 0];
      // The first view of each visit, which has the context.
      for (const event of views.filter((view) => view.context)) {
        const taste = tastes.get(event.customer_id);
        const ms = msOf(event);
        if (!taste || taste.length < 2 || ms < from || ms >= to) continue;
        all++;
        if (taste.at(which)?.categories[leafOf.get(event.item_id) ?? ''] !== undefined) inside++;
      }
      return inside / all;
    };
    const [start, end] = [shopEndMs - 90 * dayMs, shopEndMs];
    expect(share(start, start + 20 * dayMs, 0)).toBeGreaterThan(0.7);
    expect(share(end - 10 * dayMs, end, -1)).toBeGreaterThan(0.6);
    expect(share(start, start + 20 * dayMs, 0)).toBeGreaterThan(share(end - 10 * dayMs, end, 0) + 0.2);
  });
});
