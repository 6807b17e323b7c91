import { asKey } from './operations.js';
import type { Node } from './tree.js';
import type { Value } from './values.js';

type Scalar = string | number | boolean | bigint | null;

/** A list of literals as a set, so that `in` takes the same time for one brand and for a thousand; undefined where there is none. */
export function literalSet(node: Node | undefined): ((value: Value) => boolean) | undefined {
  if (node?.kind !== 'list') return undefined;
  const held = new Set<Scalar>();
  for (const element of node.elements) {
    if (element.kind !== 'literal') return undefined;
    held.add(normal(element.value));
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return held.has(normal(value));
    const key = asKey(value);
    return key !== undefined && held.has(key);
  };
}

/** Numbers are equal across their kinds: a whole double stands as the int that it equals. */
function normal(value: Scalar): Scalar {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}
