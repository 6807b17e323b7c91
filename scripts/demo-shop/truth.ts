import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import type { ShopItem } from './catalogue.js';
import { type Customer, driftDays } from './customers.js';
import { buildShop, type Shop, simulate } from './events.js';
import { dayMs, type ShopOptions, shopOptions } from './options.js';
import type { TruthRow } from './shop-event.js';

const rounded = (value: number): number => Number(value.toFixed(4));

function itemTruth(item: ShopItem): TruthRow {
  return {
    kind: 'item',
    item_id: item.id,
    category: item.leaf.path.join(' / '),
    quality: rounded(item.quality),
    price_level: rounded(item.priceLevel),
    popularity: rounded(item.popularity),
    aspects: Object.fromEntries(Object.entries(item.aspects).map(([aspect, value]) => [aspect, rounded(value)])),
  };
}

function customerTruth(shop: Shop, customer: Customer): TruthRow {
  const atDay = (day: number): string => new Date(shop.startMs + day * dayMs).toISOString();
  const stays = customer.joinDay === Number.POSITIVE_INFINITY;
  return {
    kind: 'customer',
    // A stranger has no customer id, ever.
    ...(stays ? {} : { customer_id: customer.customerId }),
    anonymous_id: customer.anonymousId,
    ...(customer.joinDay >= 0 && !stays ? { signs_up_on: atDay(customer.joinDay) } : {}),
    language: customer.language,
    sessions_a_day: rounded(customer.activity),
    price_level: rounded(customer.priceLevel),
    mood: rounded(customer.mood),
    drift_days: driftDays,
    tastes: customer.phases.map((phase) => ({
      from: atDay(phase.fromDay),
      categories: Object.fromEntries(
        [...phase.leaves].map(([leaf, weight]) => [shop.catalogue.leaves[leaf]?.path.join(' / '), rounded(weight)]),
      ),
    })),
    brands: Object.fromEntries([...customer.brands].map(([brand, factor]) => [brand, rounded(factor)])),
  };
}

/** What the shop is made from and no service may see, in rows of kind shop, item, customer and review: to judge what the services find out. */
export function* generateTruth(options: ShopOptions): Generator<TruthRow> {
  const { seed, endMs, days, customers } = shopOptions(options);
  const shop = buildShop(options);
  const window = { from: new Date(shop.startMs).toISOString(), to: new Date(endMs).toISOString() };
  yield { kind: 'shop', seed, ...window, days, customers };
  for (const item of shop.catalogue.items) yield itemTruth(item);
  for (const customer of shop.customers) yield customerTruth(shop, customer);
  for (const { event, truth } of simulate(options)) {
    if (truth !== undefined) yield { ...truth, event_id: event.id };
  }
}

/** Writes the truth as NDJSON, whole or not at all. */
export function writeTruth(path: string, options: ShopOptions): void {
  const unfinished = `${path}.unfinished`;
  const file = openSync(unfinished, 'w');
  try {
    let lines: string[] = [];
    const flush = (): void => {
      writeSync(file, lines.join(''));
      lines = [];
    };
    for (const row of generateTruth(options)) {
      lines.push(`${JSON.stringify(row)}\n`);
      if (lines.length === 1000) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}
