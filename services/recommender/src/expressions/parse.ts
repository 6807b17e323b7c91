import { parse as parseCel } from '@bufbuild/cel';
import type { Constant, Expr, SourceInfo } from '@bufbuild/cel-spec/cel/expr/syntax_pb.js';
import { checkBrackets } from './brackets.js';
import { checkSize } from './check-size.js';
import { maximumLength } from './limits.js';
import { Refusal } from './refusal.js';
import { type CallNode, macroNames, type Node } from './tree.js';
import { bool, bytes, double, int, nullType, string, uint } from './types.js';

const leastInt = -(2n ** 63n);
const greatestInt = 2n ** 63n - 1n;
const greatestUint = 2n ** 64n - 1n;

/**
 * The syntax tree of a CEL expression that is within the limits of size.
 * @throws Refusal
 */
export function parse(text: string): Node {
  if (text.length > maximumLength) {
    throw new Refusal(maximumLength, `has ${text.length} characters; at most ${maximumLength} are allowed`);
  }
  if (text.trim() === '') throw new Refusal(0, 'must hold a CEL expression, such as item.price < 5000');
  checkBrackets(text);
  const { expr, sourceInfo } = parsed(text);
  const node = new Reader(text, sourceInfo, expr).read(expr);
  checkSize(node);
  return node;
}

function parsed(text: string): ReturnType<typeof parseCel> {
  try {
    // The parser takes a comment only where a line follows.
    return parseCel(text.includes('//') ? `${text}\n` : text);
  } catch (error) {
    throw syntaxRefusal(error);
  }
}

function syntaxRefusal(error: unknown): Refusal {
  if (error instanceof RangeError) return new Refusal(0, 'is nested too deep');
  const { rawMessage, location } = Object(error) as {
    rawMessage?: unknown;
    location?: { start?: { offset?: unknown } };
  };
  const at = location?.start?.offset;
  if (typeof rawMessage !== 'string' || typeof at !== 'number') return new Refusal(0, 'is not a CEL expression');
  // The parser lists every token that could follow; the first part says enough.
  const found = /^found (.*?) but expecting (.*)$/s.exec(rawMessage);
  if (!found) return new Refusal(at, rawMessage);
  const [, what, expected = ''] = found;
  // Where something is missing behind an operator, the parser goes back to before it.
  if (expected === 'end of input')
    return new Refusal(at, `what follows from ${what} on is not complete, or may not stand here`);
  return new Refusal(
    at,
    expected.includes(',') ? `did not expect ${what} here` : `found ${what}, expected ${expected}`,
  );
}

/** Turns the library's tree, in which macros are written out as loops, into ours. */
class Reader {
  readonly #text: string;
  readonly #info: SourceInfo | undefined;
  /** Macro calls name nested macros by id alone. */
  readonly #byId = new Map<bigint, Expr>();

  constructor(text: string, info: SourceInfo | undefined, root: Expr) {
    this.#text = text;
    this.#info = info;
    this.#index(root);
  }

