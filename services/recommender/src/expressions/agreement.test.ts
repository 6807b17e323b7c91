import {
  type CelInput,
  CelScalar,
  celEnv,
  celFunc,
  isCelError,
  isCelList,
  isCelMap,
  parse as parseCel,
  plan,
} from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from './check.js';
import { compile } from './compile.js';
import { fromLibrary, toLibrary } from './library.js';
import { parse } from './parse.js';
import type { ExpressionSubject } from './subject.js';
import { failed, isJsonMap, isList, isMap, Opaque, type Value } from './values.js';
import { boostVariables } from './variables.js';

// The library reads "" as 0 and "x" as NaN, which CEL does not.
const strict = [
  celFunc('int', [CelScalar.STRING], CelScalar.INT, (text) => {
    if (!/^[+-]?\d+$/.test(text)) throw new Error('no int');
    return BigInt(text);
  }),
  celFunc('double', [CelScalar.STRING], CelScalar.DOUBLE, (text) => {
    if (!/^[+-]?\d+(\.\d+)?$/.test(text)) throw new Error('no double');
    return Number(text);
  }),
];
const environment = celEnv({ funcs: [...strings, ...strict] });
/** Some 2 ms each, in which the library parses and plans; 80,000 were run when this was written. */
const runs = 3_000;
const words = ['red', 'Nimbus', '', 'a', 'Toys', '7', '1.5', 'é𝄞'];

// No null: has() of a key that holds one is true by the specification and false by the library.
const attribute = fc.oneof(
  fc.constantFrom<CelInput & (string | number | boolean | null)>(...words, true, false, 0, 1, 7, -2, 1.5),
  fc.array(fc.constantFrom(...words, 1, 7), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom(1, 'a'), { maxKeys: 2, noNullPrototype: true }),
);

const subject: fc.Arbitrary<ExpressionSubject> = fc.record({
  itemId: fc.constantFrom('i-1', 'i-2'),
  item: fc.record({
    title: fc.constantFrom('Nimbus case', 'red Toys'),
    brand: fc.constantFrom('Nimbus', 'Acme'),
    categoryPath: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }),
    price: fc.option(fc.constantFrom(0, 1, 7, 4_999, Number.MAX_SAFE_INTEGER), { nil: undefined }),
    currency: fc.constant('EUR'),
    inStock: fc.boolean(),
    attributes: fc.dictionary(fc.constantFrom('p', 'q'), attribute, { minKeys: 1, noNullPrototype: true }),
    firstSeenMs: fc.option(fc.constantFrom(0, 1_700_000_000_000), { nil: undefined }),
  }),
  customer: fc
    .dictionary(fc.constantFrom('f', 'g'), fc.constantFrom(0, 1, 2.5, -1))
    .map((values) => new Map(Object.entries(values))),
  context: fc.dictionary(fc.constantFrom('page', 'n'), fc.constantFrom('home', 3, true), { noNullPrototype: true }),
  nowMs: fc.constantFrom(0, 1_710_000_000_123),
  score: fc.constantFrom(0, 0.5, 3),
});

