import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { OnnxSignature } from '@insight-mesh/algorithms/onnx/signature';
import { nextItemGraph, onnxFile } from '@insight-mesh/algorithms/onnx/test-graph';
import { expect, it } from 'vitest';
import { sha256 } from '../artefact/manifest.js';
import { checkInThread } from './check-in-thread.js';

const threadFile = fileURLToPath(new URL('../../dist/src/elsewhere/check-thread.js', import.meta.url));
const { signal } = new AbortController();
const signature: OnnxSignature = {
  ...{ itemsInput: 'items', length: 3, dynamicLength: true, padding: 'left', paddingId: 0, firstId: 0 },
  ...{ output: 'scores', firstScore: 0 },
};
const about = { signature, vocabularySize: 4 };
const file = onnxFile(nextItemGraph([1, 2, 3, 0]));

/** The file and behind it a million fields that nobody knows: still an ONNX file, and long to look through. */
function long(): Uint8Array {
  const unknown = [0xa0, 0x06, 0x01];
  const bytes = new Uint8Array(file.length + 1_000_000 * unknown.length);
  bytes.set(file);
  for (let at = file.length; at < bytes.length; at += unknown.length) bytes.set(unknown, at);
  return bytes;
}

it('gives the bytes back with their hash, and lets the event loop go on meanwhile', async () => {
  const bytes = long();
  const copy = Uint8Array.from(bytes);
  let turns = 0;
  let done = false;
  const checking = checkInThread(bytes, about, { threadFile, signal }).finally(() => {
    done = true;
  });
  while (!done) {
    await nextTurn();
    turns += 1;
  }
  const checked = await checking;
  expect(turns).toBeGreaterThan(100);
  expect(checked.sha256).toBe(sha256(copy));
  expect(Buffer.from(checked.bytes).equals(copy)).toBe(true);
});

it('takes a part of a greater buffer too, and leaves the rest of it as it is', async () => {
  const greater = new Uint8Array(file.length + 16).fill(7);
  greater.set(file, 8);
  const { bytes } = await checkInThread(greater.subarray(8, 8 + file.length), about, { threadFile, signal });
  expect(Buffer.from(bytes).equals(Buffer.from(file))).toBe(true);
  expect(greater.at(-1)).toBe(7);
});

it('says what is wrong with a file as checkOnnx does', async () => {
  const wrong = checkInThread(new Uint8Array(100), about, { threadFile, signal });
  await expect(wrong).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    violations: [expect.objectContaining({ field: 'data' })],
  });
});

it('ends with its caller', async () => {
  const caller = new AbortController();
  const checking = checkInThread(long(), about, { threadFile, signal: caller.signal });
  caller.abort(new Error('gone'));
  await expect(checking).rejects.toThrow('gone');
  await expect(checkInThread(long(), about, { threadFile, signal: caller.signal })).rejects.toThrow('gone');
});
