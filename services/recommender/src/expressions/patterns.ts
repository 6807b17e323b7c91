import { maximumPattern, maximumPatternSize, maximumRepetitions } from './limits.js';
import { LinearPattern } from './linear-match.js';
import { Refusal } from './refusal.js';
import type { Node } from './tree.js';

/**
 * Checks the pattern of matches. It has to be a literal: it is compiled once, and its size is known before it is used.
 * @throws Refusal
 */
export function checkPattern(node: Node | undefined, at: number): void {
  if (node?.kind !== 'literal' || typeof node.value !== 'string') {
    throw new Refusal(node?.at ?? at, 'the pattern of matches must be a string literal, such as "^AB[0-9]+$"');
  }
  const pattern = node.value;
  if (pattern.length > maximumPattern) {
    throw new Refusal(node.at, `the pattern has ${pattern.length} characters; at most ${maximumPattern} are allowed`);
  }
  // Each counted repetition is that many copies of what it repeats.
  const copies = Array.from(pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g), ([, from, to]) => Number(to || from));
  if (copies.reduce((product, count) => product * Math.max(1, count), 1) > maximumRepetitions) {
    throw new Refusal(node.at, `the pattern repeats by {n} more than ${maximumRepetitions} times in all`);
  }
  if (compiled(pattern, node.at).size > maximumPatternSize) {
    throw new Refusal(node.at, `the pattern makes more than ${maximumPatternSize} states; a shorter one is needed`);
  }
}

function compiled(pattern: string, at: number): LinearPattern {
  try {
    return new LinearPattern(pattern);
  } catch {
    throw new Refusal(at, 'the pattern is not a regular expression of RE2 (no look-around, no back-references)');
  }
}
