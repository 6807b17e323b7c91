import { type CelInput, type CelResult, celEnv, isCelError, isCelType, isCelUint, parse, plan } from '@bufbuild/cel';
import { create } from '@bufbuild/protobuf';
import { isReflectMessage } from '@bufbuild/protobuf/reflect';
import { type Duration, DurationSchema, type Timestamp, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { type Failed, failed, Instant, isJsonMap, isList, isMap, Opaque, Span, type Value } from './values.js';

const environment = celEnv();
const nanosecondsPerSecond = 1_000_000_000n;
const programs = new Map<string, (values: Record<string, CelInput>) => CelResult>();

/**
 * Has the library evaluate one operation on values that are already there. It is some hundred times slower than a closure, and stands for what is seldom used.
 * @param text the operation on a, b, …, such as `string(a)` or `a < b`; one of a fixed set, since each is kept
 */
export function byLibrary(text: string, ...values: Value[]): Value | Failed {
  let program = programs.get(text);
  if (!program) {
    program = plan(environment, parse(text));
    programs.set(text, program);
  }
  const bindings = Object.fromEntries(
    values.map((value, index) => [String.fromCharCode(97 + index), toLibrary(value)]),
  );
  return fromLibrary(program(bindings));
}

/** A value as the library takes it. */
export function toLibrary(value: Value): CelInput {
  if (value instanceof Instant) return create(TimestampSchema, secondsAndNanos(value.ns));
  if (value instanceof Span) return durationOf(value.ns);
  if (value instanceof Opaque) return value.value as CelInput;
  if (isList(value)) return value.map(toLibrary);
  if (isMap(value)) return new Map(Array.from(value, ([key, entry]) => [key, toLibrary(entry)]));
  if (isJsonMap(value)) return new Map(Object.entries(value).map(([key, entry]) => [key, toLibrary(entry)]));
  return value;
}

/** What the library answered; lists and maps, which it is not asked for, count as failed. */
export function fromLibrary(result: CelResult): Value | Failed {
  if (result === null || typeof result !== 'object') return result;
  if (isCelError(result)) return failed;
  if (isReflectMessage(result)) return fromMessage(result.message);
  if (isCelUint(result) || isCelType(result) || result instanceof Uint8Array) return new Opaque(result);
  return failed;
}

function fromMessage(message: unknown): Value | Failed {
  const { $typeName, seconds, nanos } = message as Timestamp | Duration;
  const ns = seconds * nanosecondsPerSecond + BigInt(nanos);
  if ($typeName === TimestampSchema.typeName) return new Instant(ns);
  return $typeName === DurationSchema.typeName ? new Span(ns) : failed;
}

function secondsAndNanos(ns: bigint): { seconds: bigint; nanos: number } {
  const rest = ((ns % nanosecondsPerSecond) + nanosecondsPerSecond) % nanosecondsPerSecond;
  return { seconds: (ns - rest) / nanosecondsPerSecond, nanos: Number(rest) };
}

function durationOf(ns: bigint): Duration {
  // Both parts of a duration have its sign.
  return create(DurationSchema, { seconds: ns / nanosecondsPerSecond, nanos: Number(ns % nanosecondsPerSecond) });
}
