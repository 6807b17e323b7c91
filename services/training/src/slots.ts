import type { ModelName } from '@insight-mesh/algorithms/model';

/** What models of next items are registered for: the next item, items like an item, and what is shown when nothing is known. */
export const itemSlots = ['recommend', 'similar', 'popular'] as const;
export type ItemSlot = (typeof itemSlots)[number];

/** Probabilities from rows: one slot a target, for example score/churn. */
export type ScoreSlot = `score/${string}`;
export type Slot = ItemSlot | ScoreSlot;

export const targetName = /^[a-z0-9][a-z0-9-]{0,47}$/;
const scorePrefix = 'score/';

export function scoreSlot(target: string): ScoreSlot {
  return `${scorePrefix}${target}`;
}

export function isScoreSlot(value: string): value is ScoreSlot {
  return value.startsWith(scorePrefix) && targetName.test(value.slice(scorePrefix.length));
}

export function isItemSlot(value: string): value is ItemSlot {
  return (itemSlots as readonly string[]).includes(value);
}

export function isSlot(value: string): value is Slot {
  return isItemSlot(value) || isScoreSlot(value);
}

/**
 * The models that may stand in a slot, in the order that settles a tie. Any model predicts a next item; the other slots
 * are one model's business.
 */
export const modelsOfSlot: Record<ItemSlot, readonly ModelName[]> = {
  recommend: [
    'vs-knn',
    'stan',
    'rules',
    'item-knn',
    'user-knn',
    'transformer',
    'gru',
    'lstm',
    'cnn',
    'blend',
    'popularity',
  ],
  similar: ['item-knn'],
  popular: ['popularity'],
};
