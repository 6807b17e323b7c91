import { maskText } from '@insight-mesh/algorithms/mask-text';
import { editDistance } from '@insight-mesh/runtime/edit-distance';

const longest = 64;
/** Masking is for what may be shown; more would only cost. */
const masked = 1_024;

/** Letters and digits only, lower case: customerId, customer-id and customer_id are one name. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/**
 * The known name that was probably meant: by its other names in common use (`aliases`, keyed by bare name), by another
 * spelling of the words, or by at most two wrong letters. Undefined when nothing is near.
 */
export function nearName(
  name: string,
  known: readonly string[],
  aliases: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  if (name.length > longest) return undefined;
  const wanted = bare(name);
  const alias = aliases.get(wanted);
  if (alias !== undefined) return alias;
  const limit = wanted.length < 5 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const there = editDistance(wanted, bare(candidate), limit);
    if (there < bestDistance) {
      best = candidate;
      bestDistance = there;
    }
  }
  return best;
}

/** A client's name as it may stand in a path: bounded, on one line, and without the person that it may tell of. */
export function printableName(name: string): string {
  const { text } = maskText(name.slice(0, masked));
  const start = [...text.slice(0, 2 * longest)].slice(0, longest).join('');
  const line = start.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?');
  return start.length < text.length || name.length > masked ? `${line}…` : line;
}
