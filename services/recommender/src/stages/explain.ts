import type { Catalogue } from '../catalogue/catalogue.js';
import type { Act, Interests, Method, Recommended, ScoredItem } from '../request-state.js';

const because: Record<Act, (title: string) => string> = {
  viewed: (title) => `because you viewed ${title}`,
  favourited: (title) => `because you favourited ${title}`,
  basket: (title) => `because you added ${title} to the basket`,
  bought: (title) => `because you bought ${title}`,
};

export interface ExplainInput {
  method: Method;
  tenantId: string;
  interests: Pick<Interests, 'acts'>;
}

/** Says for each item, in words for people, why it is there. */
export function explain(ranked: readonly ScoredItem[], input: ExplainInput, catalogue: Catalogue): Recommended[] {
  return ranked.map((candidate) => ({ ...candidate, reason: reasonOf(candidate, input, catalogue) }));
}

function reasonOf({ becauseItemId, source }: ScoredItem, input: ExplainInput, catalogue: Catalogue): string {
  if (becauseItemId !== undefined) {
    // A shop without titles knows its items by their ids.
    const title = `"${catalogue.find(input.tenantId, becauseItemId)?.title || becauseItemId}"`;
    if (input.method === 'SimilarItems') return `similar to ${title}`;
    if (input.method === 'ComplementaryItems') return `goes with ${title}`;
    return because[input.interests.acts.get(becauseItemId) ?? 'viewed'](title);
  }
  if (source === 'popularity') return 'popular in this shop';
  if (source === 'catalogue') return 'from the catalogue of this shop';
  return 'fits what you looked at';
}
