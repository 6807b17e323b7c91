import { isDeepStrictEqual } from 'node:util';
import { keptPayloadBytes } from '@insight-mesh/runtime/dead-letters';
import { AppError } from '@insight-mesh/runtime/errors';
import { applyPatch } from 'rfc6902';
import { z } from 'zod';
import { decodeText } from '../intake/charset.js';
import type { Payload } from './payload.js';

const patchBytes = 262_144;
const patchOperations = 1_000;
/** Names that lead out of a document's own values. No event has them. */
const unsafeNames = new Set(['__proto__', 'constructor', 'prototype']);

const pointer = z
  .string()
  .max(4_096)
  .regex(/^(\/([^~]|~[01])*)?$/u, { error: 'must be a JSON pointer, for example /item_id' });
const operation = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'replace', 'test']), path: pointer, value: z.unknown() }),
  z.object({ op: z.literal('remove'), path: pointer }),
  z.object({ op: z.enum(['move', 'copy']), from: pointer, path: pointer }),
]);
type Operation = z.infer<typeof operation>;

function invalid(field: string, description: string): AppError {
  return new AppError('INVALID_ARGUMENT', `${field} ${description}`, { violations: [{ field, description }] });
}

/** RFC 6902 in JSON, checked. @throws AppError INVALID_ARGUMENT that names the operation */
export function parsePatch(text: string): Operation[] {
  if (Buffer.byteLength(text) > patchBytes) throw invalid('patch', `must be at most ${patchBytes} bytes`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid('patch', 'must be JSON and is not');
  }
  if (!Array.isArray(parsed)) throw invalid('patch', 'must be a list of operations, as in RFC 6902');
  if (parsed.length > patchOperations) throw invalid('patch', `must have at most ${patchOperations} operations`);
  return parsed.map((each: unknown, index) => {
    const read = operation.safeParse(each);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    const path = issue === undefined || issue.path.length === 0 ? '' : `.${issue.path.join('.')}`;
    throw invalid(`patch[${index}]${path}`, issue?.message ?? 'is no operation');
  });
}

/**
 * What a pointer leads to, by own names and indices alone; undefined where it leads nowhere. Of a place to be filled only the
 * parent must be there.
 */
function at(document: unknown, path: string, wanted: 'value' | 'place'): { value?: unknown } | undefined {
  const names = path.split('/').slice(1);
  let value = document;
  for (const [depth, escaped] of names.entries()) {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || unsafeNames.has(name)) return undefined;
    if (Array.isArray(value) && name !== '-' && !/^(0|[1-9]\d{0,9})$/.test(name)) return undefined;
    if (wanted === 'place' && depth === names.length - 1) {
      return !Array.isArray(value) || name === '-' || Number(name) <= value.length ? {} : undefined;
    }
    if (!Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return { value };
}

const fillsPlace: readonly Operation['op'][] = ['add', 'move', 'copy'];

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

/** Does one operation. @returns how many bytes it may have added, or why it cannot be done */
function operate(root: { document: unknown }, each: Operation, room: number): number | string {
  const source = 'from' in each ? at(root.document, each.from, 'value') : undefined;
  if ('from' in each && source === undefined) return 'has a from that is not there';
  const target = at(root.document, each.path, fillsPlace.includes(each.op) ? 'place' : 'value');
  if (target === undefined) return 'has a path that is not there';
  // The library compares by a difference, whose cost grows with the product of two lists' lengths.
  if (each.op === 'test') return isDeepStrictEqual(target.value, each.value) ? 0 : 'finds another value';
  if (each.op === 'remove' && each.path === '') return 'would leave nothing: purge the letter instead';
  let growth = 0;
  if (each.op === 'copy') growth = sizeOf(source?.value);
  else if ('value' in each) growth = sizeOf(each.value);
  // Else a copy of a copy of a copy … would fill the memory.
  if (growth > room) return 'makes the document too large';
  const inRoot = {
    ...each,
    path: `/document${each.path}`,
    ...('from' in each ? { from: `/document${each.from}` } : {}),
  };
  const [error] = applyPatch(root, [inRoot as Parameters<typeof applyPatch>[1][number]]);
  // The library's own words hold values.
  return error ? 'cannot be done' : growth;
}

/**
 * A changed copy of the bytes of a JSON document, in UTF-8.
 * @throws AppError INVALID_ARGUMENT that names the operation that fails; FAILED_PRECONDITION for bytes that are no JSON
 */
export function patched(payload: Payload, operations: readonly Operation[]): Buffer {
  // A holder, since the library does not replace a root.
  const root = { document: parseDocument(payload) };
  let room = 2 * keptPayloadBytes - payload.bytes.length;
  for (const [index, each] of operations.entries()) {
    const fail = (why: string) => invalid(`patch[${index}]`, `(${each.op} ${each.path}) ${why}`);
    try {
      const done = operate(root, each, room);
      if (typeof done === 'string') throw fail(done);
      room -= done;
    } catch (error) {
      throw error instanceof RangeError ? fail('nests too deeply') : error;
    }
  }
  return bounded(serialised(root.document));
}

function serialised(document: unknown): Buffer {
  try {
    return Buffer.from(JSON.stringify(document));
  } catch {
    throw invalid('patch', 'nests too deeply');
  }
}

function parseDocument({ bytes, charset }: Payload): unknown {
  const precondition = (why: string) =>
    new AppError('FAILED_PRECONDITION', `a patch needs JSON, and the letter ${why}: send the whole payload instead`);
  const text = decodeText(bytes, charset === '' ? 'guess' : 'gb18030')?.text;
  if (text === undefined) throw precondition('is no UTF-8');
  let document: unknown;
  try {
    document = JSON.parse(text);
    JSON.stringify(document);
  } catch (error) {
    throw precondition(error instanceof RangeError ? 'is nested too deeply' : 'is none');
  }
  return document;
}

/** @throws AppError INVALID_ARGUMENT */
export function bounded(payload: Buffer): Buffer {
  if (payload.length === 0) throw invalid('payload', 'must not be empty');
  if (payload.length <= keptPayloadBytes) return payload;
  throw invalid('payload', `must be at most ${keptPayloadBytes.toLocaleString('en')} bytes, and has ${payload.length}`);
}
