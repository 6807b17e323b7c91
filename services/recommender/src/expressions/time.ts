import { type Failed, failed, Instant, Span, type Value } from './values.js';

const nanosecondsPerMs = 1_000_000n;
const nanosecondsPerSecond = 1_000_000_000n;
const msPerMinute = 60_000;
// google.protobuf.Timestamp: from 0001-01-01 to 9999-12-31.
const earliest = -62_135_596_800n * nanosecondsPerSecond;
const latest = 253_402_300_800n * nanosecondsPerSecond - 1n;
// CEL keeps a duration's nanoseconds in 64 bits: some 292 years either way.
const longest = 2n ** 63n - 1n;
const maximumFormats = 50;
const formats = new Map<string, Intl.DateTimeFormat>();

export function instant(ns: bigint): Instant | Failed {
  return ns < earliest || ns > latest ? failed : new Instant(ns);
}

export function span(ns: bigint): Span | Failed {
  return ns < -longest - 1n || ns > longest ? failed : new Span(ns);
}

/** Reads one part of a moment: hours, months and days of the week from 0, as CEL has it. */
type Part = (local: Date) => number;

const parts = new Map<string, Part>([
  ['getFullYear', (local) => local.getUTCFullYear()],
  ['getMonth', (local) => local.getUTCMonth()],
  ['getDate', (local) => local.getUTCDate()],
  ['getDayOfMonth', (local) => local.getUTCDate() - 1],
  ['getDayOfWeek', (local) => local.getUTCDay()],
  ['getDayOfYear', dayOfYear],
  ['getHours', (local) => local.getUTCHours()],
  ['getMinutes', (local) => local.getUTCMinutes()],
  ['getSeconds', (local) => local.getUTCSeconds()],
  ['getMilliseconds', (local) => local.getUTCMilliseconds()],
]);

const spanParts = new Map<string, (ns: bigint) => bigint>([
  ['getHours', (ns) => ns / (3_600n * nanosecondsPerSecond)],
  ['getMinutes', (ns) => ns / (60n * nanosecondsPerSecond)],
  ['getSeconds', (ns) => ns / nanosecondsPerSecond],
  ['getMilliseconds', (ns) => (ns % nanosecondsPerSecond) / nanosecondsPerMs],
]);

/** Whether a method reads a part of a time. */
export function isTimePart(method: string): boolean {
  return parts.has(method);
}

/**
 * A part of a time, such as getHours.
 * @param zone UTC where undefined; an IANA name (Europe/Berlin) or an offset (+02:00); one that is not known fails
 */
export function timePart(method: string, value: Value, zone: Value | undefined): bigint | Failed {
  if (value instanceof Span) {
    const part = spanParts.get(method);
    return part && zone === undefined ? part(value.ns) : failed;
  }
  const part = parts.get(method);
  if (!(value instanceof Instant) || !part) return failed;
  const local = zone === undefined ? utc(value) : typeof zone === 'string' ? inZone(utc(value), zone) : failed;
  return local === failed ? failed : BigInt(part(local));
}

/** The moment, cut to milliseconds towards the past. */
function utc({ ns }: Instant): Date {
  const rest = ((ns % nanosecondsPerMs) + nanosecondsPerMs) % nanosecondsPerMs;
  return new Date(Number((ns - rest) / nanosecondsPerMs));
}

/** A date whose UTC parts are what clocks in the zone show. */
function inZone(moment: Date, zone: string): Date | Failed {
  const offset = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    return new Date(moment.getTime() + (offset[1] === '-' ? -minutes : minutes) * msPerMinute);
  }
  const format = formatOf(zone);
  if (!format) return failed;
  const shown = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const local = new Date(0);
  local.setUTCFullYear(shown.get('year') ?? 0, (shown.get('month') ?? 1) - 1, shown.get('day') ?? 1);
  local.setUTCHours(shown.get('hour') ?? 0, shown.get('minute') ?? 0, shown.get('second') ?? 0);
  local.setUTCMilliseconds(moment.getUTCMilliseconds());
  return local;
}

/** Formats are dear to make (some 50 µs), so the last ones are kept. */
function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      hourCycle: 'h23',
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    if (formats.size >= maximumFormats) formats.clear();
    formats.set(zone, format);
    return format;
  } catch {
    return undefined;
  }
}

function dayOfYear(local: Date): number {
  const start = new Date(local);
  start.setUTCMonth(0, 1);
  return Math.round((local.getTime() - start.getTime()) / 86_400_000);
}
