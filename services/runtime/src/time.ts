/** A moment as proto-loader writes google.protobuf.Timestamp. */
export interface Timestamp {
  /** Whole seconds since 1970, UTC; negative before. */
  seconds: number;
  /** 0 to 999,999,999, counting forward also before 1970. */
  nanos: number;
}

const MIN_SECONDS = -62_135_596_800; // 0001-01-01T00:00:00Z
const MAX_SECONDS = 253_402_300_799; // 9999-12-31T23:59:59Z

/** Milliseconds since 1970 as a Timestamp. */
export function toTimestamp(ms: number): Timestamp {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}

/** A Timestamp as milliseconds since 1970; what is finer than a millisecond is cut off. */
export function fromTimestamp(t: {
  seconds?: number | string | { toString(): string } | null;
  nanos?: number | null;
}): number {
  return Number(t.seconds ?? 0) * 1000 + Math.floor((t.nanos ?? 0) / 1e6);
}

/** Milliseconds since 1970 as RFC 3339 in UTC with milliseconds. Throws RangeError outside the years 1 to 9999. */
export function rfc3339(ms: number): string {
  const text = new Date(ms).toISOString();
  if (text.length !== 24) throw new RangeError('time outside the years 1 to 9999');
  return text;
}

/** Strict RFC 3339 (capital T and Z, any offset) to milliseconds since 1970; undefined when it is not. */
export function parseRfc3339(text: string): number | undefined {
  const t = parseTimestamp(text);
  return t === undefined ? undefined : t.seconds * 1000 + Math.floor(t.nanos / 1e6);
}

/** Strict RFC 3339 to a Timestamp with its nanoseconds; undefined when it is not, or outside the years 1 to 9999. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (Math.min(year, month, day, hour, minute, second) < 0) return undefined;
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  let at = 19;
  let nanos = 0;
  if (text[at] === '.') {
    const from = ++at;
    while (isDigit(text.charCodeAt(at))) at++;
    if (at === from || at - from > 9) return undefined;
    nanos = Number(text.slice(from, at).padEnd(9, '0'));
  }
  const offset = offsetSeconds(text, at);
  if (offset === undefined) return undefined;
  const seconds = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
  return seconds < MIN_SECONDS || seconds > MAX_SECONDS ? undefined : { seconds, nanos };
}

/** A Timestamp as RFC 3339 in UTC with 3 digits after the point, or 6 or 9 where it is finer; undefined out of range. */
export function formatTimestamp(t: Timestamp): string | undefined {
  const { seconds, nanos } = t;
  if (!Number.isInteger(seconds) || seconds < MIN_SECONDS || seconds > MAX_SECONDS) return undefined;
  if (!Number.isInteger(nanos) || nanos < 0 || nanos > 999_999_999) return undefined;
  if (nanos % 1e6 === 0) return new Date(seconds * 1000 + nanos / 1e6).toISOString();
  const fraction = nanos % 1000 === 0 ? String(nanos / 1000).padStart(6, '0') : String(nanos).padStart(9, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

function offsetSeconds(text: string, at: number): number | undefined {
  const sign = text[at];
  if (sign === 'Z') return text.length === at + 1 ? 0 : undefined;
  if ((sign !== '+' && sign !== '-') || text[at + 3] !== ':' || text.length !== at + 6) return undefined;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - 48;
  }
  return value;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01. Source: H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}
