import { isConstant, isOfMoment, once, perMoment } from './constant.js';
import { conversions } from './conversions.js';
import { customerFeature, hasCustomerFeature } from './fields.js';
import { type Evaluate, type Frame, spend } from './frame.js';
import { maximumMade } from './limits.js';
import { literalSet } from './literal-set.js';
import {
  add,
  compare,
  contains,
  divide,
  equal,
  lookUp,
  multiply,
  negate,
  type Ordering,
  remainder,
  subtract,
} from './operations.js';
import { type Compile, isVariable, type Scope } from './scope.js';
import { charactersPerStep, matching, readable, size, stringForms, stringTest, stringTests } from './strings.js';
import { isTimePart, timePart } from './time.js';
import type { CallNode, Node } from './tree.js';
import { type Failed, failed, isList, Opaque, type Value } from './values.js';

// A conversion by the library takes some 2 µs, 15 µs where it fails; a step some 30 ns.
const conversionSteps = 100;
// The parts of a date in a time zone take some 5 µs.
const zoneSteps = 150;
const orderings = new Map<string, Ordering>([
  ['_<_', '<'],
  ['_<=_', '<='],
  ['_>_', '>'],
  ['_>=_', '>='],
]);

const arithmetic = new Map<string, (left: Value, right: Value) => Value | Failed>([
  ['_-_', subtract],
  ['_*_', multiply],
  ['_/_', divide],
  ['_%_', remainder],
]);

/** Compiles an operator, a function or a method. */
export function compileCall(node: CallNode, scope: Scope, compile: Compile): Evaluate {
  const operands = node.target ? [node.target, ...node.args] : node.args;
  const evaluate = compileOperation(node, operands, scope, compile);
  if (isLogic(node.name)) return evaluate;
  if (isConstant(node)) return once(evaluate);
  return isOfMoment(node, scope) ? perMoment(evaluate) : evaluate;
}

function compileOperation({ name }: CallNode, nodes: readonly Node[], scope: Scope, compile: Compile): Evaluate {
  const feature = compileFeature(name, nodes, scope);
  if (feature) return feature;
  const [first = none, second = none, third = none] = nodes.map((node) => compile(node, scope));
  switch (name) {
    case '_&&_':
      return logic(first, second, false);
    case '_||_':
      return logic(first, second, true);
    case '!_':
      return unary(first, (value) => (typeof value === 'boolean' ? !value : failed));
    case '-_':
      return unary(first, negate);
    case '_?_:_':
      return (frame) => {
        const condition = first(frame);
        if (condition === true) return second(frame);
        return condition === false ? third(frame) : failed;
      };
    case '_==_':
      return equality(first, second, true);
    case '_!=_':
      return equality(first, second, false);
    case '_+_':
      return addition(first, second);
    case '_[_]':
      return binary(first, second, lookUp);
    case '@in':
      return membership(first, second, nodes[1]);
    case 'size':
      return unary(first, size);
    case 'matches':
      return matching(first, nodes[1]);
    default:
      return named(name, nodes.length, first, second);
  }
}

function named(name: string, operands: number, first: Evaluate, second: Evaluate): Evaluate {
  const ordering = orderings.get(name);
  if (ordering) return binary(first, second, (left, right) => compare(ordering, left, right));
  const operation = arithmetic.get(name);
  if (operation) return binary(first, second, operation);
  const test = stringTests.get(name);
  if (test) return stringTest(first, second, test);
  const form = stringForms.get(name);
  if (form) return unary(first, (value, frame) => (readable(value, frame) ? form(value) : failed));
  const convert = conversions.get(name);
  if (convert) return unary(first, (value, frame) => converted(value, frame, convert));
  if (!isTimePart(name)) return none;
  if (operands === 1) return unary(first, (value) => timePart(name, value, undefined));
  return (frame) => {
    const value = first(frame);
    const zone = second(frame);
    if (value === failed || zone === failed || !spend(frame, zoneSteps)) return failed;
    return timePart(name, value, zone);
  };
}