/** Random expressions: most of one type where one is needed, some of a wrong one. */
const { any } = fc.letrec<{ any: string; bool: string; number: string; text: string; list: string; map: string }>(
  (tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      { weight: 4, arbitrary: tie('bool') },
      tie('number'),
      tie('text'),
      tie('list'),
      tie('map'),
    ),
    bool: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'depth' },
      fc.constantFrom(
        'true',
        'false',
        'item.in_stock',
        'item.attributes.p',
        'has(item.price)',
        'has(item.attributes.q)',
      ),
      fc.constantFrom(
        'has(customer.f)',
        '"g" in customer',
        'has(context.n)',
        'context.page == "home"',
        'has(item.age_seconds)',
      ),
      call2(tie('bool'), tie('bool'), '&&', '||', '==', '!='),
      call2(tie('number'), tie('number'), '<', '<=', '>', '>=', '==', '!='),
      call2(tie('text'), tie('text'), '<', '<=', '>', '>=', '==', '!='),
      call2(tie('any'), tie('any'), '==', '!='),
      call2(tie('any'), tie('list'), 'in'),
      call2(tie('text'), tie('map'), 'in'),
      tie('bool').map((value) => `!(${value})`),
      method(tie('text'), tie('text'), 'contains', 'startsWith', 'endsWith'),
      tie('text').map((text) => `(${text}).matches("^[a-zN]+(s|\\\\d)?")`),
      macro(tie('list'), tie('bool'), 'exists', 'all', 'exists_one'),
      ternary(tie('bool')),
    ),
    number: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'depth' },
      fc.constantFrom(
        '0',
        '1',
        '7',
        '-2',
        '1.5',
        '0.0',
        '9223372036854775807',
        '1e300',
        'item.price',
        'item.age_seconds',
      ),
      fc.constantFrom('score', 'customer.f', 'customer["g"]', 'item.attributes.p', 'context.n', 'now.getHours()', '3u'),
      call2(tie('number'), tie('number'), '+', '-', '*', '/', '%'),
      tie('number').map((value) => `-(${value})`),
      tie('number').map((value) => `double(${value})`),
      tie('number').map((value) => `int(${value})`),
      fc.oneof(tie('text'), tie('list'), tie('map')).map((value) => `size(${value})`),
      ternary(tie('number')),
    ),
    text: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'depth' },
      fc.constantFrom(
        'item.id',
        'item.title',
        'item.brand',
        'item.attributes.q',
        'context.page',
        'item.category_path[0]',
      ),
      fc.constantFrom(...words).map((word) => JSON.stringify(word)),
      call2(tie('text'), tie('text'), '+'),
      tie('text').map((text) => `(${text}).upperAscii().lowerAscii()`),
      fc.oneof(tie('number'), tie('bool')).map((value) => `string(${value})`),
      ternary(tie('text')),
    ),
    list: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'depth' },
      fc.constantFrom('item.category_path', 'item.attributes.p', '["a", "Toys"]', '[1, 7, 1.5, true, null, 3u]', '[]'),
      fc.array(tie('any'), { maxLength: 3 }).map((values) => `[${values.join(', ')}]`),
      call2(tie('list'), tie('list'), '+'),
      macro(tie('list'), tie('bool'), 'filter'),
      macro(tie('list'), tie('any'), 'map'),
    ),
    map: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'depth' },
      fc.constantFrom('item.attributes', 'context', '{"a": 1, "x": "y"}', '{1: true, 7: 2.5}', 'item.attributes.q'),
      // The library takes doubles for keys too, which CEL does not.
      fc
        .tuple(fc.constantFrom('item.brand', '"a"', '7', 'true'), tie('any'))
        .map(([key, value]) => `{${key}: ${value}}`),
    ),
  }),
);

function call2(left: fc.Arbitrary<string>, right: fc.Arbitrary<string>, ...signs: string[]): fc.Arbitrary<string> {
  return fc.tuple(left, fc.constantFrom(...signs), right).map(([a, sign, b]) => `(${a}) ${sign} (${b})`);
}

function method(text: fc.Arbitrary<string>, part: fc.Arbitrary<string>, ...names: string[]): fc.Arbitrary<string> {
  return fc.tuple(text, fc.constantFrom(...names), part).map(([a, name, b]) => `(${a}).${name}(${b})`);
}

function macro(list: fc.Arbitrary<string>, body: fc.Arbitrary<string>, ...names: string[]): fc.Arbitrary<string> {
  const inner = fc.oneof(body, fc.constantFrom('x == "a"', 'x != 7', 'x in ["Toys", 1]', 'item.brand == x'));
  return fc.tuple(list, fc.constantFrom(...names), inner).map(([a, name, b]) => `(${a}).${name}(x, ${b})`);
}

