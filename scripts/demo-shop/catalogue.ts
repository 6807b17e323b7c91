import type { ItemJson } from '@insight-mesh/contracts/json';
import { shopCurrency, shopItems } from './options.js';
import { complements, leafAspects } from './relations.js';
import { Rng } from './rng.js';
import { type DepartmentPlan, departments, type LeafAspect, type LeafPlan } from './taxonomy.js';

/** A narrowest category with what the shop knows of it. */
export interface Leaf {
  index: number;
  plan: LeafPlan;
  department: DepartmentPlan;
  departmentIndex: number;
  path: string[];
  pathZh: string[];
  /** Indexes of its items. */
  items: number[];
  /** Share of the visitors who care for it, relative to the others. */
  appeal: number;
  /** Indexes of leaves whose articles go with its own. */
  complements: number[];
}

export type Aspect = 'quality' | 'price' | 'delivery' | LeafAspect;

/** An item with what no service may see: it is what the shop is made from, and goes to the truth file. */
export interface ShopItem {
  index: number;
  id: string;
  leaf: Leaf;
  brand: { en: string; zh: string };
  titles: { en: string; zh: string };
  /** Cents. */
  price: number;
  /** How far above the typical price of its leaf: 0 is typical, 1 about 1.6 times. */
  priceLevel: number;
  /** About standard normal: moves ratings, carts, purchases, refunds. */
  quality: number;
  /** About standard normal, by what reviews speak of. */
  aspects: Record<string, number>;
  /** Attention it gets, relative to the others of its leaf. */
  popularity: number;
  /** Items looked at after it, with weights: like it, then what goes with it. */
  next: { items: number[]; weights: number[] };
  colour: string;
}

export interface Catalogue {
  items: ShopItem[];
  leaves: Leaf[];
}

const COLOURS = ['black', 'white', 'grey', 'green', 'blue', 'red', 'natural', 'sand'];

export function aspectsOf(leaf: Leaf): Aspect[] {
  return ['quality', 'price', 'delivery', leafAspects[leaf.plan.en] ?? leaf.department.aspect];
}

function buildLeaves(rng: Rng): Leaf[] {
  const leaves: Leaf[] = [];
  departments.forEach((department, departmentIndex) => {
    for (const branch of department.branches) {
      for (const plan of branch.leaves) {
        leaves.push({
          index: leaves.length,
          plan,
          department,
          departmentIndex,
          path: [department.en, branch.en, plan.en],
          pathZh: [department.zh, branch.zh, plan.zh],
          items: [],
          appeal: 0,
          complements: [],
        });
      }
    }
  });
  const byName = new Map(leaves.map((leaf) => [leaf.plan.en, leaf]));
  for (const [a, b] of complements) {
    const [left, right] = [byName.get(a), byName.get(b)];
    if (left === undefined || right === undefined) throw new Error(`no such leaf: ${a} or ${b}`);
    left.complements.push(right.index);
    right.complements.push(left.index);
  }
  rng.shuffled(leaves).forEach((leaf, rank) => {
    leaf.appeal = 1 / (rank + 2) ** 0.9;
  });
  return leaves;
}

