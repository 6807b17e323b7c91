import type { Definition } from '../definitions/definition.js';

/** What is expected of a feature's values. What is absent is not expected. Bounds hold for values that are there. */
export interface Expectation {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly whole?: boolean | undefined;
  /** From 0 to 1, of all entities. */
  readonly nullShareAtMost?: number | undefined;
  /** From 0 to 1: different values among those that are there. */
  readonly uniqueShareAtLeast?: number | undefined;
  readonly uniqueShareAtMost?: number | undefined;
}

/** A rate is one count over another, of which the first may be greater: more refunds than orders, orders without a view. */
const rate = /_rate_/;

/** What follows from what a feature is. */
export function derivedExpectation({ type, name, estimated }: Definition): Expectation {
  switch (type) {
    case 'count':
      return estimated ? { minimum: 0 } : { minimum: 0, whole: true };
    case 'seconds':
      return { minimum: 0 };
    case 'money':
      // An average of whole amounts need not be whole.
      return name.startsWith('average_') ? { minimum: 0 } : { minimum: 0, whole: true };
    case 'share':
      return rate.test(name) ? { minimum: 0 } : { minimum: 0, maximum: 1 };
    case 'number':
      return {};
  }
}

/** What holds: each declared field in place of the derived one. */
export function expectationInForce(definition: Definition, declared: Expectation | undefined): Expectation {
  const given = Object.entries(declared ?? {}).filter(([, value]) => value !== undefined);
  return { ...derivedExpectation(definition), ...Object.fromEntries(given) };
}

export type ExpectationName =
  | 'finite'
  | 'minimum'
  | 'maximum'
  | 'whole'
  | 'null_share_at_most'
  | 'unique_share_at_least'
  | 'unique_share_at_most';

/** Values that break an expectation of single values. */
export interface Broken {
  readonly count: number;
  /** The worst of them. */
  readonly value: number;
  /** The name of an entity that has it, hashed. */
  readonly example: string;
}

/** What is to be known of a feature's values to judge them. */
export interface Seen {
  /** Entities or rows. */
  readonly entities: number;
  /** Of them those without a value. */
  readonly nulls: number;
  /** Different values of those that are there; undefined where nobody asked for it. */
  readonly distinct: number | undefined;
  readonly broken: Readonly<Partial<Record<'finite' | 'minimum' | 'maximum' | 'whole', Broken>>>;
}

export interface Violation {
  readonly expectation: ExpectationName;
  readonly expected: string;
  readonly seen: string;
  readonly share: number;
  readonly example: string;
  readonly message: string;
}

const words = {
  finite: 'must be finite',
  minimum: 'must be at least',
  maximum: 'must be at most',
  whole: 'must be whole numbers',
} as const;

/** A share for people: 0.0312 as 3.12%. */
function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))}%`;
}

/**
 * What of an expectation is not met.
 * @param feature kind__name
 */
export function violationsOf(feature: string, expectation: Expectation, seen: Seen): Violation[] {
  const there = seen.entities - seen.nulls;
  const violations: Violation[] = [];
  for (const name of ['finite', 'minimum', 'maximum', 'whole'] as const) {
    const broken = seen.broken[name];
    if (broken === undefined || broken.count === 0) continue;
    const bound = name === 'minimum' ? expectation.minimum : name === 'maximum' ? expectation.maximum : undefined;
    const expected =
      name === 'minimum' ? `>= ${bound}` : name === 'maximum' ? `<= ${bound}` : name === 'whole' ? 'whole' : 'finite';
    const share = broken.count / there;
    violations.push({
      expectation: name,
      expected,
      seen: String(broken.value),
      share,
      example: broken.example,
      message:
        `${feature}: values ${words[name]}${bound === undefined ? '' : ` ${bound}`}; ${broken.count} of ${there} ` +
        `(${percent(share)}) are not, for example ${broken.value} of the entity with hash ${broken.example}`,
    });
  }
  const of = (name: ExpectationName, expected: string, share: number, what: string) => {
    violations.push({
      expectation: name,
      expected,
      seen: String(share),
      share,
      example: '',
      message: `${feature}: ${what}`,
    });
  };
  const { nullShareAtMost, uniqueShareAtLeast, uniqueShareAtMost } = expectation;
  const nullShare = seen.entities === 0 ? 0 : seen.nulls / seen.entities;
  if (nullShareAtMost !== undefined && nullShare > nullShareAtMost) {
    const expected = `of at most ${percent(nullShareAtMost)} of the entities nothing may have been seen`;
    of('null_share_at_most', `<= ${nullShareAtMost}`, nullShare, `${expected}; it is ${percent(nullShare)}`);
  }
  if (seen.distinct === undefined || there === 0) return violations;
  const unique = seen.distinct / there;
  if (uniqueShareAtLeast !== undefined && unique < uniqueShareAtLeast) {
    const expected = `at least ${percent(uniqueShareAtLeast)} of the values must differ from all others`;
    of(
      'unique_share_at_least',
      `>= ${uniqueShareAtLeast}`,
      unique,
      `${expected}; there are ${percent(unique)} different ones`,
    );
  }
  if (uniqueShareAtMost !== undefined && unique > uniqueShareAtMost) {
    const expected = `at most ${percent(uniqueShareAtMost)} of the values may be different ones`;
    of('unique_share_at_most', `<= ${uniqueShareAtMost}`, unique, `${expected}; it is ${percent(unique)}`);
  }
  return violations;
}

/**
 * What is to be known of a sample's values.
 * @param values NaN: nothing was seen
 * @param exampleOf the hashed name of the entity at a place
 */
export function seenIn(values: ArrayLike<number>, expectation: Expectation, exampleOf: (at: number) => string): Seen {
  const { minimum, maximum, whole, uniqueShareAtLeast, uniqueShareAtMost } = expectation;
  const distinct = uniqueShareAtLeast === undefined && uniqueShareAtMost === undefined ? undefined : new Set<number>();
  const broken: Partial<
    Record<'finite' | 'minimum' | 'maximum' | 'whole', { count: number; at: number; value: number }>
  > = {};
  const breaks = (name: keyof typeof broken, at: number, value: number, worse: (than: number) => boolean) => {
    const known = broken[name];
    if (known === undefined) broken[name] = { count: 1, at, value };
    else {
      known.count += 1;
      if (!worse(known.value)) return;
      known.at = at;
      known.value = value;
    }
  };
  let nulls = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? Number.NaN;
    if (Number.isNaN(value)) {
      nulls += 1;
      continue;
    }
    distinct?.add(value);
    if (!Number.isFinite(value)) breaks('finite', at, value, () => false);
    else if (whole === true && !Number.isInteger(value)) breaks('whole', at, value, () => false);
    if (minimum !== undefined && value < minimum) breaks('minimum', at, value, (than) => value < than);
    if (maximum !== undefined && value > maximum) breaks('maximum', at, value, (than) => value > than);
  }
  const told = Object.entries(broken).map(([name, { count, at, value }]) => [
    name,
    { count, value, example: exampleOf(at) },
  ]);
  return { entities: values.length, nulls, distinct: distinct?.size, broken: Object.fromEntries(told) };
}
