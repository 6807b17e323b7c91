import type { Evaluate } from './frame.js';
import type { Node } from './tree.js';

/** Names of the macro variables around a node, the outermost first. */
export type Scope = readonly string[];

/** Compiles any node; handed down, since a tree's parts compile each other. */
export type Compile = (node: Node, scope: Scope) => Evaluate;

/** Whether a node is the variable itself, and not one of a macro that took its name. */
export function isVariable(node: Node | undefined, name: string, scope: Scope): boolean {
  return node?.kind === 'name' && node.name === name && !scope.includes(name);
}
