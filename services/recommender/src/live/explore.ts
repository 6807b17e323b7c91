import { murmur3 } from '@insight-mesh/algorithms/murmur3';
import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { requireNumber } from '@insight-mesh/algorithms/settings';
import { drawBeta } from './draw-beta.js';

/** An item of which too little is known to rank it. */
export interface Arm {
  readonly itemId: string;
  /** How often it was shown, and clicked of these. */
  readonly exposures: number;
  readonly clicks: number;
}

export interface Exploration {
  /** Items wanted in all. */
  readonly count: number;
  /** The share of the places that exploration gets on average, from 0 to 1. */
  readonly share: number;
  /** Decides all draws: the same id gives the same list. */
  readonly recommendationId: string;
  /** Clicks that are expected of one that is shown, before anything is known; 0.02 if not given. */
  readonly priorRate?: number;
}

export interface Placed {
  readonly itemId: string;
  readonly explored: boolean;
  /** The probability with which this request would have shown the item, above 0 to 1. */
  readonly propensity: number;
}

/** Arms that are looked at, the first ones given. */
const mostArms = 16;
/** Draws by which the arms' chances are found. */
const rounds = 24;
/** The share of a draw that goes to all arms alike, so that no propensity is 0. */
const evenShare = 0.1;

/**
 * Gives a bounded share of a list's places to items of which little is known. The arms are dealt into as many groups as there may be places; each place is
 * used with the probability that makes the share, and then holds one item of its group, drawn by Thompson sampling on clicks of exposures (Thompson 1933;
 * Chapelle and Li 2011): how often each arm wins in a few rounds, mixed with an even chance. Because a group's item is drawn by chances that are known, so is the
 * propensity of every item in the list, the ranked ones too. The first place is never used, unless it is the only one.
 * @param ranked ids, the best first, at least as many as are wanted where there are so many
 * @param arms the most promising first; those among the wanted ranked ones are passed over
 * @throws RangeError for a share outside 0 to 1
 */
export function explore(ranked: readonly string[], arms: readonly Arm[], o: Exploration): Placed[] {
  requireNumber('share', o.share, 0, 1);
  const top = new Set(ranked.slice(0, o.count));
  const taken = arms.filter(({ itemId }) => !top.has(itemId)).slice(0, mostArms);
  const groups = Math.min(Math.ceil(o.share * o.count), taken.length);
  if (groups === 0) return [...top].map((itemId) => ({ itemId, explored: false, propensity: 1 }));
  const used = Math.min(1, (o.share * o.count) / groups);
  const random = seeded(murmur3(o.recommendationId));

  const explored: Placed[] = [];
  for (let group = 0; group < groups; group++) {
    const own = taken.filter((_, i) => i % groups === group);
    // Drawn whether the place is used or not, so that one place's luck does not move the others.
    const { arm, chance } = draw(own, o.priorRate ?? 0.02, random);
    if (random() < used) explored.push({ itemId: arm.itemId, explored: true, propensity: used * chance });
  }
  // A list that is shorter than was wanted has room for all.
  const room = Math.max(o.count - explored.length, 0);
  const kept = [...top].slice(0, room).map((itemId, rank) => {
    return { itemId, explored: false, propensity: atMost(o.count - 1 - rank, groups, used) };
  });
  return merge(kept, explored, random);
}

/** One arm by Thompson sampling, with the probability with which it was drawn. */
function draw(arms: readonly Arm[], priorRate: number, random: () => number): { arm: Arm; chance: number } {
  const wins = new Float64Array(arms.length);
  const fails = 1 / priorRate - 1;
  for (let round = 0; round < rounds; round++) {
    let best = 0;
    let highest = -1;
    for (const [i, { clicks, exposures }] of arms.entries()) {
      const value = drawBeta(1 + clicks, fails + Math.max(0, exposures - clicks), random);
      if (value <= highest) continue;
      highest = value;
      best = i;
    }
    wins[best] = (wins[best] as number) + 1;
  }
  const chances = Array.from(wins, (won) => ((1 - evenShare) * won) / rounds + evenShare / arms.length);
  let left = random();
  let place = 0;
  while (place < arms.length - 1 && left >= (chances[place] as number)) left -= chances[place++] as number;
  return { arm: arms[place] as Arm, chance: chances[place] as number };
}

/** The probability that of so many places, each used with the same probability, at most `most` are. */
function atMost(most: number, places: number, used: number): number {
  if (most >= places) return 1;
  let sum = 0;
  let ways = 1;
  for (let k = 0; k <= most; k++) {
    sum += ways * used ** k * (1 - used) ** (places - k);
    ways *= (places - k) / (k + 1);
  }
  return Math.min(1, sum);
}

/** Puts the explored ones at places that are drawn, each as likely as any other. */
function merge(kept: readonly Placed[], explored: readonly Placed[], random: () => number): Placed[] {
  const length = kept.length + explored.length;
  const first = kept.length === 0 ? 0 : 1;
  const places = Array.from({ length: length - first }, (_, i) => i + first);
  for (let i = 0; i < explored.length; i++) {
    const j = i + Math.floor(random() * (places.length - i));
    [places[i], places[j]] = [places[j] as number, places[i] as number];
  }
  const list: (Placed | undefined)[] = new Array(length).fill(undefined);
  for (const [i, placed] of explored.entries()) list[places[i] as number] = placed;
  let next = 0;
  return list.map((placed) => placed ?? (kept[next++] as Placed));
}
