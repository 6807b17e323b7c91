/** What a list of products stands for. */
export interface ProductIds {
  /** The products of the request that the catalogue knows, in its order, each once. */
  known: string[];
  /** Whatever was named, known or not: none of it may come back. */
  named: ReadonlySet<string>;
}

/** More elements than a page of products has: no longer looked at, so that a request's cost is bounded. */
const mostCharacters = 2_048;
/** No id of a catalogue is longer. */
const longestId = 128;

/**
 * Reads the product_ids of a request. The OpenTelemetry demo's frontend hands a text where its client library wants a list, so the ids
 * come joined by commas, or one alone, with each character an element of its own. Elements that are all one character and
 * not all ids of the catalogue are therefore put together, taken apart at commas, and, where a part is no id, cut greedily into
 * the longest ids that are.
 */
export function readProductIds(elements: readonly string[], isKnown: (id: string) => boolean): ProductIds {
  const given = elements.filter((element) => element !== '');
  const named = new Set(given);
  if (given.length > mostCharacters) given.length = mostCharacters;
  const characters = given.length > 0 && given.every((element) => element.length <= 2 && [...element].length === 1);
  if (!characters || given.every(isKnown)) return { known: [...named].filter(isKnown), named };
  const parts = given.join('').split(',');
  const known = new Set<string>();
  for (const part of parts) {
    const id = part.trim();
    if (id === '') continue;
    named.add(id);
    if (isKnown(id)) known.add(id);
    else for (const piece of segments(id, isKnown)) known.add(piece);
  }
  for (const id of known) named.add(id);
  return { known: [...known], named };
}

/** Known ids within a text, from its start, the longest first; a character at which none begins is passed over. */
function segments(text: string, isKnown: (id: string) => boolean): string[] {
  const found: string[] = [];
  for (let from = 0; from < text.length; ) {
    let length = Math.min(longestId, text.length - from);
    while (length > 0 && !isKnown(text.slice(from, from + length))) length--;
    if (length > 0) found.push(text.slice(from, from + length));
    from += Math.max(length, 1);
  }
  return found;
}
