import { byLibrary } from './library.js';
import { instant } from './time.js';
import { type Failed, failed, Instant, Opaque, Span, type Value } from './values.js';

const nanosecondsPerSecond = 1_000_000_000n;
const intBound = 2 ** 63;

/** Conversions by name. The library's own of numbers take "" for 0, so those are ours. */
export const conversions: ReadonlyMap<string, (value: Value) => Value | Failed> = new Map([
  ['int', toInt],
  ['double', toDouble],
  ['string', toText],
  ['bool', toBool],
  ['dyn', (value: Value) => value],
  ['uint', (value: Value) => (value === '' ? failed : byLibrary('uint(a)', value))],
  ['bytes', (value: Value) => byLibrary('bytes(a)', value)],
  ['type', (value: Value) => byLibrary('type(a)', value)],
  ['timestamp', toTimestamp],
  ['duration', toDuration],
]);

function toInt(value: Value): Value | Failed {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    return value > -intBound && value < intBound ? BigInt(Math.trunc(value)) : failed;
  }
  if (typeof value === 'string') return /^[+-]?\d{1,19}$/.test(value) ? within(BigInt(value.replace('+', ''))) : failed;
  if (value instanceof Instant) return seconds(value.ns);
  return value instanceof Opaque ? byLibrary('int(a)', value) : failed;
}

function within(value: bigint): bigint | Failed {
  return BigInt.asIntN(64, value) === value ? value : failed;
}

/** Whole seconds, towards the past. */
function seconds(ns: bigint): bigint {
  const rest = ((ns % nanosecondsPerSecond) + nanosecondsPerSecond) % nanosecondsPerSecond;
  return (ns - rest) / nanosecondsPerSecond;
}

function toDouble(value: Value): Value | Failed {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) ? Number(value) : failed;
  }
  return value instanceof Opaque ? byLibrary('double(a)', value) : failed;
}

function toText(value: Value): Value | Failed {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value instanceof Opaque || value instanceof Instant || value instanceof Span
    ? byLibrary('string(a)', value)
    : failed;
}

function toBool(value: Value): Value | Failed {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' ? byLibrary('bool(a)', value) : failed;
}

function toTimestamp(value: Value): Value | Failed {
  if (value instanceof Instant) return value;
  // Seconds since 1970; the library takes them for milliseconds.
  if (typeof value === 'bigint') return instant(value * nanosecondsPerSecond);
  return typeof value === 'string' ? byLibrary('timestamp(a)', value) : failed;
}

function toDuration(value: Value): Value | Failed {
  if (value instanceof Span) return value;
  return typeof value === 'string' ? byLibrary('duration(a)', value) : failed;
}