const none: Evaluate = () => failed;

/** customer["x"] and "x" in customer. */
function compileFeature(name: string, nodes: readonly Node[], scope: Scope): Evaluate | undefined {
  const [map, key] = name === '_[_]' ? nodes : name === '@in' ? [nodes[1], nodes[0]] : [];
  if (!isVariable(map, 'customer', scope) || key?.kind !== 'literal' || typeof key.value !== 'string') return undefined;
  return name === '_[_]' ? customerFeature(key.value) : hasCustomerFeature(key.value);
}

/** && and ||: the deciding value decides, even beside an operand that cannot be told. */
function logic(first: Evaluate, second: Evaluate, deciding: boolean): Evaluate {
  return (frame) => {
    const left = first(frame);
    if (left === deciding) return deciding;
    const right = second(frame);
    if (right === deciding) return deciding;
    return left === !deciding && right === !deciding ? !deciding : failed;
  };
}

function unary(operand: Evaluate, operation: (value: Value, frame: Frame) => Value | Failed): Evaluate {
  return (frame) => {
    const value = operand(frame);
    return value === failed ? failed : operation(value, frame);
  };
}

function binary(first: Evaluate, second: Evaluate, operation: (left: Value, right: Value) => Value | Failed): Evaluate {
  return (frame) => {
    const left = first(frame);
    if (left === failed) return failed;
    const right = second(frame);
    if (right === failed) return failed;
    // These go to the library.
    if ((left instanceof Opaque || right instanceof Opaque) && !spend(frame, conversionSteps)) return failed;
    return operation(left, right);
  };
}

function equality(first: Evaluate, second: Evaluate, wanted: boolean): Evaluate {
  return (frame) => {
    const left = first(frame);
    if (left === failed) return failed;
    const right = second(frame);
    if (right === failed) return failed;
    if (typeof left === 'object' && !spend(frame, weight(left))) return failed;
    return equal(left, right) === wanted;
  };
}

/** Values in a list or map, however deep. */
function weight(value: Value): number {
  if (value === null || typeof value !== 'object') return 1;
  if (value instanceof Opaque) return conversionSteps;
  const held = isList(value) ? value : value instanceof Map ? [...value.values()] : Object.values(value);
  return held.reduce<number>((sum, entry) => sum + weight(entry), 1);
}

/** A sum of strings or lists is bounded: macros could double it again and again. */
function addition(first: Evaluate, second: Evaluate): Evaluate {
  return (frame) => {
    const left = first(frame);
    if (left === failed) return failed;
    const right = second(frame);
    if (right === failed) return failed;
    if (typeof left === 'string' && typeof right === 'string') {
      const length = left.length + right.length;
      if (length > maximumMade || !spend(frame, length / charactersPerStep)) return failed;
    } else if (isList(left) && isList(right)) {
      const length = left.length + right.length;
      if (length > maximumMade || !spend(frame, length)) return failed;
    } else if ((left instanceof Opaque || right instanceof Opaque) && !spend(frame, conversionSteps)) return failed;
    return add(left, right);
  };
}

function membership(element: Evaluate, collection: Evaluate, node: Node | undefined): Evaluate {
  const literals = literalSet(node);
  if (literals) return unary(element, literals);
  return (frame) => {
    const value = element(frame);
    if (value === failed) return failed;
    const held = collection(frame);
    if (held === failed || (isList(held) && !spend(frame, weight(held)))) return failed;
    return contains(value, held);
  };
}

function converted(value: Value, frame: Frame, convert: (value: Value) => Value | Failed): Value | Failed {
  const cheap = typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean';
  return cheap || spend(frame, conversionSteps) ? convert(value) : failed;
}

function isLogic(name: string): boolean {
  return name === '_&&_' || name === '_||_' || name === '_?_:_';
}
