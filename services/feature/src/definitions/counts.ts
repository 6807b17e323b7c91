import type { Counters } from '../state/counters.js';
import type { Measure } from '../state/measures.js';
import { type Definition, type EntityName, secondsSince } from './definition.js';

const hour = 1;
const day = 24;

// A window is made of buckets, so that nothing is rescanned: the one that contains as_of and the whole ones before it.
const windows = [
  {
    window: '1h',
    hours: 1 * hour,
    days: undefined,
    words: 'in the last hour, counted from the start of the hour before',
  },
  { window: '1d', hours: 1 * day, days: undefined, words: 'in the last 24 hours, counted from the start of an hour' },
  { window: '7d', hours: undefined, days: 7, words: 'today and in the 7 days before' },
  { window: '30d', hours: undefined, days: 30, words: 'today and in the 30 days before' },
  { window: '90d', hours: undefined, days: 90, words: 'today and in the 90 days before' },
] as const;

interface Counted {
  readonly counters: Counters;
}

/** The counts of one measure over every window, over all time, and the seconds since it was last seen. */
export function countsOf<State extends Counted>(
  entity: EntityName,
  measure: Measure,
  name: string,
  /** Starts the sentence: "Products viewed". */
  words: string,
): Definition<State>[] {
  const shared = { entity, type: 'count', default: 0 } as const;
  return [
    ...windows.map(
      ({ window, hours, days, words: when }): Definition<State> => ({
        ...shared,
        name: `${name}_${window}`,
        window,
        description: `${words} ${when} (UTC).`,
        value: ({ counters }, asOfMs) =>
          hours === undefined ? counters.inDays(measure, days, asOfMs) : counters.inHours(measure, hours, asOfMs),
      }),
    ),
    {
      ...shared,
      name: `${name}_all`,
      window: 'all',
      description: `${words} since the first event.`,
      value: ({ counters }) => counters.total(measure),
    },
  ];
}

/** Seconds since a measure was last counted; -1 if it never was. */
export function recencyOf<State extends Counted>(
  entity: EntityName,
  measure: Measure,
  name: string,
  words: string,
): Definition<State> {
  return {
    name: `last_${name}_seconds`,
    entity,
    type: 'seconds',
    window: 'all',
    default: -1,
    description: `Seconds since ${words}; -1 if that never happened.`,
    value: ({ counters }, asOfMs) => secondsSince(counters.lastMs(measure), asOfMs, -1),
  };
}