function ternary(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom('item.in_stock', 'item.attributes.p'), value, value)
    .map(([c, a, b]) => `${c} ? (${a}) : (${b})`);
}

/** The subject as the library takes it, all at once. */
function bindings({ itemId, item, customer, context, nowMs, score }: ExpressionSubject): Record<string, CelInput> {
  const fields: [string, CelInput | undefined][] = [
    ['id', itemId],
    ['title', item?.title],
    ['brand', item?.brand],
    ['category_path', [...(item?.categoryPath ?? [])]],
    ['price', item?.price === undefined ? undefined : BigInt(item.price)],
    ['currency', item?.currency],
    ['in_stock', item?.inStock],
    ['age_seconds', item?.firstSeenMs === undefined ? undefined : (nowMs - item.firstSeenMs) / 1_000],
    ['attributes', toLibrary(item?.attributes ?? {})],
  ];
  const known = new Map<string, CelInput>();
  for (const [name, value] of fields) if (value !== undefined) known.set(name, value);
  return { item: known, customer: new Map(customer), context: toLibrary(context), now: moment(nowMs), score };
}

function moment(ms: number): CelInput {
  const value = plan(environment, parseCel(`timestamp("${new Date(ms).toISOString()}")`))();
  if (isCelError(value)) throw value;
  return value;
}

/** A value of either side as text; whatever failed is the same. */
function shown(value: Value | typeof failed): string {
  if (value === failed) return 'failed';
  if (isList(value)) return `[${value.map(shown).join()}]`;
  if (value instanceof Opaque) return String(Object(value.value).value ?? value.value);
  if (isMap(value))
    return `{${Array.from(value, ([key, entry]) => `${typeof key} ${key}:${shown(entry)}`)
      .sort()
      .join()}}`;
  if (isJsonMap(value)) return shown(new Map(Object.entries(value)));
  return typeof value === 'number' ? `double ${Object.is(value, -0) ? 0 : value}` : `${typeof value} ${value}`;
}

function byLibrary(text: string, on: ExpressionSubject): string {
  const value = plan(environment, parseCel(text))(bindings(on));
  return shown(isCelError(value) ? failed : whole(value));
}

/** Lists and maps of the library, which fromLibrary leaves out, with all that they hold. */
function whole(value: Parameters<typeof fromLibrary>[0]): Value | typeof failed {
  if (isCelList(value)) return Array.from(value, (entry) => told(whole(entry)));
  if (isCelMap(value)) {
    return new Map(Array.from(value, ([key, entry]) => [asKey(key), told(whole(entry))]));
  }
  return fromLibrary(value);
}

function told(value: Value | typeof failed): Value {
  if (value === failed) throw new Error('a list holds an error');
  return value;
}

function asKey(key: unknown): string | bigint | boolean {
  if (typeof key === 'string' || typeof key === 'bigint' || typeof key === 'boolean') return key;
  throw new Error('a key is a string, an int or a bool');
}

describe('closures and the library', () => {
  it('agree on random expressions and items', () => {
    let accepted = 0;
    let failures = 0;
    fc.assert(
      fc.property(any, subject, (text, on) => {
        const compiled = accepts(text);
        if (!compiled) return;
        const frame = { subject: on, steps: 1_000_000, locals: [] };
        const found = shown(compiled(frame));
        accepted += 1;
        if (found === 'failed') failures += 1;
        expect(found).toBe(byLibrary(text, on));
      }),
      { numRuns: runs },
    );
    // Neither is empty talk: many are accepted, and of these many can and many cannot be told.
    expect(accepted).toBeGreaterThan(runs / 10);
    expect(failures).toBeGreaterThan(runs / 70);
    expect(accepted - failures).toBeGreaterThan(runs / 20);
  });
});

function accepts(text: string): ReturnType<typeof compile> | undefined {
  try {
    const tree = parse(text);
    check(tree, boostVariables);
    return compile(tree);
  } catch {
    return undefined;
  }
}
