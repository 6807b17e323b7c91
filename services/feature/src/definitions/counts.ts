import type { DistinctKind, Measure } from '../state/measures.js';
import { windows } from '../state/windows.js';
import type { Definition, EntityName, ValueType } from './definition.js';
import type { EntityView, Span } from './entity-view.js';

const spans = [
  ...windows.map(({ name, words }) => ({ span: name as Span, words: `${words} (UTC)` })),
  { span: 'all' as Span, words: 'since the first event' },
];

/** One definition for each window and one over all time. */
function overWindows(
  shared: { entity: EntityName; type: ValueType; name: string; words: string },
  value: (view: EntityView, span: Span) => number | undefined,
  fallback = 0,
): Definition[] {
  return spans.map(({ span, words }) => ({
    entity: shared.entity,
    type: shared.type,
    name: `${shared.name}_${span}`,
    window: span,
    default: fallback,
    description: `${shared.words} ${words}.`,
    value: (view) => value(view, span),
  }));
}

/** The counts of one measure. `words` starts the sentence: "Products viewed". */
export function countsOf(entity: EntityName, measure: Measure, name: string, words: string): Definition[] {
  return overWindows({ entity, type: 'count', name, words }, (view, span) => view.count(measure, span));
}

/** The sums of one measure of money, in the currency in which the entity has the most orders. */
export function amountsOf(entity: EntityName, measure: Measure, name: string, words: string): Definition[] {
  return overWindows({ entity, type: 'money', name, words }, (view, span) => view.money(measure, span));
}

/** How many different values, exact up to 64 over all time, then with a standard error of 6.5%. */
export function distinctsOf(entity: EntityName, kind: DistinctKind, name: string, words: string): Definition[] {
  const shared = { entity, type: 'count', name, words } as const;
  return overWindows(shared, (view, span) => view.distinct(kind, span)).map((one) => ({ ...one, estimated: true }));
}

/** Seconds since a measure was last counted; -1 if it never was. */
export function recencyOf(entity: EntityName, measure: Measure, name: string, words: string): Definition {
  return {
    name: `last_${name}_seconds`,
    entity,
    type: 'seconds',
    window: 'all',
    default: -1,
    description: `Seconds since ${words}; -1 if that never happened.`,
    value: (view) => view.secondsSince(measure),
  };
}

/** Seconds since the entity's newest and first event. `of` ends the sentence: "an event of any kind". */
export function agesOf(entity: EntityName, of: string): Definition[] {
  const shared = { entity, type: 'seconds', window: 'all', default: -1 } as const;
  return [
    {
      ...shared,
      name: 'last_seen_seconds',
      description: `Seconds since the newest ${of}; -1 if there was none.`,
      value: ({ asOfMs, state }) => (asOfMs - state.newestMs) / 1000,
    },
    {
      ...shared,
      name: 'first_seen_seconds',
      description: `Seconds since the first ${of}; -1 if there was none.`,
      value: ({ asOfMs, state }) => (asOfMs - state.firstMs) / 1000,
    },
  ];
}

/** a / b; undefined where there is no b to divide by. */
export function ratio(a: number, b: number): number | undefined {
  return b === 0 ? undefined : a / b;
}
