import type { DeadLetterSummary__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/DeadLetterSummary';
import { codecFor } from '@insight-mesh/runtime/codec';
import { fromTimestamp, rfc3339 } from '@insight-mesh/runtime/time';
import { table } from '../lib/result.js';
import { safeJsonLine, safeLine } from '../lib/safe-text.js';

const codec = codecFor('insightmesh.collector.v1.DeadLetterSummary');
const reasonCharacters = 70;

/** A letter as a program reads it: the contract's JSON, with the state by its short name. */
export function summaryJson(letter: DeadLetterSummary__Output): object {
  return { ...codec.fromRpc(letter), state: stateOf(letter) };
}

function stateOf({ state }: DeadLetterSummary__Output): string {
  return state.replace('DEAD_LETTER_STATE_', '').toLowerCase();
}

export function timeOf(letter: DeadLetterSummary__Output): string {
  return letter.occurred_at === null ? '' : rfc3339(fromTimestamp(letter.occurred_at));
}

export function printLetters(letters: readonly DeadLetterSummary__Output[], result: object): void {
  const rows = letters.map((letter) => [
    safeLine(letter.id),
    timeOf(letter),
    safeLine(letter.source, 12),
    safeLine(letter.rule, 24),
    safeLine(letter.field, 32),
    stateOf(letter),
    String(letter.payload_bytes),
    safeLine(letter.reason, reasonCharacters),
  ]);
  print(table(['id', 'refused at', 'door', 'rule', 'field', 'state', 'bytes', 'reason'], rows), result);
}

/** A table for people, and the last line for programs. */
export function print(text: string, result: object): void {
  process.stdout.write(text + safeJsonLine(result));
}

/** All that is known of one letter, a line each. */
export function letterLines(letter: DeadLetterSummary__Output): string {
  const lines: [string, string][] = [
    ['id', letter.id],
    ['door', letter.source],
    ['meant to be', letter.element],
    ['rule', letter.rule],
    ['field', letter.field],
    ['reason', letter.reason],
    ['refused at', timeOf(letter)],
    ['state', stateOf(letter)],
    ['bytes', `${letter.payload_bytes}, of which ${letter.kept_bytes} are kept, by the key ${letter.key_id}`],
  ];
  if (letter.charset !== '') lines.push(['charset', letter.charset]);
  if (letter.topic !== '') lines.push(['stood at', `${letter.topic} ${letter.partition} ${letter.offset}`]);
  if (letter.mended_by !== '') lines.push(['mended by', letter.mended_by]);
  if (letter.replayed_by !== '') lines.push(['replayed by', letter.replayed_by]);
  return lines.map(([name, value]) => `${name.padEnd(12)}  ${safeLine(value)}\n`).join('');
}
