import { type Elements, elementsAt } from '../../intake/elements.js';
import { atOnce, type Parts, partElements } from '../../intake/turns.js';
import { forwardToJson, isGroupMark } from './forward-record.js';
import { logRecordToEvent } from './log-record.js';

export function logElements(read: Elements): Elements {
  return atOnce(logElementsInParts(read));
}

/** What a body of a shipper's http output holds, as elements of /v1/events. */
export function* logElementsInParts(read: Elements): Parts<Elements> {
  const values: unknown[] = [];
  const positions: number[] = [];
  for (const [position, value] of read.values.entries()) {
    if (position % partElements === partElements - 1) yield;
    if (isGroupMark(value)) continue;
    values.push(logRecordToEvent(forwardToJson(value)));
    positions.push(position);
  }
  return elementsAt(read, values, positions);
}
