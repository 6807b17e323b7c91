import { type Evaluate, type Frame, spend } from './frame.js';
import { byLibrary } from './library.js';
import { LinearPattern } from './linear-match.js';
import { sizeOf } from './operations.js';
import type { Node } from './tree.js';
import { type Failed, failed, Opaque, type Value } from './values.js';

/** Characters that are read in the time of a step. */
export const charactersPerStep = 100;
const statesPerStep = 4;
// Unicode's White_Space, which is not quite what the language trims.
const spaces = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const leading = new RegExp(`^[${spaces}]+`);
const space = new RegExp(`[${spaces}]`);

/** Methods of a string that ask after another one. */
export const stringTests: ReadonlyMap<string, (text: string, part: string) => boolean> = new Map([
  ['contains', (text: string, part: string) => text.includes(part)],
  ['startsWith', (text: string, part: string) => text.startsWith(part)],
  ['endsWith', (text: string, part: string) => text.endsWith(part)],
]);

/** Methods of a string that give another one. */
export const stringForms: ReadonlyMap<string, (text: string) => string> = new Map([
  ['lowerAscii', (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())],
  ['upperAscii', (text: string) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())],
  ['trim', trimmed],
]);

/** Whether a value is a string that may still be read through. */
export function readable(value: Value | Failed, frame: Frame): value is string {
  return typeof value === 'string' && spend(frame, value.length / charactersPerStep);
}

export function stringTest(first: Evaluate, second: Evaluate, test: (text: string, part: string) => boolean): Evaluate {
  return (frame) => {
    const text = first(frame);
    const part = second(frame);
    return typeof part === 'string' && readable(text, frame) ? test(text, part) : failed;
  };
}

/** matches: found anywhere in the text, as RE2 has it. */
export function matching(operand: Evaluate, node: Node | undefined): Evaluate {
  if (node?.kind !== 'literal' || typeof node.value !== 'string') return () => failed;
  const pattern = new LinearPattern(node.value);
  return (frame) => {
    const text = operand(frame);
    if (typeof text !== 'string') return failed;
    const { found, visited } = pattern.test(text, Math.max(0, frame.steps) * statesPerStep);
    return found === undefined || !spend(frame, visited / statesPerStep) ? failed : found;
  };
}

/** Characters of a string (as Unicode counts them), elements, entries or bytes. */
export function size(value: Value, frame: Frame): Value | Failed {
  if (typeof value === 'string') return readable(value, frame) ? BigInt(characters(value)) : failed;
  if (value instanceof Opaque) return byLibrary('size(a)', value);
  const held = sizeOf(value);
  return held === undefined ? failed : BigInt(held);
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function trimmed(text: string): string {
  const start = text.replace(leading, '');
  let end = start.length;
  while (end > 0 && space.test(start.charAt(end - 1))) end -= 1;
  return start.slice(0, end);
}
