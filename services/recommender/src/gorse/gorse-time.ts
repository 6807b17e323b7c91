import { parseRfc3339, rfc3339 } from '@insight-mesh/runtime/time';

/** What Go writes for a time that was never set. */
export const zeroTime = '0001-01-01T00:00:00Z';

/**
 * A time as Gorse's clients write one: RFC 3339, a date, a date and a time without a zone (UTC), or seconds or
 * milliseconds since 1970. As RFC 3339; '' for none; undefined for what is no time.
 */
export function gorseTime(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.startsWith('0001-01-01')) return '';
  if (/^\d{9,10}$/.test(trimmed)) return rfc3339(Number(trimmed) * 1_000);
  if (/^\d{12,13}$/.test(trimmed)) return rfc3339(Number(trimmed));
  const match =
    /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?))?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i.exec(
      trimmed,
    );
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', clock = '00:00:00', zone = 'Z'] = match;
  const time = clock.length <= 5 ? `${clock}:00` : clock;
  const offset = /^(Z|UTC)$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const ms = parseRfc3339(
    `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${time.padStart(8, '0')}${offset}`,
  );
  return ms === undefined ? undefined : rfc3339(ms);
}

/** A duration as Go writes one (`1h30m`, `0h0m10s`), in milliseconds; undefined for what is none. */
export function goDurationMs(text: string): number | undefined {
  if (text === '') return 0;
  const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)(h|ms|m|s)/g))
    sum += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return sum;
}
