import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import type { CatalogueItem } from '../catalogue/catalogue.js';
import { answerOf, type RecommenderHandlers, requestOf } from '../http/handlers.js';
import { baggageValue } from './baggage.js';
import { readProductIds } from './product-ids.js';

/** What is asked of the catalogue. */
export interface KnownItems {
  find(tenantId: string, itemId: string): Pick<CatalogueItem, 'inStock'> | undefined;
  entries(tenantId: string): Iterable<[string, Pick<CatalogueItem, 'inStock'>]>;
}

export interface DropInRequest {
  user_id: string;
  product_ids: string[];
}

export interface ListRecommendationsParts {
  handlers: Pick<RecommenderHandlers, 'Recommend'>;
  catalogue: KnownItems;
  /** Products wanted. */
  count: number;
}

const longestId = 128;
const mostInputs = 200;
const mostExcluded = 1_000;

/** As an id, if it can be one: what cannot is left out, since an error would take a whole page away. */
function idOr(text: string | undefined, otherwise: string): string {
  return text === undefined || text.length > longestId || text.includes('\0') ? otherwise : text;
}

/**
 * Answers ListRecommendations of both demos: products of the catalogue, the best first, none of them an input. The rules
 * are loosened step by step until there are enough: what the customer has seen and bought, then what is out of stock. Never an
 * error while the recommender can be asked or the catalogue has something: a page without recommendations is still a page.
 */
export function listRecommendations({ handlers, catalogue, count }: ListRecommendationsParts) {
  return async (request: DropInRequest, call: CallContext): Promise<{ product_ids: string[] }> => {
    const { tenantId } = call;
    const isKnown = (id: string) => catalogue.find(tenantId, id) !== undefined;
    const { known, named } = readProductIds(request.product_ids, isKnown);
    const customerId = idOr(request.user_id, '');
    const session = customerId === '' ? baggageValue(call.metadata?.('baggage'), 'session.id') : undefined;
    const inputs = known.slice(-mostInputs);
    const picked = new Set<string>();

    const ask = async (loosened: boolean) => {
      const message = requestOf('Recommend', {
        customer_id: customerId,
        anonymous_id: idOr(session, ''),
        count,
        ...scene(inputs),
        rules: {
          exclude_items: [...known, ...picked].slice(0, mostExcluded),
          ...(loosened && { exclude_bought: false, exclude_seen: false, exclude_in_basket: false }),
        },
      });
      const answer = answerOf('Recommend', await handlers.Recommend(message, call));
      for (const { item_id: id } of answer.items) {
        if (picked.size < count && !named.has(id) && isKnown(id)) picked.add(id);
      }
    };

    try {
      await ask(false);
      if (picked.size < count) await ask(true);
    } catch (error) {
      call.signal.throwIfAborted();
      call.log.warn({ err: error }, 'the drop-in answers from the catalogue alone');
    }
    fill(picked, catalogue.entries(tenantId), named, count);
    return { product_ids: [...picked] };
  };
}

/** Where the list is shown: the demos name one product on its own page, and those of the basket on the basket's. */
function scene(inputs: readonly string[]) {
  const [first] = inputs;
  if (first === undefined) return { scenario: 'SCENARIO_HOME' as const };
  if (inputs.length === 1) return { scenario: 'SCENARIO_PRODUCT' as const, item_id: first };
  return { scenario: 'SCENARIO_BASKET' as const, basket_items: [...inputs] };
}

/** Adds other products of the catalogue, those in stock first. */
function fill(
  picked: Set<string>,
  entries: Iterable<[string, Pick<CatalogueItem, 'inStock'>]>,
  named: ReadonlySet<string>,
  count: number,
): void {
  if (picked.size >= count) return;
  const soldOut: string[] = [];
  for (const [id, { inStock }] of entries) {
    if (named.has(id) || picked.has(id)) continue;
    if (inStock) picked.add(id);
    else if (soldOut.length < count) soldOut.push(id);
    if (picked.size >= count) return;
  }
  for (const id of soldOut) {
    if (picked.size >= count) return;
    picked.add(id);
  }
}
