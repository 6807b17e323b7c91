import { compileCall } from './compile-call.js';
import { compileMacro } from './compile-macro.js';
import { customerFeature, hasCustomerFeature, hasItemField, itemField, variable } from './fields.js';
import { type Evaluate, spend } from './frame.js';
import { byLibrary } from './library.js';
import { lookUp } from './operations.js';
import { isVariable, type Scope } from './scope.js';
import type { Node } from './tree.js';
import { failed, type Key, type Value } from './values.js';

/**
 * Turns a checked tree into closures, each of which evaluates its node. Operators that are used much are done in place, the others by the
 * library; the two agree on whatever is evaluated.
 */
export function compile(node: Node, scope: Scope = []): Evaluate {
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'library': {
      const value = byLibrary(node.text);
      return () => value;
    }
    case 'name':
      return compileName(node.name, scope);
    case 'select':
      return compileSelect(node.of, node.field, scope);
    case 'has':
      return compileHas(node.of, node.field, scope);
    case 'list':
      return compileList(node.elements, scope);
    case 'map':
      return compileMap(node.entries, scope);
    case 'call':
      return compileCall(node, scope, compile);
    case 'macro':
      return compileMacro(node, scope, compile);
  }
}

function compileName(name: string, scope: Scope): Evaluate {
  const slot = scope.lastIndexOf(name);
  if (slot >= 0) return ({ locals }) => locals[slot] ?? null;
  const known = variable(name);
  if (known) return known;
  // The name of a type.
  const type = byLibrary(name);
  return () => type;
}

function compileSelect(of: Node, field: string, scope: Scope): Evaluate {
  if (isVariable(of, 'item', scope)) return itemField(field);
  if (isVariable(of, 'customer', scope)) return customerFeature(field);
  const map = compile(of, scope);
  return (frame) => {
    const value = map(frame);
    // A field of a list or of a number is never there, though either has places by number.
    return value === failed || Array.isArray(value) ? failed : lookUp(value, field);
  };
}

function compileHas(of: Node, field: string, scope: Scope): Evaluate {
  if (isVariable(of, 'item', scope)) return hasItemField(field);
  if (isVariable(of, 'customer', scope)) return hasCustomerFeature(field);
  const map = compile(of, scope);
  return (frame) => {
    const value = map(frame);
    if (value === failed || value === null || typeof value !== 'object' || Array.isArray(value)) return failed;
    return lookUp(value, field) !== failed;
  };
}

function compileList(nodes: readonly Node[], scope: Scope): Evaluate {
  const elements = nodes.map((node) => compile(node, scope));
  if (nodes.every(({ kind }) => kind === 'literal')) {
    const constant = nodes.flatMap((node) => (node.kind === 'literal' ? [node.value] : []));
    return () => constant;
  }
  return (frame) => {
    if (!spend(frame, elements.length)) return failed;
    const made: Value[] = [];
    for (const element of elements) {
      const value = element(frame);
      if (value === failed) return failed;
      made.push(value);
    }
    return made;
  };
}

function compileMap(nodes: readonly { key: Node; value: Node }[], scope: Scope): Evaluate {
  const entries = nodes.map(({ key, value }) => ({ key: compile(key, scope), value: compile(value, scope) }));
  return (frame) => {
    if (!spend(frame, entries.length)) return failed;
    const made = new Map<Key, Value>();
    for (const entry of entries) {
      const key = entry.key(frame);
      const value = entry.value(frame);
      if (value === failed || !isKey(key) || made.has(key)) return failed;
      made.set(key, value);
    }
    return made;
  };
}

function isKey(value: Value | typeof failed): value is Key {
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean';
}
