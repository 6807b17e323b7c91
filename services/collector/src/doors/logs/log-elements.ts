import { type Elements, elementsAt } from '../../intake/elements.js';
import { forwardToJson, isGroupMark } from './forward-record.js';
import { logRecordToEvent } from './log-record.js';

/** What a body of a shipper's http output holds, as elements of /v1/events. */
export function logElements(read: Elements): Elements {
  const values: unknown[] = [];
  const positions: number[] = [];
  read.values.forEach((value, position) => {
    if (isGroupMark(value)) return;
    values.push(logRecordToEvent(forwardToJson(value)));
    positions.push(position);
  });
  return elementsAt(read, values, positions);
}
