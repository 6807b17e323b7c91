import { nearName } from '../../validation/near-name.js';

/** Hours whose offset is remembered; a file's times lie close together. */
const rememberedHours = 20_000;
const hourMs = 3_600_000;

/** Whether there is a zone of this name, else what may have been meant. */
export function wrongZone(name: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return undefined;
  } catch {
    const near = nearName(name, Intl.supportedValuesOf('timeZone'));
    return `there is no time zone ${JSON.stringify(name)}${near === undefined ? '; it is a name such as Europe/London, or UTC' : `; did you mean ${near}?`}`;
  }
}

/** Wall-clock times of one zone as moments. The name must be a zone's. */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat;
  readonly #utc: boolean;
  readonly #offsets = new Map<number, number>();

  constructor(name: string) {
    this.#utc = /^(UTC|Etc\/UTC|GMT|Z)$/i.test(name);
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name === 'Z' ? 'UTC' : name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /**
   * The moment at which the zone's clocks show what a clock of UTC shows at `wallMs` (milliseconds since 1970). A time that is twice, as
   * clocks are set back, is the first; one that never was, as they are set forward, is as much later, as RFC 5545 says.
   */
  toUtc(wallMs: number): number {
    if (this.#utc) return wallMs;
    // The two offsets that can hold: before a change nearby, and after it.
    const before = this.#offsetAt(wallMs - 24 * hourMs);
    const after = this.#offsetAt(wallMs + 24 * hourMs);
    if (before === after) return wallMs - before;
    const first = wallMs - before;
    return this.#offsetAt(first) === before ? first : this.#offsetAt(wallMs - after) === after ? wallMs - after : first;
  }

  /** Zones change at full quarters of an hour; the offset is that of the quarter. */
  #offsetAt(utcMs: number): number {
    const quarter = Math.floor(utcMs / (hourMs / 4));
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return known;
    if (this.#offsets.size >= rememberedHours) this.#offsets.clear();
    const at = quarter * (hourMs / 4);
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(at)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const offset = Date.UTC(year, month - 1, day, hour, minute, second) - at;
    this.#offsets.set(quarter, offset);
    return offset;
  }
}
