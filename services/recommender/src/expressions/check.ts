import { CallChecker } from './check-call.js';
import { maximumSteps } from './limits.js';
import { Refusal } from './refusal.js';
import { typeNames } from './signatures.js';
import type { MacroNode, Node } from './tree.js';
import { bool, double, dyn, joined, listOf, mapOf, mayBe, type Type, typeName, typeType } from './types.js';
import { itemFields } from './variables.js';

/** What a check finds out. */
export interface Checked {
  type: Type;
  /** In the order of their names. */
  customerFeatures: string[];
  usesContext: boolean;
}

/**
 * Finds the type of an expression and what it reads, before anything is evaluated. What the catalogue or the storefront may give in any type (attributes,
 * context) is dyn and told at run time.
 * @throws Refusal at the first name, function or operand that cannot be right
 */
export function check(root: Node, variables: ReadonlyMap<string, Type>): Checked {
  const checker = new Checker(variables);
  const type = checker.check(root);
  return { type, customerFeatures: [...checker.features].sort(), usesContext: checker.usesContext };
}

class Checker {
  readonly features = new Set<string>();
  usesContext = false;
  readonly #variables: ReadonlyMap<string, Type>;
  /** Of macros, the innermost last. */
  readonly #locals: [string, Type][] = [];
  readonly #calls = new CallChecker((node) => this.check(node));
  /** Rounds of the macros around, as far as literals tell. */
  #rounds = 1;

  constructor(variables: ReadonlyMap<string, Type>) {
    this.#variables = variables;
  }

  check(node: Node): Type {
    const feature = featureOf(node, (name) => this.#isCustomer(name));
    if (feature !== undefined) return this.#feature(feature, node);
    const type = this.#typed(node);
    if (type.kind === 'item') throw new Refusal(node.at, `item is read by its fields: ${fieldNames()}`);
    if (type.kind === 'customer') {
      throw new Refusal(node.at, 'customer is read by the names of features, such as customer.view_count_7d');
    }
    return type;
  }

  #typed(node: Node): Type {
    switch (node.kind) {
      case 'literal':
      case 'library':
        return node.type;
      case 'name':
        return this.#name(node.name, node.at);
      case 'select':
        return this.#select(node);
      case 'has':
        this.#select(node);
        return bool;
      case 'list':
        return listOf(joined(node.elements.map((element) => this.check(element))));
      case 'map':
        return this.#map(node);
      case 'call':
        return this.#calls.check(node);
      case 'macro':
        return this.#macro(node);
    }
  }

  #isCustomer(name: string): boolean {
    return this.#local(name) === undefined && this.#variables.get(name)?.kind === 'customer';
  }

  #feature(feature: string, node: Node): Type {
    this.features.add(feature);
    return node.kind === 'has' || (node.kind === 'call' && node.name === '@in') ? bool : double;
  }

  #local(name: string): Type | undefined {
    return this.#locals.findLast(([local]) => local === name)?.[1];
  }

  #name(name: string, at: number): Type {
    const local = this.#local(name);
    if (local) return local;
    const type = this.#variables.get(name);
    if (type) {
      if (name === 'context') this.usesContext = true;
      return type;
    }
    if (typeNames.has(name)) return typeType;
    throw new Refusal(at, `there is no variable ${name}; there are ${[...this.#variables.keys()].join(', ')}`);
  }

  #select(node: Extract<Node, { kind: 'select' | 'has' }>): Type {
    // A name alone may be the item, which nothing else may read whole.
    const of = node.of.kind === 'name' ? this.#typed(node.of) : this.check(node.of);
    const { field } = node;
    if (of.kind === 'dyn') return dyn;
    if (of.kind === 'map') {
      if (mayBe(of.key, { kind: 'string' })) return of.value;
      throw new Refusal(node.at, `.${field} reads a map whose keys are strings, this one is ${typeName(of)}`);
    }
    if (of.kind === 'item') {
      const type = itemFields.get(field);
      if (type) return type;
      throw new Refusal(
        node.at,
        `item has no field ${field}; there are ${fieldNames()}. An attribute is item.attributes.${field}`,
      );
    }
    throw new Refusal(node.at, `.${field} reads a map, this is of type ${typeName(of)}`);
  }

  #map({ entries }: Extract<Node, { kind: 'map' }>): Type {
    const keys = entries.map(({ key }) => {
      const type = this.check(key);
      if (type.kind === 'dyn' || type.kind === 'string' || type.kind === 'int' || type.kind === 'bool') return type;
      throw new Refusal(key.at, `a key of a map is a string, an int or a bool, this is of type ${typeName(type)}`);
    });
    return mapOf(joined(keys), joined(entries.map(({ value }) => this.check(value))));
  }

  #macro(node: MacroNode): Type {
    const element = elementOf(this.check(node.range), node);
    if (node.where && node.name !== 'map') throw new Refusal(node.at, `${node.name} takes a name and one expression`);
    const before = this.#rounds;
    this.#rounds *= node.range.kind === 'list' ? Math.max(1, node.range.elements.length) : 1;
    if (this.#rounds > maximumSteps) {
      throw new Refusal(node.at, `would take ${this.#rounds} rounds an item; at most ${maximumSteps} are allowed`);
    }
    this.#locals.push([node.variable, element]);
    const where = node.where && this.check(node.where);
    const body = this.check(node.body);
    this.#locals.pop();
    this.#rounds = before;
    if (node.where && where) this.#boolean(where, node.where);
    if (node.name === 'map') return listOf(body);
    this.#boolean(body, node.body);
    return node.name === 'filter' ? listOf(element) : bool;
  }

  #boolean(type: Type, node: Node): void {
    if (!mayBe(type, bool)) throw new Refusal(node.at, `must be a bool here, this is of type ${typeName(type)}`);
  }
}

function elementOf(range: Type, node: MacroNode): Type {
  if (range.kind === 'list') return range.element;
  if (range.kind === 'map') return range.key;
  if (range.kind === 'dyn') return dyn;
  throw new Refusal(node.at, `${node.name} goes through a list or a map, this is of type ${typeName(range)}`);
}

function fieldNames(): string {
  return [...itemFields.keys()].join(', ');
}

/** The feature that a node names: customer.x, has(customer.x), customer["x"], "x" in customer. */
function featureOf(node: Node, isCustomer: (name: string) => boolean): string | undefined {
  const named = (of: Node | undefined): boolean => of?.kind === 'name' && isCustomer(of.name);
  if (node.kind === 'select' || node.kind === 'has') return named(node.of) ? node.field : undefined;
  if (node.kind !== 'call') return undefined;
  const [map, key] = node.name === '_[_]' ? node.args : node.name === '@in' ? [node.args[1], node.args[0]] : [];
  return named(map) && key?.kind === 'literal' && typeof key.value === 'string' ? key.value : undefined;
}
