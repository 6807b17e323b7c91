import { parseRfc3339 } from '@insight-mesh/runtime/time';
import { TimeZone } from './time-zone.js';

/** A time as a file has it, in milliseconds since 1970; undefined for what is none. */
export type ReadTime = (value: string | number) => number | undefined;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const epochs: Readonly<Record<string, number>> = { epoch_s: 1_000, epoch_ms: 1, epoch_us: 1e-3, epoch_ns: 1e-6 };
/** RFC 3339 with what databases leave out of it: a space for the T, no zone, no seconds, no time of day. */
const loose =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/;

interface Part {
  /** What stands for it in a regular expression; one group. */
  form: string;
  put(text: string, into: Clock): void;
}

interface Clock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  afternoon: boolean | undefined;
  offsetMinutes: number | undefined;
}

function number(form: string, set: (clock: Clock, value: number) => void): Part {
  return { form: `(${form})`, put: (text, clock) => set(clock, Number(text)) };
}

/** The directives of strptime that a moment needs (POSIX.1-2017, strptime), and %f and %z of Python's. */
const directives: Readonly<Record<string, Part>> = {
  Y: number('\\d{4}', (clock, value) => {
    clock.year = value;
  }),
  // POSIX: 69 to 99 are of the last century.
  y: number('\\d{2}', (clock, value) => {
    clock.year = value < 69 ? 2000 + value : 1900 + value;
  }),
  m: number('1[0-2]|0?[1-9]', (clock, value) => {
    clock.month = value;
  }),
  d: number('3[01]|[12]\\d|0?[1-9]', (clock, value) => {
    clock.day = value;
  }),
  e: number('3[01]|[12]\\d| ?[1-9]', (clock, value) => {
    clock.day = value;
  }),
  H: number('2[0-3]|[01]?\\d', (clock, value) => {
    clock.hour = value;
  }),
  I: number('1[0-2]|0?[1-9]', (clock, value) => {
    clock.hour = value;
  }),
  M: number('[0-5]\\d', (clock, value) => {
    clock.minute = value;
  }),
  S: number('[0-5]\\d', (clock, value) => {
    clock.second = value;
  }),
  f: {
    form: '(\\d{1,9})',
    put: (text, clock) => {
      clock.ms = Number(text.padEnd(3, '0').slice(0, 3));
    },
  },
  b: {
    form: '([A-Za-z]{3,9}\\.?)',
    put: (text, clock) => {
      clock.month = months.indexOf(text.slice(0, 3).toLowerCase()) + 1;
    },
  },
  p: {
    form: '([AaPp])\\.?[Mm]\\.?',
    put: (text, clock) => {
      clock.afternoon = text.toLowerCase() === 'p';
    },
  },
  z: {
    form: '(Z|[+-]\\d\\d:?(?:\\d\\d)?)',
    put: (text, clock) => {
      clock.offsetMinutes = offsetOf(text);
    },
  },
};

function offsetOf(text: string): number {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function momentOf(clock: Clock, zone: TimeZone): number | undefined {
  const { year, month, day, minute, second, ms, afternoon, offsetMinutes } = clock;
  if (month === 0) return undefined;
  const hour = afternoon === undefined ? clock.hour : (clock.hour % 12) + (afternoon ? 12 : 0);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const date = new Date(wall);
  // 30 February would be 2 March.
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return undefined;
  return offsetMinutes === undefined ? zone.toUtc(wall) : wall - offsetMinutes * 60_000;
}

const midnight = (): Clock => ({
  year: 1970,
  month: 1,
  day: 1,
  hour: 0,
  minute: 0,
  second: 0,
  ms: 0,
  afternoon: undefined,
  offsetMinutes: undefined,
});

function strptime(format: string, zone: TimeZone): ReadTime {
  const parts: Part[] = [];
  let form = '';
  for (let at = 0; at < format.length; at++) {
    const character = format[at] ?? '';
    if (character !== '%') {
      form += character === ' ' ? '\\s+' : character.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      continue;
    }
    const letter = format[++at] ?? '';
    const part = directives[letter === 'B' ? 'b' : letter];
    if (part !== undefined) parts.push(part);
    form += letter === '%' ? '%' : (part?.form ?? '');
  }
  const whole = new RegExp(`^${form}$`);
  return (value) => {
    const match = whole.exec(String(value));
    if (match === null) return undefined;
    const clock = midnight();
    for (let index = 0; index < parts.length; index++) parts[index]?.put(match[index + 1] ?? '', clock);
    return momentOf(clock, zone);
  };
}

function rfc3339Like(zone: TimeZone): ReadTime {
  return (value) => {
    if (typeof value !== 'string') return undefined;
    const strict = value.length > 40 ? undefined : parseRfc3339(value);
    if (strict !== undefined) return strict;
    const match = loose.exec(value);
    if (match === null) return undefined;
    const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = match;
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
    return momentOf(
      {
        ...midnight(),
        year: Number(year),
        month: Number(month),
        day: Number(day),
        hour: Number(hour),
        minute: Number(minute),
        second: Number(second),
        ms: Number(fraction.padEnd(3, '0').slice(0, 3)),
        offsetMinutes: offset === undefined ? undefined : /^[ZU]/.test(offset) ? 0 : offsetOf(offset),
      },
      zone,
    );
  };
}

/** What is wrong with a format of a mapping; undefined when it is one. */
export function wrongTimeFormat(format: string): string | undefined {
  if (format === 'iso' || epochs[format] !== undefined) return undefined;
  if (!format.includes('%')) {
    return `must be iso, ${Object.keys(epochs).join(', ')}, or a form with directives such as "%d.%m.%Y %H:%M", not ${JSON.stringify(format)}`;
  }
  for (const [, letter = ''] of format.matchAll(/%(.?)/gs)) {
    if (letter !== '%' && letter !== 'B' && directives[letter] === undefined) {
      return `has %${letter}, which is none of %${Object.keys(directives).join(' %')} %B %%`;
    }
  }
  const has = (...letters: string[]) => letters.some((letter) => new RegExp(`%${letter}`).test(format));
  if (!has('Y', 'y') || !has('m', 'b', 'B') || !has('d', 'e')) return 'must have a year, a month and a day';
  if (has('I') !== has('p')) return 'must have %I and %p together, or %H';
  return undefined;
}

/**
 * Reads times of one format: `iso` (RFC 3339, also with a space, without a zone or only a day), `epoch_s`, `epoch_ms`, `epoch_us`,
 * `epoch_ns`, or a form with strptime's directives. The format must be right (`wrongTimeFormat`).
 * @param zone of times that name none
 */
export function timeReader(format: string, zone: string): ReadTime {
  const unit = epochs[format];
  if (unit !== undefined) {
    return (value) => {
      const text =
        typeof value === 'number' ? value : /^-?\d{1,20}(\.\d{1,9})?$/.test(value) ? Number(value) : Number.NaN;
      const ms = Math.floor(text * unit);
      return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? ms : undefined;
    };
  }
  return format === 'iso' ? rfc3339Like(new TimeZone(zone)) : strptime(format, new TimeZone(zone));
}
