import type { Evaluate } from './frame.js';
import type { ExpressionItem, ExpressionSubject } from './subject.js';
import { type Failed, failed, Instant, type Value } from './values.js';

const msPerSecond = 1_000;
const nanosecondsPerMs = 1_000_000;

/** Reads a field of an item; what is absent fails. */
type Field = (item: ExpressionItem, subject: ExpressionSubject) => Value | Failed;

const fields = new Map<string, Field>([
  ['title', (item) => item.title],
  ['brand', (item) => item.brand],
  ['category_path', (item) => item.categoryPath],
  ['price', ({ price }) => (price === undefined || !Number.isInteger(price) ? failed : BigInt(price))],
  ['currency', (item) => item.currency],
  ['in_stock', (item) => item.inStock],
  [
    'age_seconds',
    ({ firstSeenMs }, { nowMs }) => (firstSeenMs === undefined ? failed : (nowMs - firstSeenMs) / msPerSecond),
  ],
  ['attributes', (item) => item.attributes],
]);

export function itemField(name: string): Evaluate {
  if (name === 'id') return ({ subject }) => subject.itemId;
  const read = fields.get(name);
  if (!read) return () => failed;
  return ({ subject }) => (subject.item ? read(subject.item, subject) : failed);
}

/** Whether an item has a field: as with every protobuf message, one that is empty counts as absent. */
export function hasItemField(name: string): Evaluate {
  const read = itemField(name);
  if (name === 'in_stock') return ({ subject }) => subject.item !== undefined;
  return (frame) => {
    const value = read(frame);
    if (Array.isArray(value)) return value.length > 0;
    if (name === 'attributes' && value !== failed) return Object.keys(Object(value)).length > 0;
    return value !== failed && value !== '';
  };
}

export function customerFeature(name: string): Evaluate {
  return ({ subject }) => subject.customer.get(name) ?? failed;
}

export function hasCustomerFeature(name: string): Evaluate {
  return ({ subject }) => subject.customer.has(name);
}

/** A variable as a whole; item and customer are read by their fields alone. */
export function variable(name: string): Evaluate | undefined {
  if (name === 'context') return ({ subject }) => subject.context;
  if (name === 'score') return ({ subject }) => subject.score;
  return name === 'now' ? now() : undefined;
}

/** The moment is the same for all items of a request, so it is made once. */
function now(): Evaluate {
  let ofMs = Number.NaN;
  let moment = new Instant(0n);
  return ({ subject: { nowMs } }) => {
    if (nowMs !== ofMs) {
      moment = new Instant(BigInt(Math.round(nowMs)) * BigInt(nanosecondsPerMs));
      ofMs = nowMs;
    }
    return moment;
  };
}
