import { maximumElements, maximumMacroNesting, maximumNesting, maximumNodes } from './limits.js';
import { Refusal } from './refusal.js';
import { children, type Node } from './tree.js';

/**
 * Bounds a tree: nodes, nesting, literals, macros in one another.
 * @throws Refusal at the first node that is too much
 */
export function checkSize(root: Node): void {
  let nodes = 0;
  const waiting = [{ node: root, depth: 1, macros: 0 }];
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    const { node, depth, macros } = entry;
    // Elements of literal lists are cheap and have a bound of their own.
    if (node.kind !== 'literal') nodes += 1;
    if (nodes > maximumNodes) throw new Refusal(node.at, `has more than ${maximumNodes} operators, names and calls`);
    if (depth > maximumNesting) throw new Refusal(node.at, `is nested more than ${maximumNesting} deep`);
    checkLiteral(node);
    const inside = node.kind === 'macro' ? macros + 1 : macros;
    if (inside > maximumMacroNesting) {
      throw new Refusal(node.at, `macros may stand ${maximumMacroNesting} deep in one another at most`);
    }
    for (const child of children(node)) {
      const chained =
        node.kind === 'call' && child.kind === 'call' && child.name === node.name && isOperator(node.name);
      const within = node.kind === 'macro' && child === node.range ? macros : inside;
      waiting.push({ node: child, depth: chained ? depth : depth + 1, macros: within });
    }
  }
}

function checkLiteral(node: Node): void {
  const size = node.kind === 'list' ? node.elements.length : node.kind === 'map' ? node.entries.length : 0;
  if (size > maximumElements) {
    throw new Refusal(node.at, `a literal has ${size} elements; at most ${maximumElements} are allowed`);
  }
}

/** Chains of these are long and flat as people write them: a && b && c. */
function isOperator(name: string): boolean {
  return name === '_&&_' || name === '_||_' || name === '_+_' || name === '_*_' || name === '_-_' || name === '_/_';
}