function buildItem(leaf: Leaf, index: number, rank: number, taken: Set<string>, rng: Rng): ShopItem {
  const { plan, department } = leaf;
  const brand = rng.pick(department.brands);
  const brandLevel = department.brands.indexOf(brand) / (department.brands.length - 1) - 0.5;
  const priceLevel = 0.7 * brandLevel + 0.6 * rng.normal();
  const quality = 0.45 * priceLevel + 0.85 * rng.normal();
  const aspects: Record<string, number> = {};
  for (const aspect of aspectsOf(leaf)) {
    // What costs less than it is worth is praised for its price.
    const base = aspect === 'price' ? -0.7 * priceLevel + 0.4 * quality : aspect === 'delivery' ? 0 : 0.7 * quality;
    aspects[aspect] = base + 0.6 * rng.normal();
  }
  let style = rng.pick(department.styles);
  let series = 0;
  // Two items of a leaf never share a title.
  for (let tries = 0; taken.has(`${brand.en} ${style.en} ${series}`); tries++) {
    if (tries < 20) style = rng.pick(department.styles);
    else series++;
  }
  taken.add(`${brand.en} ${style.en} ${series}`);
  const number = series === 0 ? '' : ` ${series + 1}`;
  return {
    index,
    id: `i-${String(index + 1).padStart(4, '0')}`,
    leaf,
    brand,
    titles: {
      en: `${brand.en} ${style.en} ${plan.noun.en}${number}`,
      zh: `${brand.zh} ${style.zh}${plan.noun.zh}${number}`,
    },
    price: priceInCents(plan.price * Math.exp(0.5 * priceLevel)),
    priceLevel,
    quality,
    aspects,
    popularity: Math.exp(0.25 * quality) / (rank + 1) ** 1.1,
    next: { items: [], weights: [] },
    colour: rng.pick(COLOURS),
  };
}

/** Shop prices: 4.50, 39.90, 189.00. */
function priceInCents(cents: number): number {
  if (cents < 1000) return Math.max(50, Math.round(cents / 10) * 10);
  return cents < 10_000 ? Math.round(cents / 100) * 100 - 10 : Math.round(cents / 1000) * 1000 - 100;
}

/** Each item lies at a place in its leaf; people go on to those nearby, and to what goes with it. */
function linkItems(catalogue: Catalogue, rng: Rng): void {
  const places = catalogue.items.map(() => [rng.next(), rng.next()] as const);
  const distance = (a: number, b: number): number => {
    const [p, q] = [places[a] ?? [0, 0], places[b] ?? [0, 0]];
    return Math.hypot(p[0] - q[0], p[1] - q[1]);
  };
  for (const item of catalogue.items) {
    const near = item.leaf.items
      .filter((other) => other !== item.index)
      .sort((a, b) => distance(item.index, a) - distance(item.index, b) || a - b)
      .slice(0, 5);
    near.forEach((other, rank) => {
      item.next.items.push(other);
      const fame = Math.sqrt(catalogue.items[other]?.popularity ?? 0);
      item.next.weights.push(fame / (rank + 1));
    });
    for (const leaf of rng.shuffled(item.leaf.complements).slice(0, 2)) {
      item.next.items.push(rng.pick(catalogue.leaves[leaf]?.items ?? []));
      item.next.weights.push(0.06);
    }
  }
}

/** The catalogue with all that the shop's truth knows of it. */
export function buildCatalogue(seed: number): Catalogue {
  const rng = new Rng(seed).fork('catalogue');
  const leaves = buildLeaves(rng.fork('leaves'));
  const items: ShopItem[] = [];
  for (const leaf of leaves) {
    const count = Math.floor(shopItems / leaves.length) + (leaf.index < shopItems % leaves.length ? 1 : 0);
    const ranks = rng.fork('ranks', leaf.index).shuffled(Array.from({ length: count }, (_, rank) => rank));
    const taken = new Set<string>();
    for (const rank of ranks) {
      leaf.items.push(items.length);
      items.push(buildItem(leaf, items.length, rank, taken, rng.fork('item', items.length)));
    }
  }
  const catalogue = { items, leaves };
  linkItems(catalogue, rng.fork('links'));
  return catalogue;
}

/** The catalogue as a shop sends it. */
export function generateCatalogue(seed: number): ItemJson[] {
  return buildCatalogue(seed).items.map((item) => ({
    id: item.id,
    title: item.titles.en,
    titles: { zh: item.titles.zh, en: item.titles.en },
    category_path: item.leaf.path,
    brand: item.brand.en,
    price: item.price,
    currency: shopCurrency,
    in_stock: true,
    url: `/items/${item.id}`,
    attributes: { colour: item.colour, category_path_zh: item.leaf.pathZh },
  }));
}
