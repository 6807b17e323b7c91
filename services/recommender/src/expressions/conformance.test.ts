import { getConformanceSuite, type IncrementalTestSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import { describe, expect, it } from 'vitest';
import { check } from './check.js';
import { compile } from './compile.js';
import { maximumSteps } from './limits.js';
import { parse } from './parse.js';
import { Refusal } from './refusal.js';
import { failed, Instant, isList, isMap, type Key, Opaque, Span, type Value } from './values.js';

type Case = IncrementalTestSuite['tests'][number];
type Expected = NonNullable<Extract<Case['original']['resultMatcher'], { case: 'value' }>['value']>;

interface Outcome {
  name: string;
  outcome: 'agrees' | 'differs' | 'refused';
  what: string;
}

/** CEL's own conformance cases that need no messages of protobuf and no variables. */
function cases(suite: IncrementalTestSuite, path: string): [string, Case][] {
  const here = suite.tests
    .filter(({ original }) => {
      const { bindings, typeEnv, container, resultMatcher } = original;
      return (
        Object.keys(bindings).length === 0 &&
        typeEnv.length === 0 &&
        container === '' &&
        (resultMatcher.case === 'value' || resultMatcher.case === 'evalError' || resultMatcher.case === undefined)
      );
    })
    .map((test): [string, Case] => [`${path}/${test.name}`, test]);
  return [...here, ...suite.suites.flatMap((below) => cases(below, `${path}/${below.name}`))];
}

function outcome([name, { original }]: [string, Case]): Outcome {
  const { expr, resultMatcher } = original;
  let evaluated: Value | typeof failed;
  try {
    const tree = parse(expr);
    check(tree, new Map());
    evaluated = compile(tree)({
      subject: { itemId: '', item: undefined, customer: new Map(), context: {}, nowMs: 0, score: 0 },
      steps: maximumSteps,
      locals: [],
    });
  } catch (error) {
    if (error instanceof Refusal) return { name, outcome: 'refused', what: `${expr} (${error.message})` };
    throw error;
  }
  const wanted =
    resultMatcher.case === 'evalError' ? failed : resultMatcher.case === 'value' ? read(resultMatcher.value) : true;
  return { name, outcome: same(evaluated, wanted) ? 'agrees' : 'differs', what: expr };
}

/** A conformance value as ours. */
function read({ kind }: Expected): Value {
  switch (kind.case) {
    case 'nullValue':
      return null;
    case 'boolValue':
    case 'int64Value':
    case 'doubleValue':
    case 'stringValue':
      return kind.value;
    case 'listValue':
      return kind.value.values.map(read);
    case 'mapValue':
      return new Map(
        kind.value.entries.map(({ key, value }) => [key ? (read(key) as Key) : '', value ? read(value) : null]),
      );
    default:
      // A uint, bytes, a message or a type: looked at by its kind alone.
      return new Opaque({});
  }
}

function same(value: Value | typeof failed, wanted: Value | typeof failed): boolean {
  if (value === failed || wanted === failed) return value === wanted;
  if (wanted instanceof Opaque) return value instanceof Opaque || value instanceof Instant || value instanceof Span;
  if (isList(wanted)) {
    return (
      isList(value) && value.length === wanted.length && value.every((entry, at) => same(entry, wanted[at] ?? null))
    );
  }
  if (isMap(wanted)) {
    const keys = [...wanted.keys()];
    return isMap(value) && keys.every((key) => same(value.get(key) ?? null, wanted.get(key) ?? null));
  }
  return Object.is(value, wanted) || (value === 0 && wanted === 0);
}

/** Suites of what CEL has beyond its core, and of messages. */
const beyond =
  /^\/(bindings_ext|block_ext|dynamic|encoders_ext|macros2|math_ext|optionals|proto2|proto3|string_ext|parse\/receiver_function_names)\//;
/** Reasons for which a case of the core is refused. */
const known =
  /messages such as|a key of a map is|there is no (variable|function)|does not take|is never equal to|before \? stands|quoted_map_fields|`/;

describe("CEL's conformance cases", () => {
  const outcomes = cases(getConformanceSuite(), '').map(outcome);

  it('every case that is accepted has the result that the specification gives', () => {
    expect(outcomes.filter(({ outcome: found }) => found === 'differs')).toEqual([]);
  });

  it('accepts whatever does without messages, uint keys, quoted fields and extensions', () => {
    const agreed = outcomes.filter(({ outcome: found }) => found === 'agrees');
    expect(agreed.length).toBe(986);
  });

  it('refuses only what it says that it refuses', () => {
    const core = outcomes.filter(({ name, outcome: found }) => found === 'refused' && !beyond.test(name));
    expect(core.filter(({ what }) => !known.test(what)).map(({ name, what }) => `${name}: ${what}`)).toEqual([]);
  });
});
