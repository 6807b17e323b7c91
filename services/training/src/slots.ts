import type { ModelName } from '@insight-mesh/algorithms/model';

/** What a model is registered for: the next item, items like an item, and what is shown when nothing is known. */
export const slotNames = ['recommend', 'similar', 'popular'] as const;
export type Slot = (typeof slotNames)[number];

export function isSlot(value: string): value is Slot {
  return (slotNames as readonly string[]).includes(value);
}

/**
 * The models that may stand in a slot, in the order that settles a tie. Any model predicts a next item; the other slots
 * are one model's business.
 */
export const modelsOfSlot: Record<Slot, readonly ModelName[]> = {
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
