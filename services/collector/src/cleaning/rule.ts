import type { CheckedItem } from '../catalogue/check-item.js';
import type { CheckedEvent } from '../events/check-event.js';
import type { Dropped } from '../intake/dropped.js';
import type { Facts } from './facts.js';
import type { CleaningRuleName } from './rule-names.js';

/** An element as it came. Never changed: other hands keep it as a dead letter. */
export type Element = Readonly<Record<string, unknown>>;

/**
 * One rule. It looks at the event and the facts alone, and tells each change to the facts. What it leaves passes the checks,
 * and a second time it finds nothing to do.
 */
export interface Rule {
  name: CleaningRuleName;
  /** What it does, for people: a row of the table in README.md. */
  sentence: string;
  /** For an element (event or item) that the checks refuse: a changed copy, else the same. So what is in order costs nothing. */
  refused?: (element: Element, facts: Facts) => Element;
  /** For an event that passed the checks, in place. */
  event?: (event: CheckedEvent, facts: Facts) => Dropped | undefined;
  /** For an item of the catalogue that passed the checks, in place, so that events and items go on to mean one another. */
  item?: (item: CheckedItem, facts: Facts) => void;
}
