import { checkPattern } from './patterns.js';
import { Refusal } from './refusal.js';
import { functions, methods, operatorSigns, operators, type Signature } from './signatures.js';
import { type CallNode, macroNames, type Node } from './tree.js';
import { bool, comparable, dyn, isNumeric, joined, listOf, mayBe, type Type, typeName } from './types.js';

/** Finds the types of calls and operators. */
export class CallChecker {
  readonly #check: (node: Node) => Type;

  /** @param check finds the type of any node */
  constructor(check: (node: Node) => Type) {
    this.#check = check;
  }

  /** @throws Refusal where no form of it takes operands of these types */
  check(node: CallNode): Type {
    const operands = node.target ? [node.target, ...node.args] : node.args;
    this.#isKnown(node);
    const types = operands.map((operand) => this.#check(operand));
    const [first = dyn, second = dyn, third = dyn] = types;
    switch (node.name) {
      case '_==_':
      case '_!=_':
        if (comparable(first, second)) return bool;
        throw new Refusal(node.at, `${typeName(first)} is never equal to ${typeName(second)}`);
      case '@in':
        return this.#in(node, first, second);
      case '_[_]':
        return this.#index(node, first, second);
      case '_?_:_':
        if (mayBe(first, bool)) return joined([second, third]);
        throw new Refusal(node.at, `before ? stands a bool, this is of type ${typeName(first)}`);
      case '_+_':
        if (first.kind === 'list' && second.kind === 'list') return listOf(joined([first.element, second.element]));
        return this.#overloaded(node, operators, types);
      case 'matches':
        checkPattern(node.args.at(-1), node.at);
        return this.#overloaded(node, node.target ? methods : functions, types);
      default:
        return this.#overloaded(node, this.#table(node), types);
    }
  }

  #table(node: CallNode): ReadonlyMap<string, readonly Signature[]> {
    if (operatorSigns.has(node.name)) return operators;
    return node.target ? methods : functions;
  }

  #isKnown({ name, target, at }: CallNode): void {
    if (operatorSigns.has(name) || (target ? methods : functions).has(name)) return;
    if (name === 'has') throw new Refusal(at, 'has is written has(x.field)');
    if (macroNames.has(name)) throw new Refusal(at, `${name} is written list.${name}(x, …)`);
    const other = target ? functions : methods;
    if (other.has(name)) {
      throw new Refusal(at, target ? `${name} is written ${name}(x)` : `${name} is written x.${name}(…)`);
    }
    const known = [...(target ? methods : functions).keys()].join(', ');
    throw new Refusal(at, `there is no ${target ? 'method' : 'function'} ${name}; there are ${known}`);
  }

  #overloaded(node: CallNode, table: ReadonlyMap<string, readonly Signature[]>, types: readonly Type[]): Type {
    const fitting = (table.get(node.name) ?? []).filter(
      ({ parameters }) =>
        parameters.length === types.length &&
        parameters.every((parameter, index) => mayBe(types[index] ?? dyn, parameter)),
    );
    if (fitting.length > 0) {
      // A list may also be added to what is not known yet.
      if (node.name === '_+_' && types.every(({ kind }) => kind === 'dyn')) return dyn;
      return joined(fitting.map(({ result }) => result));
    }
    if (node.name === '_+_' && types.some(({ kind }) => kind === 'list') && types.some(({ kind }) => kind === 'dyn')) {
      return listOf(dyn);
    }
    const sign = operatorSigns.get(node.name) ?? node.name;
    const given = types.map(typeName).join(' and ');
    throw new Refusal(node.at, `${sign} does not take ${given || 'nothing'}${this.#hint(types)}`);
  }

  #hint(types: readonly Type[]): string {
    if (types.length !== 2 || !types.every(isNumeric)) return '';
    return '; CEL converts no number by itself: write 2.0 for 2, or double(x)';
  }

  #in(node: CallNode, element: Type, collection: Type): Type {
    if (collection.kind === 'dyn') return bool;
    const held =
      collection.kind === 'list' ? collection.element : collection.kind === 'map' ? collection.key : undefined;
    if (!held) throw new Refusal(node.at, `in looks in a list or a map, this is of type ${typeName(collection)}`);
    if (comparable(element, held)) return bool;
    throw new Refusal(node.at, `${typeName(element)} is never in ${typeName(collection)}`);
  }

  #index(node: CallNode, of: Type, key: Type): Type {
    if (of.kind === 'dyn') return dyn;
    if (of.kind === 'list') {
      if (key.kind === 'dyn' || isNumeric(key)) return of.element;
      throw new Refusal(node.at, `a list is read by a number, this is of type ${typeName(key)}`);
    }
    if (of.kind === 'map') {
      if (comparable(key, of.key)) return of.value;
      throw new Refusal(node.at, `the keys of this map are of type ${typeName(of.key)}, not ${typeName(key)}`);
    }
    throw new Refusal(node.at, `[] reads a list or a map, this is of type ${typeName(of)}`);
  }
}