  read(given: Expr): Node {
    const expr = given.exprKind.case === undefined ? (this.#byId.get(given.id) ?? given) : given;
    const at = this.#at(expr);
    const { exprKind } = expr;
    switch (exprKind.case) {
      case 'constExpr':
        return this.#literal(exprKind.value, at);
      case 'identExpr':
        return { kind: 'name', at, name: exprKind.value.name };
      case 'selectExpr': {
        const { operand, field, testOnly } = exprKind.value;
        return { kind: testOnly ? 'has' : 'select', at, of: this.#part(operand, at), field };
      }
      case 'listExpr':
        return { kind: 'list', at, elements: exprKind.value.elements.map((element) => this.read(element)) };
      case 'structExpr':
        return this.#map(exprKind.value, at);
      case 'callExpr': {
        const { function: name, target, args } = exprKind.value;
        return this.#call(name, target, args, at);
      }
      case 'comprehensionExpr':
        return this.#macro(expr, at);
      default:
        throw new Refusal(at, 'is not a CEL expression');
    }
  }

  #part(expr: Expr | undefined, at: number): Node {
    if (!expr) throw new Refusal(at, 'is not a CEL expression');
    return this.read(expr);
  }

  #literal({ constantKind }: Constant, at: number): Node {
    switch (constantKind.case) {
      case 'nullValue':
        return { kind: 'literal', at, value: null, type: nullType };
      case 'boolValue':
        return { kind: 'literal', at, value: constantKind.value, type: bool };
      case 'int64Value':
        if (constantKind.value < leastInt || constantKind.value > greatestInt) {
          throw new Refusal(at, `${constantKind.value} is beyond the 64 bits of an int`);
        }
        return { kind: 'literal', at, value: constantKind.value, type: int };
      case 'doubleValue':
        return { kind: 'literal', at, value: constantKind.value, type: double };
      case 'stringValue':
        return { kind: 'literal', at, value: constantKind.value, type: string };
      case 'uint64Value':
        if (constantKind.value > greatestUint) {
          throw new Refusal(at, `${constantKind.value} is beyond the 64 bits of a uint`);
        }
        return { kind: 'library', at, text: `${constantKind.value}u`, type: uint };
      case 'bytesValue': {
        const hex = Array.from(constantKind.value, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
        return { kind: 'library', at, text: `b"${hex.join('')}"`, type: bytes };
      }
      default:
        throw new Refusal(at, 'is a literal of a kind that is not known');
    }
  }

  #map(value: Extract<Expr['exprKind'], { case: 'structExpr' }>['value'], at: number): Node {
    if (value.messageName !== '') {
      throw new Refusal(at, `messages such as ${value.messageName}{…} cannot be made here; a map is {"key": value}`);
    }
    const entries = value.entries.map(({ keyKind, value: entry }) => {
      if (keyKind.case !== 'mapKey') throw new Refusal(at, 'a map is {"key": value}');
      return { key: this.read(keyKind.value), value: this.#part(entry, at) };
    });
    return { kind: 'map', at, entries };
  }

  #call(name: string, target: Expr | undefined, args: Expr[], at: number): CallNode {
    return {
      kind: 'call',
      at,
      name,
      target: target && this.read(target),
      args: args.map((arg) => this.read(arg)),
    };
  }

  #macro(expr: Expr, at: number): Node {
    const call = this.#info?.macroCalls[String(expr.id)]?.exprKind;
    const name = call?.case === 'callExpr' ? macroNames.get(call.value.function) : undefined;
    if (call?.case !== 'callExpr' || !name) throw new Refusal(at, 'this macro is not known');
    const [variable, first, second, ...others] = call.value.args;
    if (variable?.exprKind.case !== 'identExpr' || !first || others.length > 0) {
      throw new Refusal(at, `${name} is written list.${name}(x, …)`);
    }
    return {
      kind: 'macro',
      at,
      name,
      range: this.#part(call.value.target, at),
      variable: variable.exprKind.value.name,
      where: second && this.read(first),
      body: this.read(second ?? first),
    };
  }

  /** Of fields, methods and `in` the parser gives the place before them; the name is what a person looks for. */
  #at({ id }: Expr): number {
    const at = this.#info?.positions[String(id)] ?? 0;
    const [skipped = ''] = /^\s*(\.(?!\d)\s*)?/.exec(this.#text.slice(at)) ?? [];
    return at + skipped.length;
  }

  #index(root: Expr): void {
    const waiting: (Expr | undefined)[] = [root];
    for (let expr = waiting.pop(); expr || waiting.length > 0; expr = waiting.pop()) {
      if (!expr) continue;
      this.#byId.set(expr.id, expr);
      waiting.push(...below(expr));
    }
  }
}

function below({ exprKind }: Expr): (Expr | undefined)[] {
  switch (exprKind.case) {
    case 'selectExpr':
      return [exprKind.value.operand];
    case 'listExpr':
      return exprKind.value.elements;
    case 'structExpr':
      return exprKind.value.entries.flatMap(({ keyKind, value }) => [
        keyKind.case === 'mapKey' ? keyKind.value : undefined,
        value,
      ]);
    case 'callExpr':
      return [exprKind.value.target, ...exprKind.value.args];
    case 'comprehensionExpr': {
      const { iterRange, accuInit, loopCondition, loopStep, result } = exprKind.value;
      return [iterRange, accuInit, loopCondition, loopStep, result];
    }
    default:
      return [];
  }
}
