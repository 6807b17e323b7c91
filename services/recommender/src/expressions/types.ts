/** A static type: what is known of a value before there is one. `dyn` is known at run time alone. */
export type Type =
  | { kind: Simple }
  | { kind: 'list'; element: Type }
  | { kind: 'map'; key: Type; value: Type }
  | { kind: 'type' };

type Simple =
  | 'dyn'
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'item'
  | 'customer';

export const dyn: Type = { kind: 'dyn' };
export const nullType: Type = { kind: 'null' };
export const bool: Type = { kind: 'bool' };
export const int: Type = { kind: 'int' };
export const uint: Type = { kind: 'uint' };
export const double: Type = { kind: 'double' };
export const string: Type = { kind: 'string' };
export const bytes: Type = { kind: 'bytes' };
export const timestamp: Type = { kind: 'timestamp' };
export const duration: Type = { kind: 'duration' };
export const typeType: Type = { kind: 'type' };

export function listOf(element: Type): Type {
  return { kind: 'list', element };
}

export function mapOf(key: Type, value: Type): Type {
  return { kind: 'map', key, value };
}

/** As it stands in an error: list<string>. */
export function typeName(type: Type): string {
  if (type.kind === 'list') return `list<${typeName(type.element)}>`;
  if (type.kind === 'map') return `map<${typeName(type.key)}, ${typeName(type.value)}>`;
  return type.kind;
}

export function isNumeric(type: Type): boolean {
  return type.kind === 'int' || type.kind === 'uint' || type.kind === 'double';
}

/** Whether a value of one type may turn out to be one of the other. */
export function mayBe(given: Type, wanted: Type): boolean {
  if (given.kind === 'dyn' || wanted.kind === 'dyn') return true;
  if (given.kind === 'list' && wanted.kind === 'list') return mayBe(given.element, wanted.element);
  if (given.kind === 'map' && wanted.kind === 'map') {
    return mayBe(given.key, wanted.key) && mayBe(given.value, wanted.value);
  }
  return given.kind === wanted.kind;
}

/** The type of either: dyn where they differ. */
export function joined(types: readonly Type[]): Type {
  const [first, ...rest] = types;
  if (!first) return dyn;
  const name = typeName(first);
  return rest.every((type) => typeName(type) === name) ? first : dyn;
}

/** Whether two values can be compared for equality: numbers of any kind, else the same type. */
export function comparable(left: Type, right: Type): boolean {
  if (isNumeric(left) && isNumeric(right)) return true;
  if (left.kind === 'list' && right.kind === 'list') return comparable(left.element, right.element);
  if (left.kind === 'map' && right.kind === 'map') {
    return comparable(left.key, right.key) && comparable(left.value, right.value);
  }
  return mayBe(left, right);
}
