import { type Evaluate, type Frame, spend } from './frame.js';
import { keysOf } from './operations.js';
import type { Compile, Scope } from './scope.js';
import { children, type MacroNode, type Node } from './tree.js';
import { failed, isJsonMap, isList, isMap, type Value } from './values.js';

/** Compiles a macro to a loop. Each round takes as many steps as its body has nodes. */
export function compileMacro(node: MacroNode, scope: Scope, compile: Compile): Evaluate {
  const range = compile(node.range, scope);
  const inner = [...scope, node.variable];
  const body = compile(node.body, inner);
  const where = node.where && compile(node.where, inner);
  const cost = 1 + count(node.body) + (node.where ? count(node.where) : 0);
  const round = rounds(node, body, where);
  return (frame) => {
    const value = range(frame);
    if (value === failed) return failed;
    const elements = elementsOf(value);
    if (!elements) return failed;
    return round(new Elements(elements, frame, scope.length, cost));
  };
}

/** What a macro goes through: elements of a list, keys of a map. */
function elementsOf(value: Value): readonly Value[] | undefined {
  if (isList(value)) return value;
  return isMap(value) || isJsonMap(value) ? keysOf(value) : undefined;
}

/** Nodes of a tree; a literal list counts once. */
function count(node: Node): number {
  if (node.kind === 'list' && node.elements.every(({ kind }) => kind === 'literal')) return 1;
  return children(node).reduce((sum, child) => sum + count(child), 1);
}

/** Sets the variable to one element after the other, as long as there are steps. */
class Elements {
  readonly frame: Frame;
  readonly length: number;
  readonly #values: readonly Value[];
  readonly #slot: number;
  readonly #cost: number;

  constructor(values: readonly Value[], frame: Frame, slot: number, cost: number) {
    this.#values = values;
    this.length = values.length;
    this.frame = frame;
    this.#slot = slot;
    this.#cost = cost;
  }

  /** @returns undefined where the steps are used up */
  set(index: number): Value | undefined {
    if (!spend(this.frame, this.#cost)) return undefined;
    const value = this.#values[index] ?? null;
    this.frame.locals[this.#slot] = value;
    return value;
  }
}

type Round = (elements: Elements) => Value | typeof failed;

function rounds(node: MacroNode, body: Evaluate, where: Evaluate | undefined): Round {
  switch (node.name) {
    case 'exists':
      return (elements) => decides(elements, body, true);
    case 'all':
      return (elements) => decides(elements, body, false);
    case 'exists_one':
      return (elements) => existsOne(elements, body);
    case 'filter':
      return (elements) => collect(elements, body, undefined);
    case 'map':
      return (elements) => collect(elements, where, body);
  }
}

/** exists and all: one element decides, whatever could not be told of those before it. */
function decides(elements: Elements, body: Evaluate, deciding: boolean): boolean | typeof failed {
  let told = true;
  for (let index = 0; index < elements.length; index++) {
    if (elements.set(index) === undefined) return failed;
    const value = body(elements.frame);
    if (value === deciding) return deciding;
    if (value !== !deciding) told = false;
  }
  return told ? !deciding : failed;
}

function existsOne(elements: Elements, body: Evaluate): boolean | typeof failed {
  let found = 0;
  for (let index = 0; index < elements.length; index++) {
    if (elements.set(index) === undefined) return failed;
    const value = body(elements.frame);
    if (typeof value !== 'boolean') return failed;
    if (value) found += 1;
  }
  return found === 1;
}

/** filter and map: the elements, or what is made of each, where a condition holds. */
function collect(elements: Elements, where: Evaluate | undefined, make: Evaluate | undefined): Value | typeof failed {
  const made: Value[] = [];
  for (let index = 0; index < elements.length; index++) {
    const element = elements.set(index);
    if (element === undefined) return failed;
    const wanted = where ? where(elements.frame) : true;
    if (typeof wanted !== 'boolean') return failed;
    if (!wanted) continue;
    const value = make ? make(elements.frame) : element;
    if (value === failed) return failed;
    made.push(value);
  }
  return made;
}
