import { isObject } from '../../validation/checks.js';

/** The times by which Fluent Bit marks where a group of records begins and ends. */
const groupMarks = new Set<unknown>([-1, -2]);

interface ForwardRecord {
  time: unknown;
  record: Record<string, unknown>;
}

/** `[time, record]`, or `[[time, metadata], record]` since Fluent Bit 2.1. */
function forwardParts(value: unknown): ForwardRecord | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [head, record]: unknown[] = value;
  if (!isObject(record)) return undefined;
  return { time: Array.isArray(head) ? head[0] : head, record };
}

/** Whether it is no record but tells where a group of them begins or ends. */
export function isGroupMark(value: unknown): boolean {
  return groupMarks.has(forwardParts(value)?.time);
}

/** A record as Fluent Bit's own JSON has it, with its time in seconds as `date`. Anything else as it is. */
export function forwardToJson(value: unknown): unknown {
  const parts = forwardParts(value);
  if (parts === undefined) return value;
  const { time, record } = parts;
  return typeof time === 'number' ? { date: time, ...record } : record;
}
