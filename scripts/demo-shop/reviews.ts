import { type Aspect, aspectsOf, type ShopItem } from './catalogue.js';
import type { Customer } from './customers.js';
import { phrases } from './review-phrases.js';
import type { Rng } from './rng.js';

export interface AspectOpinion {
  aspect: Aspect;
  polarity: 'positive' | 'negative';
}

export interface Review {
  rating: 1 | 2 | 3 | 4 | 5;
  text: string;
  /** What the text says, in its order. */
  aspects: AspectOpinion[];
}

/** How many of the opinions may be bad (of 1 to 3), by rating: a 5 praises only, a 1 blames only, a 3 does both. */
const BAD: Record<Review['rating'], (count: number) => [least: number, most: number]> = {
  5: () => [0, 0],
  4: (count) => [0, count > 1 ? 1 : 0],
  3: (count) => [1, Math.max(1, count - 1)],
  2: (count) => [Math.max(1, count - 1), count],
  1: (count) => [count, count],
};

/** The rating follows the item's quality and the customer's mood, the text follows the rating and the item's aspects. */
export function writeReview(customer: Customer, item: ShopItem, rng: Rng): Review {
  // Now and then one gets a bad piece of a good product.
  const mishap = rng.chance(0.05) ? rng.between(1, 4) : 0;
  const felt = 3.9 + 0.9 * item.quality + 0.3 * customer.mood + 0.7 * rng.normal() - mishap;
  const rating = Math.min(5, Math.max(1, Math.round(felt))) as Review['rating'];
  const count = rating === 3 ? 2 + rng.int(2) : 1 + rng.int(3);
  const chosen = rng.shuffled(aspectsOf(item.leaf)).slice(0, count);
  const ordered = chosen
    .map((aspect) => ({ aspect, feeling: (item.aspects[aspect] ?? 0) + 0.9 * (rating - 3) + 0.3 * rng.normal() }))
    .sort((a, b) => a.feeling - b.feeling);
  const [least, most] = BAD[rating](count);
  const bad = Math.min(most, Math.max(least, ordered.filter(({ feeling }) => feeling < 0).length));
  const opinions = ordered.map(
    ({ aspect }, n): AspectOpinion => ({ aspect, polarity: n < bad ? 'negative' : 'positive' }),
  );
  // What weighs most comes first.
  if (rating >= 3) opinions.reverse();
  return { rating, aspects: opinions, text: compose(item, rating, opinions, customer.language, rng) };
}

function compose(
  item: ShopItem,
  rating: Review['rating'],
  opinions: readonly AspectOpinion[],
  language: 'zh' | 'en',
  rng: Rng,
): string {
  const bank = phrases[language];
  const noun = item.leaf.plan.noun[language];
  const parts = [rng.pick(bank.openings[rating])];
  opinions.forEach(({ aspect, polarity }, n) => {
    const turns = n > 0 && opinions[n - 1]?.polarity !== polarity;
    const said = rng.pick(bank.aspects[aspect][polarity]);
    parts.push(turns ? bank.turn(said) : said);
  });
  if (rng.chance(0.4)) parts.push(rng.pick(bank.closings[rating >= 4 ? 'good' : rating === 3 ? 'mixed' : 'bad']));
  return parts.join(bank.between).replaceAll('{noun}', noun);
}
